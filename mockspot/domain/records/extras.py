"""The rules behind `catalog.extras`: what HubSpot computes when a record is written."""

from collections.abc import Callable, Iterable
from functools import lru_cache

from mockspot.catalog import extras as catalog
from mockspot.catalog import properties
from mockspot.catalog.extras import Extra
from mockspot.catalog.object_types import ObjectType
from mockspot.domain.context import Context
from mockspot.domain.values import instant_text

Rule = Callable[[Extra, dict[str, str], Context, int], str | None]


def fill(ctx: Context, object_type: ObjectType, values: dict[str, str], record_id: int, *, created: bool) -> list[str]:
    """Set what HubSpot computes, in place, and return the names that were set."""
    names = []
    for extra in _rows(object_type, created):
        value = _RULES[extra.rule](extra, values, ctx, record_id)
        if value is not None:
            values[extra.property_name] = value
            names.append(extra.property_name)
    return names


@lru_cache(maxsize=None)
def _rows(object_type: ObjectType, created: bool) -> tuple[Extra, ...]:
    """Return the rows for a type whose property the type has."""
    defined = properties.defaults(object_type.name)
    return tuple(_applicable(catalog.EXTRAS, object_type, created, defined))


def _applicable(
    rows: Iterable[Extra], object_type: ObjectType, created: bool, defined: Iterable[str]
) -> Iterable[Extra]:
    return (
        row
        for row in rows
        if row.object_type in ("*", object_type.name) and row.property_name in defined and (created or row.on_update)
    )


def _constant(extra: Extra, _: dict[str, str], __: Context, ___: int) -> str:
    return extra.text


def _default(extra: Extra, values: dict[str, str], _: Context, __: int) -> str | None:
    return None if extra.property_name in values else extra.text


def _copy(extra: Extra, values: dict[str, str], _: Context, __: int) -> str | None:
    return None if extra.property_name in values else values.get(extra.text)


def _id(_: Extra, __: dict[str, str], ___: Context, record_id: int) -> str:
    return str(record_id)


def _app_id(_: Extra, __: dict[str, str], ctx: Context, ___: int) -> str:
    return str(ctx.caller.app_id)


def _now(_: Extra, __: dict[str, str], ctx: Context, ___: int) -> str:
    return instant_text(ctx.now)


def _email_domain(extra: Extra, values: dict[str, str], _: Context, __: int) -> str | None:
    email = values.get(extra.text)
    return None if email is None else email.rpartition("@")[2]


def _stage_date(extra: Extra, values: dict[str, str], ctx: Context, _: int) -> str | None:
    return str(ctx.now) if values.get("lifecyclestage") == extra.text else None


_RULES: dict[str, Rule] = {
    "constant": _constant,
    "default": _default,
    "copy": _copy,
    "id": _id,
    "app_id": _app_id,
    "now": _now,
    "email_domain": _email_domain,
    "stage_date": _stage_date,
}
