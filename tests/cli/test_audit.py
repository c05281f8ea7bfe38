import json
from pathlib import Path

import pytest

from tests.cli.conftest import mockspot

HEADING = {"schema": 1, "kind": "mockspot-traffic", "version": "1"}


def entry(**members: object) -> dict[str, object]:
    return {
        "sequence": 1,
        "at": "2026-03-01T12:00:00Z",
        "kind": "request",
        "portalId": 1,
        "method": "GET",
        "path": "/crm/v3/objects/contacts",
        "query": "properties=email",
        "operation": "crm.objects.list",
        "route": "/crm/v3/objects/{objectType}",
        "version": "v3",
        "objectType": "contacts",
        "status": 200,
        "durationMilliseconds": 1.0,
        **members,
    }


def traffic(folder: Path, *entries: dict[str, object]) -> str:
    file = folder / "traffic.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in (HEADING, *entries)))
    return str(file)


def test_clean_traffic_exits_0(tmp_path: Path) -> None:
    result = mockspot("audit", traffic(tmp_path, entry()))
    assert result.exit_code == 0
    assert "0 failed" in result.stdout


def test_findings_exit_1(tmp_path: Path) -> None:
    result = mockspot("audit", traffic(tmp_path, entry(secretInUrl=True)), "--report", "json")
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert "HS-SEC-01" in [rule["rule"] for rule in report["rules"] if rule["state"] == "failed"]


def test_parameters_of_rules_are_given_by_name(tmp_path: Path) -> None:
    file = traffic(tmp_path, entry(), entry(sequence=2))
    assert mockspot("audit", file, "--profile", "strict").exit_code == 0
    given = ("--parameter", "HS-READ-12.reads=1", "--parameter", "HS-READ-12.seconds=0.5")
    assert mockspot("audit", file, "--profile", "strict", *given).exit_code == 1


@pytest.mark.parametrize(
    "text", ["", "no json", "{}", '{"schema": 2, "kind": "mockspot-traffic"}', "\x00\xff", "[" * 5000]
)
def test_what_is_no_traffic_exits_2(tmp_path: Path, text: str) -> None:
    file = tmp_path / "traffic.jsonl"
    file.write_text(text)
    result = mockspot("audit", str(file))
    assert result.exit_code == 2
    assert "traffic" in result.stderr


def test_a_line_that_is_no_good_is_named(tmp_path: Path) -> None:
    result = mockspot("audit", traffic(tmp_path, entry(), entry(status="fine")))
    assert result.exit_code == 2
    assert "line 3" in result.stderr


@pytest.mark.parametrize("words", [("nowhere.jsonl",), (".",), ()])
def test_no_file_exits_2(words: tuple[str, ...]) -> None:
    assert mockspot("audit", *words).exit_code == 2


@pytest.mark.parametrize("words", [("--profile", "x"), ("--report", "docx")])
def test_unknown_profiles_and_formats_exit_2_and_name_the_known(tmp_path: Path, words: tuple[str, ...]) -> None:
    result = mockspot("audit", traffic(tmp_path, entry()), *words)
    assert result.exit_code == 2
    assert "smoke" in result.stderr or "junit" in result.stderr


def test_a_rule_that_breaks_exits_4(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("rule is broken")

    monkeypatch.setattr("mockspot.cli.audit.judge", broken)
    result = mockspot("audit", traffic(tmp_path, entry()))
    assert result.exit_code == 4
    assert "rule is broken" in result.stderr


@pytest.mark.parametrize("name", ["text", "json", "junit", "sarif", "html"])
def test_every_format_goes_to_a_file(tmp_path: Path, name: str) -> None:
    result = mockspot("audit", traffic(tmp_path, entry()), "--report", name, "--report-dir", str(tmp_path / "out"))
    assert (result.exit_code, result.stdout) == (0, "")
    assert len(list((tmp_path / "out").iterdir())) == 1
