"use strict";
// Run first by every Node that `mockspot run` starts: connections that pass by the proxy reach the simulator too. Node
// before 22.21 asks no environment for a proxy, and agents of one's own do not in any version.

if (process.env.MOCKSPOT_REDIRECT) {
  redirect(JSON.parse(process.env.MOCKSPOT_REDIRECT));
}

function redirect(wanted) {
  const net = require("node:net");
  const hubspots = new RegExp(wanted.hosts, "i");
  const connect = net.Socket.prototype.connect;

  net.Socket.prototype.connect = function (...args) {
    const normalized = Array.isArray(args[0]) ? args[0] : net._normalizeArgs(args);
    const [options, connected] = normalized;
    if (!hubspots.test(options.host ?? "")) {
      return connect.apply(this, args);
    }
    this.connecting = true; // what is written meanwhile waits, as it does for any connection that is not there yet
    place(wanted, options.host)
      .then(([host, port]) => this.destroyed || connect.call(this, { ...options, host, port, lookup: undefined }, connected))
      .catch((error) => this.destroy(error));
    return this;
  };
}

// Where a connection goes, or the error it meets: the simulator says which fault strikes.
async function place(wanted, host) {
  if (await struck(wanted, "resolving")) {
    throw problem("ENOTFOUND", "getaddrinfo", host);
  }
  if (await struck(wanted, "connecting")) {
    throw problem("ECONNREFUSED", "connect", host);
  }
  return (await struck(wanted, "trusting")) ? wanted.untrusted : wanted.address;
}

function struck({ control: [host, port, path] }, moment) {
  const { request } = require("node:http");
  const headers = { "content-type": "application/json" };
  return new Promise((resolve) => {
    const asked = request({ host, port, path, method: "POST", headers, agent: false, timeout: 10000 }, (answer) => {
      let text = "";
      answer.on("data", (part) => (text += part));
      answer.on("end", () => resolve(text.includes('"struck":true')));
    });
    asked.on("error", () => resolve(false)); // a simulator that has ended strikes nobody
    asked.on("timeout", () => asked.destroy());
    asked.end(JSON.stringify({ moment }));
  });
}

function problem(code, syscall, hostname) {
  return Object.assign(new Error(`${syscall} ${code} ${hostname}`), { code, syscall, hostname });
}
