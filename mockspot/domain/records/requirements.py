"""What a record cannot do without: what its type needs, and what administrators demand of every write."""

from collections.abc import Mapping

from mockspot.catalog.object_types import ObjectType
from mockspot.catalog.versions import WRITE_CHECKS
from mockspot.domain.context import Context
from mockspot.domain.record import Record
from mockspot.domain.records import demands
from mockspot.domain.refusal import Refusal


def check_create(ctx: Context, object_type: ObjectType, sent: Mapping[str, object]) -> None:
    """Refuse a create that lacks what the type cannot do without, or what the account demands."""
    if object_type.required or object_type.required_any:
        _check_type(object_type, sent, object_type.advised if ctx.policy.guides_are_strict else ())
    if ctx.version in WRITE_CHECKS.versions or ctx.policy.write_checks_everywhere:
        demands.check(ctx, object_type, sent, None)


def check_update(ctx: Context, object_type: ObjectType, sent: Mapping[str, object], stored: Record) -> None:
    """Refuse an update after which the record lacks what the account demands."""
    if ctx.version in WRITE_CHECKS.versions or ctx.policy.write_checks_everywhere:
        demands.check(ctx, object_type, sent, stored)


def _check_type(object_type: ObjectType, sent: Mapping[str, object], advised: tuple[str, ...]) -> None:
    missing = [name for name in (*advised, *object_type.required) if _blank(sent.get(name))]
    if object_type.required_any and all(_blank(sent.get(name)) for name in object_type.required_any):
        missing = list(object_type.required_any)
    if missing:
        raise Refusal("required_properties", {"legacy_name": object_type.legacy_name, "properties": missing})


def _blank(value: object) -> bool:
    return value is None or value == ""
