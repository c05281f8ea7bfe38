"""What a record cannot do without: what its type needs, and what administrators require of every write."""

from collections.abc import Iterable, Mapping

from mockspot.catalog.object_types import ObjectType
from mockspot.catalog.versions import WRITE_CHECKS
from mockspot.domain import properties
from mockspot.domain.context import Context
from mockspot.domain.properties.definitions import REQUIRED_NAMES
from mockspot.domain.refusal import Refusal
from mockspot.domain.values import required, unknown


def require(ctx: Context, object_type: ObjectType, names: Iterable[str]) -> None:
    """Make properties required, as an administrator does; refused when one does not exist."""
    wanted = tuple(dict.fromkeys(names))
    missing = [name for name in wanted if properties.definition(ctx.tx, object_type, name) is None]
    if missing:
        raise _refusal(ctx, tuple(unknown(name, None) for name in missing))
    ctx.tx.put(REQUIRED_NAMES, object_type.type_id, wanted)


def check_create(ctx: Context, object_type: ObjectType, sent: Mapping[str, object]) -> None:
    """Refuse a create that lacks what the type cannot do without, or what the account requires."""
    if object_type.required or object_type.required_any:
        _check_type(object_type, sent)
    _check_account(ctx, object_type, sent, created=True)


def check_update(ctx: Context, object_type: ObjectType, sent: Mapping[str, object]) -> None:
    """Refuse an update that clears what the account requires.

    unverified: that an update is held to the properties it names.
    """
    _check_account(ctx, object_type, sent, created=False)


def _check_type(object_type: ObjectType, sent: Mapping[str, object]) -> None:
    missing = [name for name in object_type.required if _blank(sent.get(name))]
    if object_type.required_any and all(_blank(sent.get(name)) for name in object_type.required_any):
        missing = list(object_type.required_any)
    if missing:
        raise Refusal("required_properties", {"legacy_name": object_type.legacy_name, "properties": missing})


def _check_account(ctx: Context, object_type: ObjectType, sent: Mapping[str, object], *, created: bool) -> None:
    if ctx.version not in WRITE_CHECKS.versions and not ctx.policy.write_checks_everywhere:
        return
    wanted = ctx.tx.get(REQUIRED_NAMES, object_type.type_id)
    if not wanted:
        return
    missing = [name for name in wanted if (created or name in sent) and _blank(sent.get(name))]
    if missing:
        raise _refusal(ctx, tuple(required(name) for name in missing))


def _refusal(ctx: Context, problems: tuple[object, ...]) -> Refusal:
    return Refusal("property_values_invalid", {"portal_id": ctx.portal.portal_id}, problems)


def _blank(value: object) -> bool:
    return value is None or value == ""
