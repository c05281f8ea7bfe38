"""The marker `mockspot_waive`: a known breach, accepted for a reason until a day."""

from datetime import date

import pytest

from mockspot_contracts import Waiver, rules

_EXAMPLE = '@pytest.mark.mockspot_waive("HS-READ-12", reason="legacy job, PROJ-7", until="2027-01-31")'


def waivers(item: pytest.Item) -> list[Waiver]:
    """Return the waivers of a test's markers; raises ValueError when one lacks its rule, reason or last day."""
    return [_waiver(marker) for marker in item.iter_markers("mockspot_waive")]


def _waiver(marker: pytest.Mark) -> Waiver:
    try:
        waived = _read(*marker.args, **marker.kwargs)
    except (TypeError, ValueError) as error:
        raise ValueError(f"a waiver needs a rule, a reason and a last day: {_EXAMPLE} ({error})") from None
    if waived.rule not in {rule.id for rule in rules()}:
        raise ValueError(f"there is no rule {waived.rule} to waive")
    return waived


def _read(rule: str, *, reason: str, until: str | date) -> Waiver:
    return Waiver(rule, reason, until if isinstance(until, date) else date.fromisoformat(until))
