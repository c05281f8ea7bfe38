"""What follows from the stage a deal or ticket is in: whether it is closed and won, and what it is likely to bring.

Claim: recorded for an open stage and for none (nango 2026-03), exact decimals of Java's doubles included. unverified:
closed stages, and that values stay when an administrator changes a stage.
"""

from collections.abc import Mapping
from decimal import Context as Precision
from decimal import Decimal

from mockspot.catalog.extras import Extra
from mockspot.catalog.object_types import resolve
from mockspot.domain import pipelines
from mockspot.domain.context import Context

Values = Mapping[str, str]

_EXACT = Precision(prec=200)
_NOTHING = Decimal(0)


def probability(extra: Extra, values: Values, ctx: Context) -> str | None:
    """Return the stage's probability, unless somebody has set another one."""
    name = extra.property_name
    if name in values and values[name] != values.get(f"{name}_shadow"):
        return values[name]
    found = _probability(extra, values, ctx)
    return None if found is None else str(found)


def shadow(extra: Extra, values: Values, ctx: Context) -> str:
    """Return the stage's probability, 0 without a stage."""
    return str(_probability(extra, values, ctx) or _NOTHING)


def is_closed(extra: Extra, values: Values, ctx: Context) -> str | None:
    """Say whether the stage is a closed one, nothing without a stage."""
    return _stage(extra, values, ctx).get("isClosed")


def is_won(extra: Extra, values: Values, ctx: Context) -> str:
    """Say whether the stage is one of won deals."""
    return _flag(_probability(extra, values, ctx) == 1)


def is_lost(extra: Extra, values: Values, ctx: Context) -> str:
    """Say whether the stage is one of lost deals."""
    return _flag(_probability(extra, values, ctx) == 0)


def projected(extra: Extra, values: Values, ctx: Context) -> str | None:
    """Return the amount times the stage's probability."""
    amount = values.get("amount")
    if amount is None:
        return None
    likely = _probability(extra, values, ctx) or _NOTHING
    return f"{_EXACT.multiply(Decimal(amount), likely):f}" if likely else "0"


def won_amount(extra: Extra, values: Values, ctx: Context) -> str | None:
    """Return the amount of a won deal, and 0 of any other that has one."""
    amount = values.get("amount")
    return "0" if amount is not None and _probability(extra, values, ctx) != 1 else amount


def _probability(extra: Extra, values: Values, ctx: Context) -> Decimal | None:
    """Return the probability of the stage a deal is in, as exactly as a double holds it."""
    found = _stage(extra, values, ctx).get("probability")
    return None if found is None else Decimal(float(found))


def _stage(extra: Extra, values: Values, ctx: Context) -> Mapping[str, str]:
    """Return the metadata of the stage a record is in, nothing when it is in none."""
    object_type = resolve(extra.object_type)
    assert object_type is not None
    stage_id = values.get(object_type.stage_property or "")
    pipeline_id = values.get(object_type.pipeline_property or "")
    row = None if stage_id is None else pipelines.pipeline(ctx.tx, object_type, pipeline_id or "")
    stages = () if row is None else row.stages
    return next((dict(stage.metadata) for stage in stages if stage.id == stage_id), {})


def _flag(value: object) -> str:
    return "true" if value else "false"
