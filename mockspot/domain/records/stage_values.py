"""What follows from the stage a deal or ticket is in: whether it is closed and won, and what it is likely to bring.

Claim: recorded for an open stage and for none (nango 2026-03), exact decimals of Java's doubles included, and as
HubSpot's formulas say (recorded, amp 2025-11). unverified: that values stay when an administrator changes a stage. What
rests on `hs_is_closed` has no value without a stage.
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
from mockspot.domain.values import instant_text, parse_instant

Values = Mapping[str, str]

_EXACT = Precision(prec=200)
_NOTHING = Decimal(0)
_LIKELY = "hs_deal_stage_probability"


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


def is_lost(_: Extra, values: Values, __: Context) -> str:
    """Say whether a deal is as good as lost: an awaited probability of nothing, the stage's or another."""
    found = values.get(_LIKELY)
    return _flag(found is not None and Decimal(found) <= _NOTHING)


def is_first(extra: Extra, values: Values, ctx: Context) -> str | None:
    """Say whether the stage is the first of its pipeline."""
    stages = sorted(_stages(ctx, _type(extra), values), key=lambda stage: stage.display_order)
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


def forecast(extra: Extra, values: Values, _: Context) -> str | None:
    """Return an amount in the account's currency times the probability of the forecast, where there is one."""
    amount, likely = values.get(f"{extra.text}_in_home_currency"), values.get("hs_forecast_probability")
    if amount is None or likely is None:
        return amount
    return f"{_EXACT.multiply(Decimal(amount), Decimal(likely)):f}"


def projected(extra: Extra, values: Values, _: Context) -> str | None:
    """Return an amount times the deal's probability."""
    amount, likely = values.get(extra.text), Decimal(values.get(_LIKELY) or _NOTHING)
    if amount is None:
        return None
    return f"{_EXACT.multiply(Decimal(amount), likely):f}" if likely > _NOTHING else "0"


def won_amount(extra: Extra, values: Values, _: Context) -> str | None:
    """Return the amount of a won deal, and 0 of any other."""
    return values.get(extra.text) if values.get("hs_is_closed_won") == "true" else "0"


def won_date(extra: Extra, values: Values, _: Context) -> str | None:
    """Return a date of a won deal."""
    return values.get(extra.text) if values.get("hs_is_closed_won") == "true" else None


def closed_since(extra: Extra, values: Values, ctx: Context) -> str | None:
    """Return when a record came to a closed stage first, or the date that was sent."""
    found = values.get(extra.property_name)
    return instant_text(ctx.now) if found is None and values.get("hs_is_closed") == "true" else found


def open_amount(extra: Extra, values: Values, _: Context) -> str | None:
    """Return an amount of a deal in an open stage, and 0 of one in a closed stage."""
    state = values.get("hs_is_closed")
    return "0" if state == "true" else values.get(extra.text) if state == "false" else None


def open_stamp(extra: Extra, values: Values, _: Context) -> str | None:
    """Return a time of a deal in an open stage in epoch milliseconds, and 0 of one in a closed stage."""
    state = values.get("hs_is_closed")
    return _stamp(values.get(extra.text) if state == "false" else None) if state is not None else None


def closed_stamp(extra: Extra, values: Values, _: Context) -> str | None:
    """Return a time of a closed deal, made before its close, in epoch milliseconds, and 0 of others."""
    state = values.get("hs_is_closed")
    if state is None:
        return None
    made, until = (parse_instant(values.get(name) or "") for name in ("createdate", "closedate"))
    closed = state == "true" and made is not None and until is not None and made < until
    return _stamp(values.get(extra.text) if closed else None)


def _stamp(text: str | None) -> str:
    instant = None if text is None else parse_instant(text)
    return text or "0" if instant is None else str(instant)


def _probability(extra: Extra, values: Values, ctx: Context) -> Decimal | None:
    """Return the probability of the stage a deal is in, as exactly as a double holds it."""
    found = _stage(extra, values, ctx).get("probability")
    return None if found is None else Decimal(float(found))


def closes(ctx: Context, object_type: ObjectType, values: Values) -> bool:
    """Say whether values put a record in a closed stage."""
    return _metadata(ctx, object_type, values).get("isClosed") == "true"


def _stage(extra: Extra, values: Values, ctx: Context) -> Mapping[str, str]:
    """Return the metadata of the stage a record is in, nothing when it is in none."""
    return _metadata(ctx, _type(extra), values)


def _metadata(ctx: Context, object_type: ObjectType, values: Values) -> Mapping[str, str]:
    stage_id = values.get(object_type.stage_property or "")
    stages = _stages(ctx, object_type, values)
    return next((dict(stage.metadata) for stage in stages if stage.id == stage_id), {})


def _stages(ctx: Context, object_type: ObjectType, values: Values) -> tuple[Stage, ...]:
    """Return the stages of the pipeline a record with a stage is in."""
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
