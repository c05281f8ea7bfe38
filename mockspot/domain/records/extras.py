"""The rules behind `catalog.extras`: what HubSpot computes when a record is written."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

from mockspot.catalog import extras as catalog
from mockspot.catalog import properties
from mockspot.catalog.extras import Extra
from mockspot.catalog.object_types import ObjectType
from mockspot.domain.context import Context
from mockspot.domain.values import instant_text

Rule = Callable[[Extra, Mapping[str, str], Context, int], str | None]


class _Plan(NamedTuple):
    """What a write of one type fills: values that are always the same, and rules to ask."""

    constants: Mapping[str, str]
    computed: tuple[tuple[Extra, Rule], ...]


def fill(ctx: Context, object_type: ObjectType, values: dict[str, str], record_id: int, *, created: bool) -> list[str]:
    """Set what HubSpot computes, in place, and return the names that were set."""
    plan = _plan(object_type, created)
    values.update(plan.constants)
    names = [*plan.constants]
    for extra, rule in plan.computed:
        value = rule(extra, values, ctx, record_id)
        if value is not None:
            values[extra.property_name] = value
            names.append(extra.property_name)
    return names


@cache
def _plan(object_type: ObjectType, created: bool) -> _Plan:
    """Return the rows for a type, sorted into constants and rules; a row of one type needs the property there."""
    defined = properties.defaults(object_type.name)
    rows = [
        row
        for row in catalog.EXTRAS
        if _applies(row, object_type, created) and (row.object_type == "*" or row.property_name in defined)
    ]
    constants = {row.property_name: row.text for row in rows if row.rule == "constant"}
    return _Plan(constants, tuple((row, _RULES[row.rule]) for row in rows if row.rule != "constant"))


def _applies(row: Extra, object_type: ObjectType, created: bool) -> bool:
    return row.object_type in ("*", object_type.name) and (created or row.on_update)


def _default(extra: Extra, values: Mapping[str, str], _: Context, __: int) -> str | None:
    return None if extra.property_name in values else extra.text


def _copy(extra: Extra, values: Mapping[str, str], _: Context, __: int) -> str | None:
    return None if extra.property_name in values else values.get(extra.text)


def _id(_: Extra, __: Mapping[str, str], ___: Context, record_id: int) -> str:
    return str(record_id)


def _app_id(_: Extra, __: Mapping[str, str], ctx: Context, ___: int) -> str:
    return str(ctx.caller.app_id)


def _now(_: Extra, __: Mapping[str, str], ctx: Context, ___: int) -> str:
    return instant_text(ctx.now)


def _email_domain(extra: Extra, values: Mapping[str, str], _: Context, __: int) -> str | None:
    email = values.get(extra.text)
    return None if email is None else email.rpartition("@")[2]


def _stage_date(extra: Extra, values: Mapping[str, str], ctx: Context, _: int) -> str | None:
    return str(ctx.now) if values.get("lifecyclestage") == extra.text else None


_RULES: dict[str, Rule] = {
    "default": _default,
    "copy": _copy,
    "id": _id,
    "app_id": _app_id,
    "now": _now,
    "email_domain": _email_domain,
    "stage_date": _stage_date,
}
