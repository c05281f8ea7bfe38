"""The rules behind `catalog.extras`: what HubSpot computes when a record is written."""

from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from mockspot.catalog import extras as catalog
from mockspot.catalog import origins, properties
from mockspot.catalog import stage_times as staged
from mockspot.catalog.extras import Extra
from mockspot.catalog.object_types import ObjectType, resolve
from mockspot.domain.context import Context
from mockspot.domain.numbers import number_of
from mockspot.domain.owners import OWNERS
from mockspot.domain.record import Shape, shape_of
from mockspot.domain.records import activity_values, durations, line_item_values, phones, stage_times, stage_values
from mockspot.domain.records.history import Source
from mockspot.domain.records.state import DUE
from mockspot.domain.values import instant_text, parse_instant

Rule = Callable[[Extra, Mapping[str, str], Context], str | None]
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
    computed: tuple[tuple[str, Rule, Extra], ...]
    names: tuple[str, ...]
    dates: Mapping[str | None, str]
    timed: str | None


class _Draft(NamedTuple):
    """What creates of the same properties have in common.

    `values` have all the names there are to be, in order, and what is always the same; `shape` is that of records which
    have them all. `overruled` is what HubSpot sets whatever was sent, `stamped` shows when that was. The answer does
    not show `unshown`.
    """

    values: dict[str, str]
    overruled: Mapping[str, str]
    stamped: tuple[str, ...]
    unshown: tuple[str, ...]
    shape: Shape
    plan: _Plan


Completed = tuple[dict[str, str], tuple[str, ...], Shape | None]
"""All values of a new record in alphabetical order, which of them its answer does not show, and its shape if known."""


def complete(ctx: Context, object_type: ObjectType, sent: dict[str, str], record_id: int) -> Completed:
    """Return what a new record has besides what was sent.

    The values start as a copy of all the names there are to be, in order: so they need be put in order no more.
    """
    stage_id = sent.get(object_type.stage_property or "", "")
    draft = _draft(object_type, tuple(sent), stage_id, stage_times.own_entered(ctx.tx, object_type, stage_id))
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
    return values, draft.unshown, (draft.shape if len(values) == len(draft.values) else None)


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
        inputs = _INPUTS.get(row.rule)
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
def _draft(object_type: ObjectType, sent: tuple[str, ...], stage: str, own_entered: tuple[str, ...]) -> _Draft:
    plan = _plan(object_type, True)
    created = () if object_type.created_property in sent else (object_type.created_property,)
    stage_id = stage or plan.defaults.get(object_type.stage_property or "")
    since = () if stage_id is None else staged.current(object_type.name)
    standard = () if stage_id is None else staged.standard(object_type.name, stage_id)
    entered = (*(name for name, when in standard if when == "entered"), *own_entered)
    stamped = (*created, object_type.modified_property, *since, *entered)
    dates = (plan.dates[stage],) if stage in plan.dates else ()
    given = (*sent, *stamped, *plan.constants, *plan.defaults, *dict(plan.facts), *dates)
    computed = _possible(plan, given)
    empty: dict[str, Any] = dict.fromkeys((*given, *(name for name, _, _ in computed)))
    known = {**empty, **plan.defaults, **plan.constants}
    overruled = {name: plan.constants[name] for name in sent if name in plan.constants}
    unshown = (*entered, *(name for name, _, row in computed if row.late and name not in sent))
    values = dict(sorted(known.items()))
    shape = shape_of(tuple(values))
    return _Draft(values, overruled, stamped, unshown, shape, plan._replace(computed=computed))


def _possible(plan: _Plan, given: Collection[str]) -> tuple[tuple[str, Rule, Extra], ...]:
    """Return the rules that may have a value for a new record: not those of properties it has not."""
    there, kept = set(given), []
    for each in plan.computed:
        name, _, row = each
        origins = (row.text, *row.follows) if row.rule in _ANY_ORIGIN else (row.text,)
        if row.rule not in _WITH_ORIGIN or not there.isdisjoint(origins):
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
    asked = [row for row in rows if row.rule in _RULES]
    computed = tuple((row.property_name, _RULES[row.rule], row) for row in asked)
    names = (*constants, *dict(facts), *(name for name, _, _ in computed))
    dates: dict[str | None, str] = {row.text: row.property_name for row in rows if row.rule == _STAGE_DATE}
    dates.update(("", dates[row.text]) for row in rows if row.property_name == _LIFECYCLE and row.text in dates)
    timed = object_type.type_id if any(row.rule in _TIMED for row in asked) else None
    return _Plan(constants, defaults, facts, computed, names, dates, timed)


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


def _first_of(extra: Extra, values: Mapping[str, str], _: Context) -> str | None:
    return next((found for name in (extra.text, *extra.follows) if (found := values.get(name)) is not None), None)


def _currency(_: Extra, __: Mapping[str, str], ctx: Context) -> str:
    return ctx.portal.currency


def _unworked(extra: Extra, values: Mapping[str, str], _: Context) -> str:
    """Say that nobody has had to do with a contact since it got its owner, by HubSpot's formula."""
    assigned, worked = (parse_instant(values.get(name) or "") for name in (extra.text, "notes_last_updated"))
    return "true" if assigned is None or worked is None or worked < assigned else "false"


def _owner_since(extra: Extra, values: Mapping[str, str], ctx: Context) -> str | None:
    """Return when the owner was assigned; the last one's stays when there is no owner any more (unverified)."""
    owner, since = values.get(extra.text), values.get(extra.property_name)
    return since if owner in (None, values.get("hs_all_owner_ids")) else instant_text(ctx.now)


def _owner_user(extra: Extra, values: Mapping[str, str], ctx: Context) -> str | None:
    """Return the id of the user behind the owner."""
    number = number_of(values.get(extra.text) or "")
    owner = None if number is None else ctx.tx.get(OWNERS, number)
    return None if owner is None else str(owner.user_id)


def _full_name(_: Extra, values: Mapping[str, str], __: Context) -> str | None:
    """Return a contact's name, or its address, by HubSpot's formula (recorded, estuary 2024-09)."""
    name = f"{values.get('firstname', '')} {values.get('lastname', '')}".strip()
    return name or values.get("email")


def _email_domain(extra: Extra, values: Mapping[str, str], _: Context) -> str | None:
    email = values.get(extra.text)
    return None if email is None else email.rpartition("@")[2]


def _coordinates(extra: Extra, values: Mapping[str, str], _: Context) -> str | None:
    """Return the object type's id and the record's."""
    object_type = resolve(extra.object_type)
    return None if object_type is None else f"{object_type.type_id}-{values['hs_object_id']}"


_LIFECYCLE, _STAGE_DATE = "lifecyclestage", "stage_date"
_FACTS = ("id", "app_id", "now")
"""Rules that need no look at the record: what a write is known to be by before anything is computed."""
_RULES: dict[str, Rule] = {
    "copy": _copy,
    "same": _same,
    "first_of": _first_of,
    "currency": _currency,
    "unworked": _unworked,
    "owner_since": _owner_since,
    "owner_user": _owner_user,
    "full_name": _full_name,
    "email_domain": _email_domain,
    "coordinates": _coordinates,
    "phone": phones.searchable,
    "time_between": durations.between,
    "duration": durations.duration,
    "days_to_close": durations.days_to_close,
    "days_to_close_raw": durations.days_to_close_raw,
    "days_until": durations.days_until,
    "days_as_customer": durations.days_as_customer,
    "when_past": durations.when_past,
    "preview": activity_values.preview,
    "preview_html": activity_values.preview_html,
    "not_truncated": activity_values.not_truncated,
    **{
        rule.__name__: rule
        for rule in (
            stage_values.probability,
            stage_values.shadow,
            stage_values.is_closed,
            stage_values.is_won,
            stage_values.is_lost,
            stage_values.is_first,
            stage_values.flag,
            stage_values.no_flag,
            stage_values.home_amount,
            stage_values.projected,
            stage_values.won_amount,
            stage_values.open_amount,
            stage_values.open_stamp,
            stage_values.closed_stamp,
            line_item_values.line_gross,
            line_item_values.line_discount,
            line_item_values.line_net,
            line_item_values.line_taxed,
            line_item_values.line_margin,
            line_item_values.once_net,
            line_item_values.once_margin,
            line_item_values.once_nothing,
            activity_values.task_done,
            activity_values.task_done_call,
            activity_values.task_done_email,
            activity_values.task_done_linked_in,
            activity_values.task_done_sequence,
            activity_values.task_done_at,
            activity_values.task_open,
            activity_values.task_late,
            activity_values.task_late_count,
            activity_values.task_pipeline,
            activity_values.task_stage,
        )
    },
}
_INPUTS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("copy", "same", "first_of", "email_domain", "phone", "time_between", "owner_since", "owner_user"), ()
    ),
    **dict.fromkeys(("preview", "preview_html", "not_truncated", "flag", "no_flag"), ()),
    **dict.fromkeys(
        ("duration", "days_to_close", "days_to_close_raw", "days_until", "days_as_customer"), ("createdate",)
    ),
    "full_name": ("firstname", "lastname", "email"),
    "unworked": ("notes_last_updated",),
}
"""What rules look at besides the properties that their rows name; the others look at more than values."""
_TIMED = ("when_past", "task_late", "task_late_count")
_ANY_ORIGIN = ("first_of", "preview", "preview_html", "not_truncated")
_WITH_ORIGIN = (
    *_ANY_ORIGIN,
    *(
        "same",
        "unworked",
        "owner_since",
        "owner_user",
        "email_domain",
        "phone",
        "time_between",
        "duration",
        "days_until",
    ),
    *("days_as_customer", "when_past", "home_amount", "projected", "won_amount", "open_amount"),
)
"""Rules without a value where the property they read has none; of the first ones, where none of several has."""
