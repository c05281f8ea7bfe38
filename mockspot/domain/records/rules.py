"""The rules behind `catalog.extras`, as rows: how a value follows from a record's others, and what that looks at."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from mockspot.catalog.extras import Extra
from mockspot.catalog.object_types import resolve
from mockspot.domain.context import Context
from mockspot.domain.numbers import number_of
from mockspot.domain.owners import OWNERS
from mockspot.domain.records import (
    activity_values,
    durations,
    email_values,
    line_item_values,
    order_values,
    phones,
    stage_values,
)
from mockspot.domain.values import instant_text, parse_instant

Run = Callable[[Extra, Mapping[str, str], Context], str | None]
Needs = Callable[[Extra], tuple[str, ...]]


class Rule(NamedTuple):
    """One rule. `run` returns the value that follows from what a record has so far, None for none.

    `inputs` are the properties it looks at besides those that its extra names; None: it looks at more than values.
    `needs` returns the properties without all of which there is no value; None: there may be one anyhow. What is
    `timed` may be another once a record's time is past; `closing` has a value in closed stages alone.
    """

    run: Run
    inputs: tuple[str, ...] | None = None
    needs: Needs | None = None
    timed: bool = False
    closing: bool = False


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


def _its(extra: Extra) -> tuple[str, ...]:
    return (extra.text,)


def _any(extra: Extra) -> tuple[str, ...]:
    return (extra.text, *extra.follows)


def _either(extra: Extra) -> tuple[str, ...]:
    return (extra.property_name, extra.text)


RULES: Final[Mapping[str, Rule]] = {
    "copy": Rule(_copy, (), _either),
    "same": Rule(_same, (), _its),
    "first_of": Rule(_first_of, (), _any),
    "currency": Rule(_currency),
    "unworked": Rule(_unworked, ("notes_last_updated",), _its),
    "owner_since": Rule(_owner_since, (), _its),
    "owner_user": Rule(_owner_user, (), _its),
    "full_name": Rule(_full_name, ("firstname", "lastname", "email")),
    "email_domain": Rule(_email_domain, (), _its),
    "coordinates": Rule(_coordinates),
    "phone": Rule(phones.searchable, (), _its),
    "time_between": Rule(durations.between, (), _its),
    "duration": Rule(durations.duration, ("createdate",), _its),
    "days_to_close": Rule(durations.days_to_close, ("createdate",)),
    "days_to_close_raw": Rule(durations.days_to_close_raw, ("createdate",)),
    "days_until": Rule(durations.days_until, ("createdate",), _its),
    "days_as_customer": Rule(durations.days_as_customer, ("createdate",), _its),
    "when_past": Rule(durations.when_past, None, _its, timed=True),
    "preview": Rule(activity_values.preview, (), _any),
    "preview_html": Rule(activity_values.preview_html, (), _any),
    "exchange_rate": Rule(order_values.exchange_rate, None, _its),
    "home_price": Rule(order_values.home_price, ("hs_exchange_rate",), _its),
    "header": Rule(email_values.header, (), _either),
    "not_truncated": Rule(activity_values.not_truncated, (), _any),
    "flag": Rule(stage_values.flag, ()),
    "no_flag": Rule(stage_values.no_flag, ()),
    "home_amount": Rule(stage_values.home_amount, None, _its),
    "forecast": Rule(stage_values.forecast, None, _its),
    "projected": Rule(stage_values.projected, None, _its),
    "open_amount": Rule(stage_values.open_amount, None, _its),
    "won_date": Rule(stage_values.won_date, ("hs_is_closed_won",), _its, closing=True),
    "closed_since": Rule(stage_values.closed_since, ("hs_is_closed",), closing=True),
    "task_late": Rule(activity_values.task_late, timed=True),
    "task_late_count": Rule(activity_values.task_late_count, timed=True),
    **{
        run.__name__: Rule(run)
        for run in (
            stage_values.probability,
            stage_values.shadow,
            stage_values.is_closed,
            stage_values.is_won,
            stage_values.is_lost,
            stage_values.is_first,
            stage_values.won_amount,
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
            activity_values.task_pipeline,
            activity_values.task_stage,
        )
    },
}
