import pytest

from mockspot.cli.load import summary
from tests.cli.conftest import mockspot


@pytest.mark.parametrize(
    "target", ["https://api.hubapi.com", "https://api.hubspot.com:443/", "https://api-eu1.hubapi.com"]
)
def test_hubspots_hosts_are_refused(target: str) -> None:
    result = mockspot("load", "steady", "--target", target)
    assert result.exit_code == 2
    assert "HubSpot" in result.stderr


def test_an_unknown_profile_names_the_known_ones() -> None:
    result = mockspot("load", "nonsense")
    assert result.exit_code == 2
    assert "steady" in result.stderr


def test_the_summary_has_a_line_for_each_threshold() -> None:
    outcome = {"name": "errors", "text": "error_share <= 0.01", "found": "0.0", "holds": True}
    report = {"thresholds": [outcome, {**outcome, "name": "lag", "holds": False}]}
    assert summary(report).splitlines() == [
        "holds   errors: error_share <= 0.01 (found 0.0)",
        "BREACH  lag: error_share <= 0.01 (found 0.0)",
    ]
