"""What the stages of each object type say about themselves, and how HubSpot prints it."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from mockspot.catalog.object_types import ObjectType
from mockspot.domain.refusal import Refusal

Sent = Mapping[str, str | None]
"""Metadata as a client sent it; null unsets."""
Pairs = tuple[tuple[str, str], ...]


def stored(object_type: ObjectType, previous: Pairs, sent: Sent) -> Pairs:
    """Return the metadata a stage has after a write: what was not sent stays, unknown keys are dropped.

    Claim: both observed 2026-10 (KALUP), as is `isClosed` being derived and ignored when sent.
    """
    return _RULES[object_type.name]({**dict(previous), **sent})


def echoed(previous: Pairs, sent: Sent) -> Pairs:
    """Return the metadata a write answers: the request over what was there before (observed 2026-10, KALUP)."""
    merged = {**dict(previous), **{name: value for name, value in sent.items() if value is not None}}
    return tuple(merged.items())


def is_closed(pairs: Pairs) -> bool:
    """Say whether a stage ends its pipeline."""
    return dict(pairs).get("isClosed") == "true"


def _deal(merged: Sent) -> Pairs:
    """Check and print a deal's probability (texts and rule observed 2026-10, KALUP)."""
    text = merged.get("probability")
    if text is None:
        raise Refusal("stage_probability_missing")
    probability = _number(text)
    if probability is None or not 0 <= probability <= 1:
        raise Refusal("stage_probability_invalid")
    return ("isClosed", _flag(probability in (0, 1))), ("probability", java_double(probability))


def _ticket(merged: Sent) -> Pairs:
    """Check a ticket's state; it is open when nobody says otherwise (observed 2026-10, KALUP)."""
    state = merged.get("ticketState") or "OPEN"
    if state not in ("OPEN", "CLOSED"):
        raise Refusal("stage_metadata_invalid", {"object_type": "TICKET"})
    return ("ticketState", state), ("isClosed", _flag(state == "CLOSED"))


_RULES: Mapping[str, Callable[[Sent], Pairs]] = {"deals": _deal, "tickets": _ticket}
"""By object type, for those whose pipelines can be written."""


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
