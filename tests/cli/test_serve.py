import http.client
import json
import os
import signal
import socket
import ssl
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import httpx
import pytest

from mockspot.cli.serve import is_loopback, write_whole
from mockspot.runtime.documents import read_document
from tests.cli.conftest import Running, Served, completed, mockspot

Serving = Callable[..., Served]


def get(url: str, token: str | None = None) -> bytes:
    headers = {} if token is None else {"authorization": f"Bearer {token}"}
    with urlopen(Request(url, headers=headers), timeout=10) as answer:
        body: bytes = answer.read()
        return body


def connected(url: str) -> socket.socket:
    parts = urlsplit(url)
    assert parts.hostname is not None
    assert parts.port is not None
    return socket.create_connection((parts.hostname, parts.port), timeout=10)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_prints_one_line_and_ends_cleanly(serving: Serving, number: int) -> None:
    served = serving()
    ready = served.ready()
    assert json.loads(get(f"{ready['baseUrl']}/_mockspot/health"))["status"] == "ok"
    assert get(f"{ready['baseUrl']}/crm/v3/objects/contacts", ready["privateApp"]["accessToken"])
    assert served.ended(number) == (0, f"mockspot serves {ready['baseUrl']}\n", "")


def test_the_ready_file_holds_the_default_portal(serving: Serving) -> None:
    ready = serving("--seed", "demo").ready()
    url = ready.pop("baseUrl")
    assert json.loads(get(f"{url}/_mockspot/portals/default")) == ready


def test_open_connections_do_not_keep_it_from_ending(serving: Serving) -> None:
    served = serving()
    ready = served.ready()
    parts = urlsplit(ready["baseUrl"])
    idle = http.client.HTTPConnection(parts.hostname or "", parts.port)
    idle.request("GET", "/_mockspot/health")
    idle.getresponse().read()
    with connected(ready["baseUrl"]) as stream, connected(ready["baseUrl"]):
        stream.sendall(b"GET /_mockspot/portals/default/traffic/stream HTTP/1.1\r\nhost: x\r\n\r\n")
        assert b"200 OK" in stream.recv(1000)
        began = time.monotonic()
        code, _, err = served.ended(signal.SIGTERM)
        assert (code, err) == (0, "")
        assert time.monotonic() - began < 3
    idle.close()


def test_a_client_left_hanging_by_a_fault_does_not_either(serving: Serving) -> None:
    served = serving()
    ready = served.ready()
    fault = Request(
        f"{ready['baseUrl']}/_mockspot/portals/default/faults", json.dumps({"effect": {"kind": "stall"}}).encode()
    )
    urlopen(fault, timeout=10).close()
    with connected(ready["baseUrl"]) as hanging:
        authorization = f"authorization: Bearer {ready['privateApp']['accessToken']}"
        hanging.sendall(f"GET /crm/v3/objects/contacts HTTP/1.1\r\nhost: x\r\n{authorization}\r\n\r\n".encode())
        traffic = f"{ready['baseUrl']}/_mockspot/portals/default/traffic"
        while not json.loads(get(traffic))["results"]:
            pass
        code, _, err = served.ended(signal.SIGTERM)
        assert (code, err) == (0, "")


def test_told_to_stop_while_it_starts_it_ends_as_cleanly(serving: Serving) -> None:
    served = serving("--seed", "demo")
    while not _has_handlers(served.process.pid):
        assert served.process.poll() is None
    assert served.ended(signal.SIGTERM)[0] == 0


def _has_handlers(pid: int) -> bool:
    """Say whether a process catches SIGTERM by now."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        pytest.skip("needs /proc")
    caught = int(status.split("SigCgt:")[1].split()[0], 16)
    return bool(caught >> (signal.SIGTERM - 1) & 1)


def test_hint_adds_dashboard_and_a_first_call_that_works(serving: Serving) -> None:
    served = serving("--seed", "demo", "--hint")
    ready = served.ready()
    _, out, _ = served.ended(signal.SIGTERM)
    url, token = ready["baseUrl"], ready["privateApp"]["accessToken"]
    assert f"{url}/_mockspot/" in out
    assert f"'{url}/crm/v3/objects/contacts?limit=2' -H 'Authorization: Bearer {token}'" in out


def test_json_prints_the_ready_document(serving: Serving) -> None:
    served = serving("--json")
    ready = served.ready()
    assert json.loads(served.ended(signal.SIGTERM)[1]) == ready


def test_tls_is_trusted_through_the_authority_of_the_run(serving: Serving) -> None:
    pytest.importorskip("trustme")
    served = serving("--tls", "--hint")
    ready = served.ready()
    assert ready["baseUrl"].startswith("https://")
    trusting = ssl.create_default_context(cafile=ready["authorityFile"])
    with urlopen(f"{ready['baseUrl']}/_mockspot/health", context=trusting, timeout=10) as answer:
        assert answer.status == 200
    knowing = completed("env", "--url", ready["baseUrl"], env={"SSL_CERT_FILE": ready["authorityFile"]})
    assert ready["baseUrl"] in knowing.stdout
    with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
        urlopen(f"{ready['baseUrl']}/_mockspot/health", timeout=10)
    stranger = completed("env", "--url", ready["baseUrl"])
    assert (stranger.returncode, "SSL_CERT_FILE" in stranger.stderr) == (4, True)
    _, out, _ = served.ended(signal.SIGTERM)
    assert not Path(ready["authorityFile"]).exists()
    assert f"SSL_CERT_FILE={ready['authorityFile']} " in out


@pytest.mark.parametrize("form", ["json", "toml"])
def test_seed_and_limits_may_be_files(serving: Serving, tmp_path: Path, form: str) -> None:
    seed, limits = tmp_path / f"seed.{form}", tmp_path / f"limits.{form}"
    if form == "json":
        seed.write_text('{"generate": {"contacts": 3}}')
        limits.write_text('{"burst": {"max": 7, "intervalMilliseconds": 1000}}')
    else:
        seed.write_text("[generate]\ncontacts = 3\n")
        limits.write_text("[burst]\nmax = 7\nintervalMilliseconds = 1000\n")
    ready = serving("--seed", str(seed), "--limits", str(limits)).ready()
    url = f"{ready['baseUrl']}/_mockspot/portals/default"
    assert len(json.loads(get(f"{url}/state?objectType=contacts"))["results"]) == 3
    assert 7 in [policy["max"] for policy in json.loads(get(f"{url}/limits"))["policies"]]


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("--seed", "nowhere.json"), "neither a file nor one of: demo, empty"),
        (("--limits", "generous"), "neither a file nor one of: documented, off"),
        (("--store", "postgresql://x"), "PostgreSQL is not built yet"),
        (("--host", "0.0.0.0"), "exposes the control plane"),
        (("--host", "no-such-host.invalid"), "exposes the control plane"),
        (("--port", "70000"), "70000"),
        (("--ready-file", "/no/such/folder/ready.json"), "there is no folder"),
        (("--ready-file", "/"), "it is a folder"),
        (("--admin-token", "sésame"), "no header carries"),
        (("--admin-token", " "), "no header carries"),
    ],
)
def test_what_cannot_be_served_is_refused_with_advice(words: tuple[str, ...], problem: str) -> None:
    result = mockspot("serve", "--port", "0", *words)
    assert result.exit_code == 2
    assert problem in result.stderr


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "cannot read"),
        ("[1]", "got `array`"),
        ('{"generat": {}}', "did you mean generate?"),
        ('{"records": {"contacts": [{"properties": {"x": 1}}]}}', "does not exist"),
    ],
)
def test_a_seed_file_that_is_no_good_is_refused_with_a_reason(tmp_path: Path, text: str, problem: str) -> None:
    file = tmp_path / "seed.json"
    file.write_text(text)
    result = completed("serve", "--port", "0", "--seed", str(file))
    assert result.returncode == 2
    assert problem in result.stderr
    assert "Traceback" not in result.stderr


def test_a_file_may_begin_with_the_mark_of_windows_editors(tmp_path: Path) -> None:
    for name, text in (("a.json", '{"a": 1}'), ("a.toml", "a = 1")):
        (tmp_path / name).write_text(text, encoding="utf-8-sig")
        assert read_document(tmp_path / name) == {"a": 1}


def test_a_taken_port_is_told_with_advice() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = completed("serve", "--port", str(taken.getsockname()[1]))
    assert result.returncode == 2
    assert "--port 0" in result.stderr


def test_beyond_loopback_the_control_plane_wants_its_token(serving: Serving) -> None:
    served = serving("--host", "0.0.0.0", "--admin-token", "open-sesame")
    ready = served.ready()
    port = urlsplit(ready["baseUrl"]).port
    with pytest.raises(OSError, match="401"):
        get(f"http://127.0.0.1:{port}/_mockspot/health")
    assert get(f"http://127.0.0.1:{port}/_mockspot/health", "open-sesame")


@pytest.mark.parametrize(
    ("host", "expected"), [("127.0.0.1", True), ("127.1.2.3", True), ("::1", True), ("localhost", True)]
)
def test_loopback_is_known_by_any_of_its_names(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.1", "", "no-such-host.invalid"])
def test_what_is_not_loopback_is_not_taken_for_it(host: str) -> None:
    assert not is_loopback(host)


def test_a_reader_never_sees_half_a_ready_file(tmp_path: Path) -> None:
    path, texts, stop = tmp_path / "ready.json", {str(number) * 200_000 for number in range(5)}, threading.Event()
    seen: set[str] = set()

    def read() -> None:
        while not stop.is_set():
            if path.exists():
                seen.add(path.read_text())

    reader = threading.Thread(target=read)
    reader.start()
    for text in sorted(texts) * 20:
        write_whole(path, text)
    stop.set()
    reader.join()
    assert seen <= {f"{text}\n" for text in texts}


def test_killed_while_writing_it_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "ready.json"
    write_whole(path, "old")
    writer = os.fork()
    if writer == 0:
        try:
            while True:
                write_whole(path, "new" * 1_000_000)
        finally:
            os._exit(1)
    time.sleep(0.05)
    os.kill(writer, signal.SIGKILL)
    os.waitpid(writer, 0)
    assert path.read_text() in ("old\n", "new" * 1_000_000 + "\n")


def test_a_server_is_a_proxy_too_and_env_leads_there(serving: Serving) -> None:
    served = serving("--proxy-port", "0")
    document = served.ready()
    url = document["baseUrl"]
    shown = json.loads(mockspot("env", "--url", url, "--proxy", "--json", env={"NO_PROXY": "x.example.com"}).stdout)
    scheme, _, place = document["proxy"]["url"].partition("://")
    assert shown["HTTPS_PROXY"] == f"{scheme}://{document['portalId']}@{place}"
    assert shown["NO_PROXY"].startswith("x.example.com,")
    assert "PYTHONPATH" not in shown
    client = httpx.Client(proxy=shown["HTTPS_PROXY"], verify=ssl.create_default_context(cafile=shown["SSL_CERT_FILE"]))
    with client:
        headers = {"authorization": f"Bearer {shown['HUBSPOT_ACCESS_TOKEN']}"}
        assert client.get("https://api.hubapi.com/crm/v3/objects/contacts", headers=headers).status_code == 200
    assert served.ended(signal.SIGTERM)[0] == 0
    assert not Path(shown["SSL_CERT_FILE"]).exists()


def test_without_a_proxy_env_says_how_to_have_one(running: Running) -> None:
    result = mockspot("env", "--url", running.url, "--proxy")
    assert (result.exit_code, "serve --proxy-port" in result.stderr) == (2, True)
