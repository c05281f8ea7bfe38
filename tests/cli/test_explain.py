import json

from mockspot.catalog import errors
from mockspot_contracts import rules
from tests.cli.conftest import mockspot


def test_every_rule_is_explained() -> None:
    for rule in rules():
        result = mockspot("explain", rule.id)
        assert result.exit_code == 0
        assert rule.title in result.stdout


def test_the_case_of_a_rule_does_not_matter() -> None:
    assert mockspot("explain", "hs-sec-01").stdout == mockspot("explain", "HS-SEC-01").stdout


def test_an_error_is_explained_by_its_kind_and_all_by_their_category() -> None:
    assert errors.every()["record_exists"].claim in mockspot("explain", "record_exists").stdout
    kinds = [row["kind"] for row in json.loads(mockspot("explain", "VALIDATION_ERROR", "--json").stdout)["errors"]]
    assert kinds == [
        row.kind for row in errors.every().values() if "VALIDATION_ERROR" in (row.category, row.sub_category)
    ]


def test_without_a_name_everything_is_listed() -> None:
    text = mockspot("explain").stdout
    assert all(rule.id in text for rule in rules())
    assert all(kind in text for kind in errors.every())
    assert json.loads(mockspot("explain", "--json").stdout).keys() == {"rules", "errors"}


def test_an_unknown_name_is_told() -> None:
    result = mockspot("explain", "HS-NONE-99")
    assert result.exit_code == 2
    assert "mockspot explain" in result.stderr
