"""What follows from the stage a deal or ticket is in: whether it is closed and won, and what it is likely to bring.

Claim: recorded for an open stage and for none (nango 2026-03), exact decimals of Java's doubles included. unverified:
closed stages, and that values stay when an administrator changes a stage. What rests on `hs_is_closed` has no value
without a stage.
"""

from collections.abc import Mapping
from decimal import Context as Precision
from decimal import Decimal

from mockspot.catalog.extras import Extra
from mockspot.catalog.object_types import ObjectType, resolve
from mockspot.catalog.pipelines import Stage
from mockspot.domain import pipelines
from mockspot.domain.context import Context
from mockspot.domain.formulas.printing import number_text
from mockspot.domain.values import parse_instant

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


def is_first(extra: Extra, values: Values, ctx: Context) -> str | None:
    """Say whether the stage is the first of its pipeline."""
    stages = sorted(_stages(extra, values, ctx), key=lambda stage: stage.display_order)
    return _flag(stages[0].id == values.get(_type(extra).stage_property or "")) if stages else None


def flag(extra: Extra, values: Values, _: Context) -> str | None:
    """Print a yes as 1 and a no as 0."""
    found = values.get(extra.text)
    return None if found is None else str(int(found == "true"))


def no_flag(extra: Extra, values: Values, _: Context) -> str | None:
    """Print a yes as 0 and a no as 1."""
    found = values.get(extra.text)
    return None if found is None else str(int(found != "true"))


def home_amount(extra: Extra, values: Values, _: Context) -> str | None:
    """Return an amount in the account's currency: by the exchange rate where there is one (documented formula)."""
    amount, rate = values.get(extra.text), values.get("hs_exchange_rate")
    if amount is None or rate is None:
        return amount
    return number_text(_EXACT.multiply(Decimal(amount), Decimal(rate)))


def projected(extra: Extra, values: Values, ctx: Context) -> str | None:
    """Return an amount times the stage's probability."""
    amount = values.get(extra.text)
    if amount is None:
        return None
    likely = _probability(extra, values, ctx) or _NOTHING
    return f"{_EXACT.multiply(Decimal(amount), likely):f}" if likely else "0"


def won_amount(extra: Extra, values: Values, _: Context) -> str | None:
    """Return an amount of a won deal, and 0 of any other that has one."""
    amount = values.get(extra.text)
    return "0" if amount is not None and values.get("hs_is_closed_won") != "true" else amount


def open_amount(extra: Extra, values: Values, _: Context) -> str | None:
    """Return an amount of a deal in an open stage, and 0 of one in a closed stage."""
    return _of(extra, values, closed="false")


def open_stamp(extra: Extra, values: Values, _: Context) -> str | None:
    """Return a time of a deal in an open stage in epoch milliseconds, and 0 of one in a closed stage."""
    return _stamp(_of(extra, values, closed="false") or _nothing(values))


def closed_stamp(extra: Extra, values: Values, _: Context) -> str | None:
    """Return a time of a deal in a closed stage in epoch milliseconds, and 0 of one in an open stage."""
    return _stamp(_of(extra, values, closed="true") or _nothing(values))


def _of(extra: Extra, values: Values, *, closed: str) -> str | None:
    """Return a value where the stage is a closed one or is not, 0 otherwise, and nothing without value or stage."""
    found, state = values.get(extra.text), values.get("hs_is_closed")
    if found is None or state is None:
        return None
    return found if state == closed else "0"


def _nothing(values: Values) -> str | None:
    return None if values.get("hs_is_closed") is None else "0"


def _stamp(text: str | None) -> str | None:
    instant = None if text is None else parse_instant(text)
    return text if instant is None else str(instant)


def _probability(extra: Extra, values: Values, ctx: Context) -> Decimal | None:
    """Return the probability of the stage a deal is in, as exactly as a double holds it."""
    found = _stage(extra, values, ctx).get("probability")
    return None if found is None else Decimal(float(found))


def _stage(extra: Extra, values: Values, ctx: Context) -> Mapping[str, str]:
    """Return the metadata of the stage a record is in, nothing when it is in none."""
    stage_id = values.get(_type(extra).stage_property or "")
    return next((dict(stage.metadata) for stage in _stages(extra, values, ctx) if stage.id == stage_id), {})


def _stages(extra: Extra, values: Values, ctx: Context) -> tuple[Stage, ...]:
    """Return the stages of the pipeline a record with a stage is in."""
    object_type = _type(extra)
    if values.get(object_type.stage_property or "") is None:
        return ()
    row = pipelines.pipeline(ctx.tx, object_type, values.get(object_type.pipeline_property or "") or "")
    return () if row is None else row.stages


def _type(extra: Extra) -> ObjectType:
    object_type = resolve(extra.object_type)
    assert object_type is not None
    return object_type


def _flag(value: object) -> str:
    return "true" if value else "false"
