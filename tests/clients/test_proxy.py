"""Under `mockspot run`, clients that name HubSpot's own hosts reach the simulator as they are, whatever they are."""

import json
import re
import shutil
import sys
from pathlib import Path

import pytest

from mockspot.catalog.faults import CONNECTION_MOMENTS, KINDS
from tests.cli.conftest import completed

pytestmark = pytest.mark.clients

FAULTS = [kind.kind for kind in KINDS if kind.moment in CONNECTION_MOMENTS]
READ = "https://api.hubapi.com/crm/v3/objects/contacts"
MEETS = {
    "unresolved": "502|not known|gaierror|NameResolution",
    "refused": "reset|refused|Errno 104|Errno 111|RemoteProtocolError|disconnected|EOF",
    "untrusted": "CERTIFICATE_VERIFY_FAILED|certificate verify failed",
}


@pytest.fixture(scope="module")
def met() -> dict[str, dict[str, str]]:
    """Return what each client met, by fault."""
    ran = completed("run", "--", sys.executable, str(Path(__file__).with_name("proxied.py")), *FAULTS)
    assert ran.returncode == 0, ran.stderr
    found: dict[str, dict[str, str]] = json.loads(ran.stdout)
    return found


def test_every_client_reaches_the_simulator_as_it_is(met: dict[str, dict[str, str]]) -> None:
    assert set(met[""].values()) == {"200"}, met[""]
    assert len(met[""]) >= 9


@pytest.mark.parametrize("kind", FAULTS)
def test_every_client_meets_the_faults_of_connections(met: dict[str, dict[str, str]], kind: str) -> None:
    assert {name: told for name, told in met[kind].items() if not re.search(MEETS[kind], told)} == {}


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


CURL = ("-sS", "-o", "/dev/null", "-w", "%{http_code}")


def test_curl_reaches_the_simulator() -> None:
    command = f'{program("curl")} {" ".join(CURL)} {READ} -H "authorization: Bearer $HUBSPOT_ACCESS_TOKEN"'
    assert completed("run", "--", "sh", "-c", command).stdout == "200"


def test_curl_sees_what_the_proxy_does_with_other_hosts() -> None:
    result = completed("run", "--other-hosts", "refuse", "--", program("curl"), *CURL, "https://example.com/")
    assert result.stdout == "000"
    assert "403" in result.stderr


JAVA = """
import java.net.*;
import java.net.http.*;

public class Read {
    public static void main(String[] words) throws Exception {
        String token = "Bearer " + System.getenv("HUBSPOT_ACCESS_TOKEN");
        var old = (HttpURLConnection) new URL(words[0]).openConnection();
        old.setRequestProperty("authorization", token);
        System.out.println(old.getResponseCode());
        var request = HttpRequest.newBuilder(URI.create(words[0])).header("authorization", token).build();
        System.out.println(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
    }
}
"""


def test_javas_clients_reach_the_simulator(tmp_path: Path) -> None:
    java = program("java")
    program("javac")  # without a compiler, `java` does not run sources
    source = tmp_path / "Read.java"
    source.write_text(JAVA)
    result = completed("run", "--", java, str(source), READ)
    assert result.stdout.split() == ["200", "200"], result.stderr


NODE = """
import https from "node:https";
const [url] = process.argv.slice(2);
const options = { headers: { authorization: `Bearer ${process.env.HUBSPOT_ACCESS_TOKEN}` } };
const faults = `${process.env.HUBSPOT_BASE_URL}/_mockspot/portals/default/faults`;
const ended = (resolve) => (answer) => { answer.resume(); resolve(answer.statusCode); };
const calls = {
    fetch: () => fetch(url, options).then((answer) => answer.status, () => "failed"),
    https: () => new Promise((resolve) =>
        https.get(url, { ...options, agent: new https.Agent() }, ended(resolve)).on("error", () => resolve("failed"))),
};
const met = { "": { fetch: await calls.fetch(), https: await calls.https() } };
for (const kind of process.argv.slice(3)) {
    await fetch(faults, { method: "POST", body: JSON.stringify({ effect: { kind } }) });
    met[kind] = { https: await calls.https() };
    await fetch(faults, { method: "DELETE" });
}
console.log(JSON.stringify(met));
"""


def test_nodes_clients_reach_the_simulator_and_meet_the_faults(tmp_path: Path) -> None:
    """By the proxy where they ask for one, redirected where they do not: that depends on version and agent."""
    script = tmp_path / "read.mjs"
    script.write_text(NODE)
    result = completed("run", "--", program("node"), str(script), READ, *FAULTS)
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout) == {
        "": {"fetch": 200, "https": 200},
        **{kind: {"https": "failed"} for kind in FAULTS},
    }


def test_a_nodes_own_options_stay() -> None:
    show = "console.log(process.title, process.env.NODE_OPTIONS.startsWith('--title=mine --require '))"
    result = completed("run", "--", program("node"), "-e", show, env={"NODE_OPTIONS": "--title=mine"})
    assert result.stdout == "mine true\n", result.stderr
