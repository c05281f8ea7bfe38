// Keeps the page fresh: at every event of the traffic stream the server renders the page anew, and the live sections
// are taken over. The server does all rendering, so there is one place where values are escaped.
"use strict";

const status = document.getElementById("live");
document.getElementById("origin").textContent = location.origin;
document.getElementById("portal").addEventListener("change", (event) => event.target.form.submit());

let waiting = false;

async function refresh() {
  waiting = false;
  const answer = await fetch(location.href);
  if (!answer.ok) {
    status.textContent = "This portal is gone.";
    return;
  }
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const section of document.querySelectorAll("[data-live]")) {
    section.replaceWith(fresh.getElementById(section.id));
  }
}

function soon() {
  if (!waiting) {
    waiting = true;
    setTimeout(() => refresh().catch(() => {}), 200);
  }
}

const stream = new EventSource(document.body.dataset.stream);
stream.onopen = () => { status.textContent = "Live"; soon(); };
stream.onerror = () => { status.textContent = "Not connected"; };
for (const kind of ["request", "delivery", "token", "change", "fault", "clock"]) {
  stream.addEventListener(kind, soon);
}
