"""The commands that steer a running simulator."""

import json
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.cli.conftest import Running, mockspot


def test_env_prints_what_a_client_needs(running: Running) -> None:
    values = json.loads(mockspot("env", "--url", running.url, "--json").stdout)
    assert values["HUBSPOT_BASE_URL"] == running.url
    assert values["HUBSPOT_ACCESS_TOKEN"] == running.portal["privateApp"]["accessToken"]
    assert values["HUBSPOT_REFRESH_TOKEN"] == running.portal["oauthApp"]["refreshToken"]
    dotenv = mockspot("env", "--url", running.url, "--format", "dotenv").stdout
    assert dict(line.split("=", 1) for line in dotenv.splitlines()) == values
    shell = mockspot("env", "--url", f"{running.url}/").stdout
    assert f"export HUBSPOT_BASE_URL={running.url}\n" in shell


def test_seed_loads_the_demonstration_in_the_size_wanted(running: Running) -> None:
    result = mockspot("seed", "demo", "--records", "50", "--url", running.url, "--json")
    counts = json.loads(result.stdout)["counts"]
    assert 45 <= sum(counts[name] for name in ("contacts", "companies", "deals", "tickets")) <= 55


@pytest.mark.parametrize(
    ("name", "text"), [("s.json", '{"generate": {"deals": 4}}'), ("s.toml", "generate = {deals = 4}")]
)
def test_seed_loads_files(running: Running, tmp_path: Path, name: str, text: str) -> None:
    file = tmp_path / name
    file.write_text(text)
    result = mockspot("seed", str(file), "--url", running.url)
    assert (result.exit_code, result.stdout) == (0, "made 4 deals\n")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "cannot read"),
        ('{"generat": {}}', "did you mean generate?"),
        ("\x00", "cannot read"),
        ('{"records": {}, "records": {}}', "'records' stands twice in one object"),
        ('{"generate": {"contacts": NaN}}', "JSON has no NaN"),
        ('{"generate": {"contacts": 1e999}}', "a number in it is not finite"),
    ],
)
def test_a_bad_seed_file_is_told(running: Running, tmp_path: Path, text: str, problem: str) -> None:
    file = tmp_path / "seed.json"
    file.write_text(text)
    result = mockspot("seed", str(file), "--url", running.url)
    assert result.exit_code == 2
    assert problem in result.stderr


def test_seed_refuses_what_is_neither(running: Running) -> None:
    assert "there is no file nowhere.json" in mockspot("seed", "nowhere.json").stderr
    assert "--records" in mockspot("seed", "x.json", "--records", "5").stderr


def test_change_makes_a_change_as_an_administrator(running: Running) -> None:
    words = ("change", "properties_required", "--set", "objectType=contacts", "--set", "properties=email,lastname")
    assert "properties ['email'" not in mockspot(*words, "--url", running.url).stdout
    made = json.loads(mockspot(*words, "--url", running.url, "--json").stdout)
    assert (made["kind"], made["properties"]) == ("properties_required", ["email", "lastname"])


@pytest.mark.parametrize("said", [b"no HTTP\n\n", b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nxx"])
def test_what_listens_and_is_no_simulator_is_told(said: bytes) -> None:
    def answer() -> None:
        with server.accept()[0] as connection:
            connection.recv(65_536)
            connection.sendall(said)

    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as thread:
        thread.submit(answer)
        result = mockspot("env", "--url", f"http://127.0.0.1:{server.getsockname()[1]}")
    assert (result.exit_code, "is no simulator" in result.stderr) == (2, True), result


def test_an_address_that_no_request_can_have_is_told(running: Running) -> None:
    result = mockspot("env", "--url", f"{running.url}/a b")
    assert (result.exit_code, "is no simulator" in result.stderr) == (2, True), result


def test_change_alone_lists_the_kinds(running: Running) -> None:
    assert "record_erased        objectType, objectId\n" in mockspot("change", "--url", running.url).stdout
    listed = json.loads(mockspot("change", "--url", running.url, "--json").stdout)["results"]
    assert {"record_erased", "scope_withdrawn"} <= {row["kind"] for row in listed}


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("record_eraesd",), "known: property_archived"),
        (("record_erased", "--set", "objectId"), "name=value"),
        (("record_erased", "--set", "objectId=1", "--set", "objectId=2"), "objectId=… comes twice"),
        (("gremlin", "--set", "count=1", "--set", "count=2"), "count=… comes twice"),
        (("gremlin", "--set", "everySeconds=inf"), "not finite"),
        (("record_erased", "--set", "objectType=contacts", "--set", "objectId=x"), "Expected `int`, got `str`"),
        (("gremlin", "--set", "count=many"), "Expected `int`, got `str`"),
        (("gremlin", "--set", "kinds=records_merged:x"), "got `str`"),
        (("record_erased", "--set", "objectType=contacts", "--set", "objectId=7"), "HubSpot would refuse this"),
    ],
)
def test_change_tells_what_is_wrong(running: Running, words: tuple[str, ...], problem: str) -> None:
    result = mockspot("change", *words, "--url", running.url)
    assert (result.exit_code, problem in result.stderr) == (2, True), result.stderr


def test_a_gremlin_is_let_in_looked_at_and_sent_away(running: Running) -> None:
    url = ("--url", running.url)
    assert mockspot("change", "gremlin", *url).stdout == "no gremlin is at work\n"
    plan = {"seed": "-7", "everySeconds": "0.5", "kinds": "records_merged:3,record_erased", "forSeconds": "3600"}
    words = [word for name, value in plan.items() for word in ("--set", f"{name}={value}")]
    told = json.loads(mockspot("change", "gremlin", *words, *url, "--json").stdout)
    assert (told["seed"], told["everySeconds"], told["window"]["forSeconds"]) == (-7, 0.5, 3600)
    assert told["kinds"] == {"records_merged": 3, "record_erased": 1}
    assert "next at 20" in mockspot("change", "gremlin", *url).stdout
    assert "no gremlin is at work" in mockspot("change", "gremlin", "--stop", *url).stdout
    assert "--stop is for the gremlin" in mockspot("change", "record_erased", "--stop", *url).stderr


def test_incidents_are_listed_started_and_stopped(running: Running) -> None:
    url = ("--url", running.url)
    assert mockspot("incident", "start", "bad_gateway", *url).stdout.startswith("started bad_gateway: One call in five")
    assert "* bad_gateway " in mockspot("incident", "list", *url).stdout
    listed = json.loads(mockspot("incident", "list", *url, "--json").stdout)["results"]
    assert [row["name"] for row in listed if row["running"]] == ["bad_gateway"]
    stopped = mockspot("incident", "stop", "bad_gateway", *url, "--json").stdout
    assert json.loads(stopped) == {"name": "bad_gateway", "running": False}
    assert mockspot("incident", "start", "bad_gateway", *url).exit_code == 0
    assert mockspot("incident", "stop", "bad_gateway", *url).stdout == "stopped bad_gateway\n"
    assert "* " not in mockspot("incident", "list", *url).stdout
    assert "did you mean bad_gateway?" in mockspot("incident", "start", "bad_gatewya", *url).stderr
    assert "does not go on" in mockspot("incident", "stop", "bad_gateway", *url).stderr


def test_trigger_makes_an_event(running: Running) -> None:
    words = (
        "trigger",
        "contact.propertyChange",
        "--set",
        "propertyName=email",
        "--set",
        "objectId=5",
        "--url",
        running.url,
    )
    assert mockspot(*words).stdout == "contact.propertyChange of 5: nobody subscribed to it\n"
    assert json.loads(mockspot(*words, "--json").stdout)["objectId"] == 5


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("contact.creatoin",), "did you mean contact.creation?"),
        (("contact.creation", "--set", "objectId"), "name=value"),
        (("contact.creation", "--set", "objectId=x"), "is a number"),
        (("contact.creation", "--set", "objectId=1", "--set", "objectId=2"), "objectId=… comes twice"),
        (("contact.creation", "--set", "objectID=5"), "did you mean objectId?"),
    ],
)
def test_trigger_tells_what_is_wrong(running: Running, words: tuple[str, ...], problem: str) -> None:
    result = mockspot("trigger", *words, "--url", running.url)
    assert result.exit_code == 2
    assert problem in result.stderr


def test_webhooks_are_listed_held_and_released(running: Running) -> None:
    at = ("--url", running.url)
    assert mockspot("webhooks", "list", *at).stdout == "no deliveries\n"
    assert json.loads(mockspot("webhooks", "list", "--json", *at).stdout) == {"results": [], "forgotten": 0}
    assert mockspot("webhooks", "hold", *at).stdout == "0 held\n"
    assert mockspot("webhooks", "release", *at).stdout == "0 released\n"
    assert mockspot("webhooks", "flush", *at).stdout == "0 attempted\n"
    assert "no such delivery" in mockspot("webhooks", "resend", "7", *at).stderr


def test_without_a_simulator_commands_say_how_to_start_one() -> None:
    result = mockspot("env", "--url", "http://127.0.0.1:9")
    assert result.exit_code == 4
    assert "mockspot serve" in result.stderr


@pytest.mark.parametrize("url", ["nonsense", "ftp://127.0.0.1", ""])
def test_what_is_no_address_is_told(url: str) -> None:
    result = mockspot("env", "--url", url)
    assert result.exit_code in (2, 4)
    assert "Traceback" not in result.stderr


def test_an_unknown_portal_is_told(running: Running) -> None:
    result = mockspot("env", "--url", running.url, "--portal", "../health")
    assert result.exit_code == 2
    assert "there is no portal" in result.stderr


def test_the_admin_token_comes_from_the_environment() -> None:
    running = Running("open-sesame")
    try:
        refused = mockspot("env", "--url", running.url)
        assert "set MOCKSPOT_ADMIN_TOKEN" in refused.stderr
        given = mockspot("env", "--url", running.url, env={"MOCKSPOT_ADMIN_TOKEN": "open-sesame"})
        assert given.exit_code == 0
    finally:
        running.close()


def test_a_proxy_of_the_environment_is_not_asked(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert mockspot("env", "--url", running.url).exit_code == 0
