import json
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.cli.conftest import PYTHON, completed, environment

CALL = """
import os, sys, urllib.error, urllib.request
address = os.environ["HUBSPOT_BASE_URL"] + sys.argv[1]
request = urllib.request.Request(address, headers={"authorization": "Bearer " + os.environ["HUBSPOT_ACCESS_TOKEN"]})
try:
    print(urllib.request.urlopen(request).status)
except urllib.error.HTTPError as error:
    print(error.code)
raise SystemExit(int(sys.argv[2]))
"""
READ = "/crm/v3/objects/contacts?properties=email"
SECRET_IN_URL = "/crm/v3/objects/contacts?properties=email&access_token=pat-na1-00000000-0000-4000-8000-000000000000"


def ran(*words: str, path: str = READ, code: int = 0) -> subprocess.CompletedProcess[str]:
    return completed("run", *words, "--", PYTHON, "-c", CALL, path, str(code))


def test_the_command_finds_a_simulator_of_its_own() -> None:
    result = ran()
    assert (result.returncode, result.stdout) == (0, "200\n")


SHOW = "import os, json; print(json.dumps(dict(os.environ)))"
OUR_OWN = {
    "HUBSPOT_BASE_URL",
    "HUBSPOT_ACCESS_TOKEN",
    "HUBSPOT_CLIENT_ID",
    "HUBSPOT_CLIENT_SECRET",
    "HUBSPOT_REFRESH_TOKEN",
    "HUBSPOT_APP_ID",
    "HUBSPOT_PORTAL_ID",
    "HUBSPOT_DEVELOPER_API_KEY",
    "MOCKSPOT_URL",
}
OF_CLIENTS = {
    *("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy"),
    *("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "NODE_USE_ENV_PROXY"),
    *("PYTHONPATH", "NODE_OPTIONS", "MOCKSPOT_REDIRECT"),
}


def test_every_promised_variable_is_set_and_nothing_more() -> None:
    before = environment()
    after = json.loads(completed("run", "--", PYTHON, "-c", SHOW).stdout)
    changed = {name for name in after if after[name] != before.get(name)} - {"JAVA_TOOL_OPTIONS"}
    assert changed == OUR_OWN | OF_CLIENTS
    assert ("JAVA_TOOL_OPTIONS" in after) == (shutil.which("java") is not None)
    for name in ("SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"):
        assert not Path(after[name]).exists()  # gone with the simulator


def test_without_a_proxy_the_environment_is_left_alone() -> None:
    before = environment()
    after = json.loads(completed("run", "--no-proxy", "--", PYTHON, "-c", SHOW).stdout)
    assert {name for name in after if after[name] != before.get(name)} == OUR_OWN


def test_a_pythons_own_customization_is_run_as_well(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.customized = True\n")
    show = "import sys; print(sys.customized, sys.modules['sitecustomize'].__file__)"
    result = completed("run", "--", PYTHON, "-c", show, env={"PYTHONPATH": str(tmp_path)})
    assert result.stdout.split() == ["True", str(tmp_path / "sitecustomize.py")], result.stderr


def test_a_python_that_never_calls_hubspot_pays_for_no_client() -> None:
    show = "import sys; print({'http.client', 'urllib.request', 'asyncio', 'pathlib'} & set(sys.modules))"
    assert completed("run", "--", PYTHON, "-c", show).stdout == "set()\n"


@pytest.mark.parametrize("code", [0, 1, 3, 77])
@pytest.mark.parametrize("words", [(), ("--audit",)])
def test_the_commands_exit_code_passes_through(words: tuple[str, ...], code: int) -> None:
    assert ran(*words, code=code).returncode == code


def test_a_command_killed_by_a_signal_exits_as_in_a_shell() -> None:
    result = completed("run", PYTHON, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    assert result.returncode == 128 + signal.SIGKILL


def test_the_dashes_may_be_left_out_and_the_commands_options_are_its_own() -> None:
    result = completed(
        "run", "--seed", "demo", PYTHON, "-c", "import sys; print(sys.argv[1:])", "--audit", "--", "--help"
    )
    assert result.stdout == "['--audit', '--', '--help']\n"


def test_clean_traffic_passes_the_audit() -> None:
    result = ran("--audit", "--profile", "smoke")
    assert result.returncode == 0
    assert "mockspot contracts, profile smoke: 0 failed" in result.stdout


def test_a_broken_rule_makes_a_good_command_fail() -> None:
    result = ran("--audit", path=SECRET_IN_URL)
    assert result.returncode == 1
    assert "HS-SEC-01" in result.stdout


def test_a_parameter_of_a_rule_holds_for_the_audit() -> None:
    assert ran("--audit", "--profile", "strict").returncode == 0
    result = ran("--audit", "--profile", "strict", "--parameter", "HS-READ-12.reads=0")
    assert result.returncode == 1
    assert "expected at most 0 identical reads, found 1" in result.stdout


def test_a_parameter_that_cannot_be_is_told_before_the_command_runs() -> None:
    result = ran("--audit", "--parameter", "HS-READ-12.read=0")
    assert (result.returncode, result.stdout) == (2, "")
    assert "HS-READ-12 has no parameter 'read'; it has reads, seconds" in result.stderr


def test_reports_are_written_where_they_are_wanted(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "reports"
    result = ran("--audit", "--report", "text,json,junit,sarif,html", "--report-dir", str(folder))
    assert result.stdout == "200\n"
    assert {path.suffix for path in folder.iterdir()} == {".txt", ".json", ".xml", ".sarif", ".html"}
    assert json.loads((folder / "report.json").read_text())["schema"] == 1


def test_other_portals_the_command_made_are_judged_too() -> None:
    calls = """
import json, os, urllib.request
base = os.environ["HUBSPOT_BASE_URL"]
made = json.load(urllib.request.urlopen(urllib.request.Request(base + "/_mockspot/portals", b"{}")))
token = made["privateApp"]["accessToken"]
try:
    urllib.request.urlopen(base + "/crm/v3/objects/contacts?properties=email&hapikey=" + token).close()
except OSError:
    pass
"""
    result = completed(
        "run", "--audit", PYTHON, "-c", f"try:\n {calls.strip().replace(chr(10), chr(10) + ' ')}\nexcept OSError: pass"
    )
    assert "HS-SEC-01" in result.stdout


def test_seed_and_limits_hold_for_the_command(tmp_path: Path) -> None:
    limits = tmp_path / "limits.json"
    limits.write_text('{"burst": {"max": 0, "intervalMilliseconds": 1000}}')
    assert ran("--limits", str(limits)).stdout == "429\n"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--profile", "nonsense", "true"), 2),
        (("--report", "docx", "true"), 2),
        (("--seed", "nowhere", "true"), 2),
        ((), 2),
        (("no-such-command-at-all",), 127),
        (("/",), 126),
    ],
)
def test_what_cannot_be_run_is_told_without_a_traceback(words: tuple[str, ...], code: int) -> None:
    result = completed("run", *words)
    assert result.returncode == code
    assert result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_reach_the_command_which_decides(tmp_path: Path, number: int) -> None:
    started = tmp_path / "started"
    child = f"""
import pathlib, signal, sys, time
signal.signal({int(number)}, lambda *_: sys.exit(42))
pathlib.Path({str(started)!r}).touch()
time.sleep(30)
"""
    process = subprocess.Popen(
        [PYTHON, "-m", "mockspot", "run", "--", PYTHON, "-c", child],
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(),
    )
    try:
        while not started.exists():
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(number)
        assert process.wait(timeout=10) == 42
    finally:
        process.kill()
        process.wait()


def test_an_option_that_is_misspelt_is_not_run_as_a_command() -> None:
    result = completed("run", "--adit", "--", PYTHON, "-c", "print('ran')")
    assert (result.returncode, result.stdout) == (2, "")
    assert "--adit" in result.stderr


def test_reports_that_cannot_be_written_are_told_before_the_command_runs(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    folder = str(tmp_path / "file" / "reports")
    result = completed("run", "--audit", "--report-dir", folder, "--", PYTHON, "-c", "print('ran')")
    assert (result.returncode, result.stdout) == (2, "")
    assert "cannot write reports" in result.stderr
