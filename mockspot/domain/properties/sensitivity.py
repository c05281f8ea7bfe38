"""Sensitive data: whether the account stores any, and who may see, set and define it.

A portal that holds no sensitive property pays for none of this: whoever asks here first counts them.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from mockspot.catalog.field_types import HIGHLY_SENSITIVE, NON_SENSITIVE
from mockspot.catalog.object_types import ObjectType
from mockspot.catalog.properties import PropertyDefinition
from mockspot.domain.context import Context
from mockspot.domain.events import Event
from mockspot.domain.ports import Kind, Transaction
from mockspot.domain.refusal import Refusal

SENSITIVE: Kind[tuple[str, str], str] = Kind("sensitive_properties")
"""By (object type id, name): how sensitive the values of a property are; ordinary ones have no row."""
SETTINGS: Kind[str, bool] = Kind("account_settings")
"""What administrators turned on for the whole account."""

REDACTED: Final = "REDACTED"
"""What is told instead of a sensitive value (documented, DOC-WEBHOOK)."""
_SWITCH: Final = "sensitive_data"


def switch_on(ctx: Context) -> None:
    """Let the account store sensitive data; ValueError without Enterprise, which that needs (documented, DOC-SENS)."""
    if ctx.portal.tier != "enterprise":
        raise ValueError(f"sensitive data needs an Enterprise account, and this one is {ctx.portal.tier}")
    ctx.tx.put(SETTINGS, _SWITCH, True)


def switched_on(ctx: Context) -> bool:
    """Say whether the account stores sensitive data."""
    return ctx.tx.get(SETTINGS, _SWITCH) is True


def check_definition(ctx: Context, object_type: ObjectType, row: PropertyDefinition, *, made: bool) -> None:
    """Refuse to make or edit a sensitive property: the scope is asked for first, then the account's setting.

    Claim: that order and both refusals are observed for a create (2026-10, KALUP); an edit needs the scope too
    (documented, DOC-SENS). unverified: that an edit is refused in the same words, and that archiving is one.
    """
    if row.data_sensitivity == NON_SENSITIVE:
        return
    if ctx.caller.scopes.isdisjoint(_scopes(object_type.write_scopes, row.data_sensitivity)):
        raise Refusal("sensitive_scope_missing")
    if made and not switched_on(ctx):
        raise Refusal("sensitive_data_off", {"portalId": ctx.portal.portal_id})


def note(tx: Transaction, object_type: ObjectType, row: PropertyDefinition) -> None:
    """Remember how sensitive a property is that was made or restored: nothing changes it after that (DOC-SENS)."""
    if row.data_sensitivity != NON_SENSITIVE:
        tx.put(SENSITIVE, (object_type.type_id, row.name), row.data_sensitivity)
    else:
        tx.delete(SENSITIVE, (object_type.type_id, row.name))


def check_read(ctx: Context, object_type: ObjectType, names: Iterable[str]) -> None:
    """Refuse to show sensitive values to a caller without the scope for them (documented: 403, DOC-SENS)."""
    if ctx.tx.count(SENSITIVE):
        _check(ctx, object_type, object_type.read_scopes, names)


def check_write(ctx: Context, object_type: ObjectType, names: Iterable[str]) -> None:
    """Refuse to set sensitive values for a caller without the scope to write them (documented: 403, DOC-SENS)."""
    if ctx.tx.count(SENSITIVE):
        _check(ctx, object_type, object_type.write_scopes, names)


def check_search(ctx: Context, object_type: ObjectType, names: Sequence[str]) -> None:
    """Refuse a search for or by sensitive values that the caller may not see, and any about highly sensitive ones.

    Claim: the search API is not available for those (documented, DOC-SENS). unverified: that it answers 403 then.
    """
    if not ctx.tx.count(SENSITIVE):
        return
    check_read(ctx, object_type, names)
    barred = [name for name in names if _level(ctx.tx, object_type, name) == HIGHLY_SENSITIVE]
    if barred:
        raise Refusal("highly_sensitive_search", {"properties": sorted(set(barred))})


def withheld(ctx: Context, object_type: ObjectType) -> frozenset[str]:
    """Return the properties of a type whose values this caller is not shown where it did not ask for them by name."""
    if not ctx.tx.count(SENSITIVE):
        return frozenset()
    return frozenset(
        name
        for name, level in _of_type(ctx.tx, object_type.type_id)
        if ctx.caller.scopes.isdisjoint(_scopes(object_type.read_scopes, level))
    )


def all_of(tx: Transaction, object_type: ObjectType) -> frozenset[str]:
    """Return every sensitive property of a type: the oldest APIs hide them from everybody (documented, DOC-SENS)."""
    return frozenset(name for name, _ in _of_type(tx, object_type.type_id)) if tx.count(SENSITIVE) else frozenset()


def told(tx: Transaction, events: Sequence[Event]) -> Sequence[Event]:
    """Return events as apps are told of them: sensitive values are withheld, changes of highly sensitive ones untold.

    Claim: webhooks say REDACTED, and are not available for highly sensitive data (documented, DOC-SENS). unverified:
    that journals do the same.
    """
    return list(_told(tx, events)) if tx.count(SENSITIVE) else events


def _told(tx: Transaction, events: Sequence[Event]) -> Iterator[Event]:
    for event in events:
        levels = dict(_of_type(tx, event.object_type_id))
        level = levels.get(event.property_name or "")
        if level == HIGHLY_SENSITIVE:
            continue
        if level is not None:
            yield event._replace(property_value=REDACTED, sensitive=True)
            continue
        hidden = tuple(name for name, _ in event.values if name in levels)
        if not hidden:
            yield event
            continue
        shown = tuple(
            (name, REDACTED if name in hidden else value)
            for name, value in event.values
            if levels.get(name) != HIGHLY_SENSITIVE
        )
        yield event._replace(values=shown, withheld=hidden)


def _check(ctx: Context, object_type: ObjectType, scopes: Sequence[str], names: Iterable[str]) -> None:
    lacking: dict[str, frozenset[str]] = {}
    for name in names:
        level = _level(ctx.tx, object_type, name)
        if level is not None and ctx.caller.scopes.isdisjoint(opening := _scopes(scopes, level)):
            lacking[name] = opening
    if lacking:
        wanted = sorted(frozenset().union(*lacking.values()))
        raise Refusal("sensitive_values_scope", {"properties": sorted(lacking), "requiredGranularScopes": wanted})


def _level(tx: Transaction, object_type: ObjectType, name: str) -> str | None:
    return tx.get(SENSITIVE, (object_type.type_id, name))


def _of_type(tx: Transaction, type_id: str) -> Iterator[tuple[str, str]]:
    for (of, name), level in tx.scan(SENSITIVE, (type_id, "")):
        if of != type_id:
            return
        yield name, level


def _scopes(scopes: Sequence[str], sensitivity: str) -> frozenset[str]:
    """Return the scopes that HubSpot derives from those of ordinary records (SPEC: with and without a version)."""
    return frozenset(name for scope in scopes for name in _derived(scope, sensitivity))


def _derived(scope: str, sensitivity: str) -> tuple[str, str]:
    base, _, verb = scope.rpartition(".")
    plain = f"{base}.{sensitivity}.{verb}" if verb in ("read", "write") else f"{scope}.{sensitivity}"
    return plain, f"{plain}.v2"
