"""Contract rules over the traffic of a run."""

from collections.abc import Collection, Sequence
from typing import Any


def rule_states(traffic: Sequence[dict[str, Any]], wanted: Collection[str]) -> dict[str, str]:
    """Return the state of each wanted rule; none without traffic, as on a target whose traffic nobody recorded."""
    if not wanted or not traffic:
        return {}
    from mockspot_contracts import audit, from_entries

    report = audit(from_entries(traffic), profile="strict", only=wanted)
    return {result.rule.id: result.state.value for result in report.results}
