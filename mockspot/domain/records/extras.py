"""The rules behind `catalog.extras`: what HubSpot computes when a record is written."""

from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from mockspot.catalog import extras as catalog
from mockspot.catalog import properties
from mockspot.catalog import stage_times as staged
from mockspot.catalog.extras import Extra
from mockspot.catalog.object_types import ObjectType
from mockspot.domain.context import Context
from mockspot.domain.records import stage_times, stage_values
from mockspot.domain.values import instant_text

Rule = Callable[[Extra, Mapping[str, str], Context], str | None]


class _Plan(NamedTuple):
    """What a write of one type fills: values that are always the same, facts of the write, and rules to ask.

    `defaults` are for creates: values where none was sent. `dates` has the date to set with each lifecycle stage, and
    with none sent to a create. `names` are those of constants, facts and what is computed; `stamped` says that one of
    the facts is the time.
    """

    constants: Mapping[str, str]
    defaults: Mapping[str, str]
    facts: tuple[tuple[str, str], ...]
    computed: tuple[tuple[str, Rule, Extra], ...]
    names: tuple[str, ...]
    dates: Mapping[str | None, str]
    stamped: bool


def complete(
    ctx: Context, object_type: ObjectType, sent: dict[str, str], record_id: int
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return all values of a new record, in alphabetical order, and the names of those its answer does not show.

    They start as a copy of all the names there are to be, in order: so they need be put in order no more.
    """
    values = _template(object_type, tuple(sent), sent.get(object_type.stage_property or "", "")).copy()
    values.update(sent)
    stamp = instant_text(ctx.now)
    if object_type.created_property not in sent:
        values[object_type.created_property] = stamp
    values[object_type.modified_property] = stamp
    fill(ctx, object_type, values, record_id, created=True)
    stage_id = values.get(object_type.stage_property or "")
    return values, () if stage_id is None else stage_times.enter(ctx.tx, object_type, values, stage_id, stamp)


@lru_cache(maxsize=4096)  # bounded: clients write what they like
def _template(object_type: ObjectType, sent: tuple[str, ...], stage: str) -> dict[str, str]:
    plan = _plan(object_type, True)
    stamps = object_type.created_property, object_type.modified_property
    dates: tuple[str, ...] = (plan.dates[stage],) if stage in plan.dates else ()
    if stage or object_type.stage_property in plan.defaults:
        dates += staged.current(object_type.name)
    empty: dict[str, Any] = dict.fromkeys((*sent, *stamps, *plan.names, *dates))
    known = {**empty, **plan.defaults, **plan.constants}
    return dict(sorted(known.items()))


def fill(
    ctx: Context, object_type: ObjectType, values: dict[str, str], record_id: int, *, created: bool
) -> tuple[str, ...]:
    """Set what HubSpot computes, in place, and return the names of it; what a rule has no value for goes."""
    plan = _plan(object_type, created)
    known = {"id": str(record_id), "app_id": str(ctx.caller.app_id)}
    if plan.stamped:
        known["now"] = instant_text(ctx.now)
    values.update(plan.constants)
    for name, fact in plan.facts:
        values[name] = known[fact]
    for name, rule, extra in plan.computed:
        value = rule(extra, values, ctx)
        if value is not None:
            values[name] = value
        else:
            values.pop(name, None)
    date = plan.dates.get(values.get(_LIFECYCLE))
    if date is None:
        return plan.names
    if values.get(date) is None:
        values[date] = str(ctx.now)
    return (*plan.names, date)


def shown_on_update(object_type: ObjectType, sent: Collection[str]) -> frozenset[str]:
    """Return what the answer to a change of some properties shows."""
    always, following = _shown(object_type)
    return always.union(sent, (name for origin, name in following if origin in sent))


@lru_cache(maxsize=1024)  # bounded: custom object types come and go
def _shown(object_type: ObjectType) -> tuple[frozenset[str], tuple[tuple[str, str], ...]]:
    """Return what the answer to every change shows, and (property, property that follows from it)."""
    stamps = (object_type.created_property, object_type.modified_property)
    rows = [row for row in catalog.EXTRAS if row.object_type in ("*", object_type.name)]
    following = tuple((_origin(row), row.property_name) for row in rows if row.on_update and row.text)
    always = (*stamps, *(row.property_name for row in rows if row.shown), *staged.current(object_type.name))
    return frozenset(always), following


@lru_cache(maxsize=1024)  # bounded: custom object types come and go
def _plan(object_type: ObjectType, created: bool) -> _Plan:
    """Return the rows for a type, sorted by what they ask; a row of one type needs the property there."""
    defined = properties.defaults(object_type.name)
    rows = [
        row
        for row in catalog.EXTRAS
        if _applies(row, object_type, created) and (row.object_type == "*" or row.property_name in defined)
    ]
    constants = {row.property_name: row.text for row in rows if row.rule == "constant"}
    defaults = {row.property_name: row.text for row in rows if row.rule == "default"}
    facts = tuple((row.property_name, row.rule) for row in rows if row.rule in _FACTS)
    asked = [row for row in rows if row.rule in _RULES]
    computed = tuple((row.property_name, _RULES[row.rule], row) for row in asked)
    names = (*constants, *dict(facts), *(name for name, _, _ in computed))
    dates: dict[str | None, str] = {row.text: row.property_name for row in rows if row.rule == _STAGE_DATE}
    dates.update(("", dates[row.text]) for row in rows if row.property_name == _LIFECYCLE and row.text in dates)
    return _Plan(constants, defaults, facts, computed, names, dates, "now" in dict(facts).values())


def _origin(row: Extra) -> str:
    """Return the property that a row follows."""
    return _LIFECYCLE if row.rule == _STAGE_DATE else row.text


def _applies(row: Extra, object_type: ObjectType, created: bool) -> bool:
    return row.object_type in ("*", object_type.name) and (created or row.on_update)


def _copy(extra: Extra, values: Mapping[str, str], _: Context) -> str | None:
    found = values.get(extra.property_name)
    return values.get(extra.text) if found is None else found


def _same(extra: Extra, values: Mapping[str, str], _: Context) -> str | None:
    return values.get(extra.text)


def _full_name(_: Extra, values: Mapping[str, str], __: Context) -> str | None:
    """unverified: that a contact without a name shows its address, as the property is called."""
    name = f"{values.get('firstname', '')} {values.get('lastname', '')}".strip()
    return name or values.get("email")


def _email_domain(extra: Extra, values: Mapping[str, str], _: Context) -> str | None:
    email = values.get(extra.text)
    return None if email is None else email.rpartition("@")[2]


_LIFECYCLE, _STAGE_DATE = "lifecyclestage", "stage_date"
_FACTS = ("id", "app_id", "now")
"""Rules that need no look at the record: what a write is known to be by before anything is computed."""
_RULES: dict[str, Rule] = {
    "copy": _copy,
    "same": _same,
    "full_name": _full_name,
    "email_domain": _email_domain,
    "probability": stage_values.probability,
    "shadow": stage_values.shadow,
    "is_closed": stage_values.is_closed,
    "is_won": stage_values.is_won,
    "is_lost": stage_values.is_lost,
    "projected": stage_values.projected,
    "won_amount": stage_values.won_amount,
}
