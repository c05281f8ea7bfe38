"""What HubSpot computes when a record is written: `catalog.extras`, worked out by the rules that its rows name."""

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from mockspot.catalog import extras as catalog
from mockspot.catalog import origins, properties
from mockspot.catalog import stage_times as staged
from mockspot.catalog.extras import Extra
from mockspot.catalog.object_types import ObjectType
from mockspot.domain.context import Context
from mockspot.domain.record import Shape, shape_of
from mockspot.domain.records import stage_times, stage_values
from mockspot.domain.records.history import Source
from mockspot.domain.records.rules import RULES, Run
from mockspot.domain.records.state import DUE
from mockspot.domain.values import instant_text, parse_instant

SOURCE: Final = Source(*origins.COMPUTED)


class _Plan(NamedTuple):
    """What a write of one type fills: values that are always the same, facts of the write, and rules to ask.

    `defaults` are for creates: values where none was sent. `facts` are names with a place in `_FACTS`. `dates` has the
    date to set with each lifecycle stage, and with none sent to a create. `names` are those of constants, facts and
    what is computed. `timed` is the type's id where some of it is another once the record's time is past.
    """

    constants: Mapping[str, str]
    defaults: Mapping[str, str]
    facts: tuple[tuple[str, int], ...]
    computed: tuple[tuple[str, Run, Extra], ...]
    names: tuple[str, ...]
    dates: Mapping[str | None, str]
    timed: str | None


class Draft(NamedTuple):
    """What creates of the same properties have in common.

    `values` have all the names there are to be, in order, and what is always the same; `shape` is that of records which
    have them all. `overruled` is what HubSpot sets whatever was sent, `stamped` shows when that was. The answer does
    not show `unshown`. `faithful` says that nothing sent gets another value.
    """

    values: dict[str, str]
    overruled: Mapping[str, str]
    stamped: tuple[str, ...]
    unshown: tuple[str, ...]
    meanwhile: Mapping[str, str]
    shape: Shape
    faithful: bool
    plan: _Plan


def complete(
    ctx: Context, object_type: ObjectType, sent: dict[str, str], record_id: int
) -> tuple[dict[str, str], Draft]:
    """Return all values of a new record, in alphabetical order, and the draft that they came of.

    The values start as a copy of all the names there are to be, in order: so they need be put in order no more.
    """
    stage_id = sent.get(object_type.stage_property or "", "")
    own_entered = stage_times.own_entered(ctx.tx, object_type, stage_id) if stage_id else ()
    closes = stage_id != "" and object_type.has_stages and stage_values.closes(ctx, object_type, sent)
    draft = _draft(object_type, tuple(sent), stage_id, own_entered, closes)
    values = draft.values.copy()
    values.update(sent)
    if draft.overruled:
        values.update(draft.overruled)
    stamp = instant_text(ctx.now)
    for name in draft.stamped:
        values[name] = stamp
    _compute(ctx, draft.plan, values, record_id)
    if draft.plan.timed is not None:
        _wait(ctx, draft.plan.timed, values, record_id)
    return values, draft


def fill(
    ctx: Context, object_type: ObjectType, values: dict[str, str], record_id: int, changed: frozenset[str] | None = None
) -> tuple[str, ...]:
    """Set what HubSpot computes with a change, in place, and return the names of it; what has no value goes.

    `changed` are the properties that got other values, None is any of them.
    """
    plan = _plan(object_type, False) if changed is None else _following(object_type, changed)
    values.update(plan.constants)
    date = _compute(ctx, plan, values, record_id)
    if plan.timed is not None:
        _wait(ctx, plan.timed, values, record_id)
    return plan.names if date is None else (*plan.names, date)


@lru_cache(maxsize=4096)  # bounded: clients write what they like
def _following(object_type: ObjectType, changed: frozenset[str]) -> _Plan:
    """Return the plan of a change of some properties: without the rules that look at none of them."""
    plan = _plan(object_type, False)
    others, kept = set(changed), []
    for each in plan.computed:
        name, _, row = each
        inputs = RULES[row.rule].inputs
        if inputs is None or not others.isdisjoint((row.text, *row.follows, *inputs)):
            kept.append(each)
            others.add(name)
    names = (*plan.constants, *dict(plan.facts), *(name for name, _, _ in kept))
    return plan._replace(computed=tuple(kept), names=names)


def _compute(ctx: Context, plan: _Plan, values: dict[str, str], record_id: int) -> str | None:
    """Set facts and what the rules say, in place; return the date that goes with the lifecycle stage, if any does."""
    told = str(record_id), ctx.caller.source_id, instant_text(ctx.now)
    for name, place in plan.facts:
        values[name] = told[place]
    for name, rule, extra in plan.computed:
        found = rule(extra, values, ctx)
        if found is not None:
            values[name] = found
        else:
            values.pop(name, None)
    date = plan.dates.get(values.get(_LIFECYCLE))
    if date is not None and values.get(date) is None:
        values[date] = _digits(ctx.now)
    return date


def _wait(ctx: Context, type_id: str, values: Mapping[str, str], record_id: int) -> None:
    """Remember when values that depend on a record's time will be other ones."""
    due = parse_instant(values.get("hs_timestamp") or "")
    if due is not None and due > ctx.now:
        ctx.tx.put(DUE, (due, type_id, record_id), True)


_digits = lru_cache(maxsize=64)(str)
"""Prints an instant; what is written in one millisecond shares the text."""


@lru_cache(maxsize=4096)  # bounded: clients write what they like
def _draft(
    object_type: ObjectType, sent: tuple[str, ...], stage: str, own_entered: tuple[str, ...], closes: bool
) -> Draft:
    plan = _plan(object_type, True)
    created = () if object_type.created_property in sent else (object_type.created_property,)
    stage_id = stage or plan.defaults.get(object_type.stage_property or "")
    since = () if stage_id is None else staged.current(object_type.name)
    standard = () if stage_id is None else staged.standard(object_type.name, stage_id)
    entered = (*(name for name, when in standard if when == "entered"), *own_entered)
    stamped = (*created, object_type.modified_property, *since, *entered)
    dates = (plan.dates[stage],) if stage in plan.dates else ()
    given = (*sent, *stamped, *plan.constants, *plan.defaults, *dict(plan.facts), *dates)
    computed = _possible(plan, given, closes)
    empty: dict[str, Any] = dict.fromkeys((*given, *(name for name, _, _ in computed)))
    known = {**empty, **plan.defaults, **plan.constants}
    overruled = {name: plan.constants[name] for name in sent if name in plan.constants}
    late, meanwhile = _awaited(object_type, sent)
    unshown = (*entered, *late, *(name for name, _, row in computed if row.late and name not in sent))
    values = dict(sorted(known.items()))
    shape = shape_of(tuple(values))
    set_here = {*overruled, *stamped, *dates, *dict(plan.facts), *(name for name, _, _ in computed)}
    faithful = set_here.isdisjoint(sent)
    return Draft(values, overruled, stamped, unshown, meanwhile, shape, faithful, plan._replace(computed=computed))


def _awaited(object_type: ObjectType, sent: Collection[str]) -> tuple[list[str], dict[str, str]]:
    """Return what the answer to a create has not yet, and the values that others have meanwhile."""
    rows = [row for row in catalog.AWAITED if row.object_type == object_type.name and row.property_name not in sent]
    others = [other for row in rows for other in row.meanwhile.items()]
    late = [*(row.property_name for row in rows), *(name for name, value in others if value is None)]
    return late, {name: value for name, value in others if value is not None}


def _possible(plan: _Plan, given: Collection[str], closes: bool) -> tuple[tuple[str, Run, Extra], ...]:
    """Return the rules that may have a value for a new record: not those of properties or of a stage it has not."""
    there, kept = set(given), []
    for each in plan.computed:
        name, _, row = each
        rule = RULES[row.rule]
        if (closes or not rule.closing) and (rule.needs is None or not there.isdisjoint(rule.needs(row))):
            kept.append(each)
            there.add(name)
    return tuple(kept)


def shown_on_update(object_type: ObjectType, sent: Collection[str]) -> frozenset[str]:
    """Return what the answer to a change of some properties shows."""
    always, following = _shown(object_type)
    return always.union(sent, (name for origin, name in following if origin in sent))


@lru_cache(maxsize=1024)  # bounded: custom object types come and go
def _shown(object_type: ObjectType) -> tuple[frozenset[str], tuple[tuple[str, str], ...]]:
    """Return what the answer to every change shows, and (property, property that follows from it)."""
    stamps = (object_type.created_property, object_type.modified_property)
    rows = [row for row in catalog.EXTRAS if row.object_type in ("*", object_type.name)]
    following = tuple(
        (origin, row.property_name)
        for row in rows
        if row.on_update and row.text
        for origin in (_origin(row), *row.follows)
    )
    always = (*stamps, *(row.property_name for row in rows if row.shown), *staged.current(object_type.name))
    return frozenset(always), following


@lru_cache(maxsize=1024)  # bounded: custom object types come and go
def _plan(object_type: ObjectType, created: bool) -> _Plan:
    """Return the rows for a type, sorted by what they ask; those of HubSpot's own types need the property there."""
    defined = properties.defaults(object_type.name)
    rows = [
        row
        for row in catalog.EXTRAS
        if _applies(row, object_type, created) and (row.property_name in defined or not defined)
    ]
    constants = {row.property_name: row.text for row in rows if row.rule == "constant"}
    defaults = {row.property_name: row.text for row in rows if row.rule == "default"}
    facts = tuple((row.property_name, _FACTS.index(row.rule)) for row in rows if row.rule in _FACTS)
    asked = [row for row in rows if row.rule in RULES]
    computed = tuple((row.property_name, RULES[row.rule].run, row) for row in asked)
    names = (*constants, *dict(facts), *(name for name, _, _ in computed))
    dates: dict[str | None, str] = {row.text: row.property_name for row in rows if row.rule == _STAGE_DATE}
    dates.update(("", dates[row.text]) for row in rows if row.property_name == _LIFECYCLE and row.text in dates)
    timed = object_type.type_id if any(RULES[row.rule].timed for row in asked) else None
    return _Plan(constants, defaults, facts, computed, names, dates, timed)


def _origin(row: Extra) -> str:
    """Return the property that a row follows."""
    return _LIFECYCLE if row.rule == _STAGE_DATE else row.text


def _applies(row: Extra, object_type: ObjectType, created: bool) -> bool:
    return row.object_type in ("*", object_type.name) and (created or row.on_update)


_LIFECYCLE, _STAGE_DATE = "lifecyclestage", "stage_date"
_FACTS = ("id", "app_id", "now")
"""Rules that need no look at the record: what a write is known to be by before anything is computed."""
