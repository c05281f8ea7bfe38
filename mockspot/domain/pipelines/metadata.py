"""What the stages of each object type say about themselves, and how HubSpot prints it."""

from collections.abc import Mapping
from decimal import Decimal

from mockspot.catalog.object_types import ObjectType
from mockspot.catalog.pipelines import StageRule, stage_rule
from mockspot.domain.refusal import Refusal

Sent = Mapping[str, str | None]
"""Metadata as a client sent it; null unsets."""
Pairs = tuple[tuple[str, str], ...]


def stored(object_type: ObjectType, previous: Pairs, sent: Sent) -> Pairs:
    """Return the metadata a stage has after a write: what was not sent stays, unknown keys are dropped.

    Claim: both observed 2026-10 (KALUP), as is `isClosed` being derived and ignored when sent.
    """
    rule, merged = stage_rule(object_type), {**dict(previous), **sent}
    return _state(object_type, rule, merged) if rule.states else _probability(merged)


def echoed(previous: Pairs, sent: Sent) -> Pairs:
    """Return the metadata a write answers: the request over what was there before (observed 2026-10, KALUP)."""
    merged = {**dict(previous), **{name: value for name, value in sent.items() if value is not None}}
    return tuple(merged.items())


def is_closed(pairs: Pairs) -> bool:
    """Say whether a stage ends its pipeline."""
    return dict(pairs).get("isClosed") == "true"


def _probability(merged: Sent) -> Pairs:
    """Check and print a deal's probability (texts and rule observed 2026-10, KALUP)."""
    text = merged.get("probability")
    if text is None:
        raise Refusal("stage_probability_missing")
    probability = _number(text)
    if probability is None or not 0 <= probability <= 1:
        raise Refusal("stage_probability_invalid")
    return ("isClosed", _flag(probability in (0, 1))), ("probability", java_double(probability))


def _state(object_type: ObjectType, rule: StageRule, merged: Sent) -> Pairs:
    """Check a state; a ticket's is open when nobody says otherwise (observed 2026-10, KALUP).

    `isClosed` stands first, as in the stages of lifecycles (recorded 2025, amp) and deals. unverified: of other types.
    """
    state = merged.get(rule.key) or rule.states[0]
    if state not in rule.states:
        raise Refusal("stage_metadata_invalid", {"object_type": object_type.legacy_name})
    closed = (("isClosed", _flag(state == "CLOSED")),) if "CLOSED" in rule.states else ()
    return (*closed, (rule.key, state))


def java_double(value: float) -> str:
    """Print a number in [0, 1] as Java does: `1` as `1.0`, small ones with an exponent."""
    if value == 0 or value >= 1e-3:
        return repr(abs(value))
    digits = Decimal(repr(value))
    first, *rest = digits.as_tuple().digits
    return f"{first}.{''.join(map(str, rest)) or '0'}E{digits.adjusted()}"


def _number(text: str) -> float | None:
    if "_" in text:
        return None
    try:
        return float(text)
    except ValueError:
        return None


def _flag(value: bool) -> str:
    return "true" if value else "false"
