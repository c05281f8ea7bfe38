"""Times between two dates of a record, and what lies in the past: rules behind `catalog.extras`."""

from collections.abc import Mapping
from decimal import Decimal

from mockspot.catalog.extras import Extra
from mockspot.domain.context import Context
from mockspot.domain.formulas.printing import number_text
from mockspot.domain.values import parse_instant

Values = Mapping[str, str]
_DAY_MS = 86_400_000
_RAW = Decimal("0.000001")


def between(extra: Extra, values: Values, _: Context) -> str | None:
    """Return the milliseconds from one date to another."""
    found = _distance(values, extra.follows[0], extra.text)
    return None if found is None else str(found)


def duration(extra: Extra, values: Values, _: Context) -> str | None:
    """Return the milliseconds from a record's creation to a date, 0 to one before it."""
    found = _distance(values, "createdate", extra.text)
    return None if found is None else str(max(found, 0))


def days_to_close(extra: Extra, values: Values, _: Context) -> str:
    """Return the whole days from a deal's creation to its close, 0 for one without (recorded, nango 2026-03)."""
    return str(max(_distance(values, "createdate", extra.text) or 0, 0) // _DAY_MS)


def days_to_close_raw(extra: Extra, values: Values, _: Context) -> str:
    """Return the days from a deal's creation to its close, 0 for one without."""
    found = max(_distance(values, "createdate", extra.text) or 0, 0)
    return number_text((Decimal(found) / _DAY_MS).quantize(_RAW))


def days_until(extra: Extra, values: Values, _: Context) -> str | None:
    """Return the whole days from a record's creation to a date that is not before it."""
    found = _distance(values, "createdate", extra.text)
    return None if found is None or found < 0 else str(found // _DAY_MS)


def days_as_customer(extra: Extra, values: Values, _: Context) -> str | None:
    """Return the days from a contact's creation to its close, the first one counted."""
    found = _distance(values, "createdate", extra.text)
    return None if found is None or found < 0 else str(1 + found // _DAY_MS)


def when_past(extra: Extra, values: Values, ctx: Context) -> str | None:
    """Return a time that is not to come."""
    found = values.get(extra.text)
    instant = None if found is None else parse_instant(found)
    return found if instant is not None and instant <= ctx.now else None


def _distance(values: Values, start: str, end: str) -> int | None:
    since, until = (parse_instant(values.get(name) or "") for name in (start, end))
    return None if since is None or until is None else until - since
