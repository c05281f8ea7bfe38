"""Scope rules for endpoint rows: which scopes open a call, from the object types its path names.

A call of a record operation that HubSpot does not publish for the type ends here, since nobody recorded its answer.
"""

from collections.abc import Callable, Collection
from dataclasses import replace
from functools import cache, lru_cache

from mockspot.catalog import scopes
from mockspot.catalog.object_types import OBJECT_TYPES, ObjectType
from mockspot.domain.refusal import Refusal
from mockspot.wire.call import Call

_CONTACTS = frozenset(("crm.objects.contacts.read",))
_ENGAGEMENTS = frozenset(
    (*(f"crm.objects.{name}.read" for name in ("companies", "contacts", "deals")), "tickets", "e-commerce")
)
_ENGAGEMENT_WRITES = frozenset(
    (*(f"crm.objects.{name}.write" for name in ("companies", "contacts", "deals")), "tickets", "e-commerce")
)
_FORMS = frozenset(("forms",))
_LIST_READS = frozenset(("crm.lists.read",))
_LIST_WRITES = frozenset(("cms.membership.access_groups.write", "crm.lists.write"))
_OWNERS = frozenset(("automation", "crm.objects.owners.read"))
_CUSTOM_READS = frozenset(("crm.schemas.custom.read", "crm.objects.custom.read"))
_OF_OTHER_TYPES = frozenset(("crm.objects.custom.read", "crm.objects.custom.write", "media_bridge.read"))
_CUSTOM_WRITES = frozenset(("crm.schemas.custom.write",))
_TYPES = 1024
"""How many answers about object types are remembered: custom object types come and go."""


def reads(call: Call) -> frozenset[str]:
    """Ask for a read scope of the first object type."""
    return _reads(call.object_types[0], call.named[0])  # the shortest way: nearly every call comes along here


def writes(call: Call) -> frozenset[str]:
    """Ask for a write scope of the first object type."""
    return _writes(call.object_types[0], call.named[0])


def schema_reads(call: Call) -> frozenset[str]:
    """Ask for a scope that shows the definitions of the first object type."""
    return _schema_reads(call.object_type)


def schema_writes(call: Call) -> frozenset[str]:
    """Ask for a scope that changes the definitions of the first object type."""
    return _schema_writes(call.object_type)


def legacy_pipelines(call: Call) -> frozenset[str]:
    """Ask for a scope of the type's definitions, or of contacts: that is what Airbyte's connector 5.7.0 asks for."""
    return _schema_reads(call.object_type) | _CONTACTS


def legacy_engagements(_: Call) -> frozenset[str]:
    """Ask for a scope of what engagements are about (documented, DOC-LEGACY). unverified: that one is enough."""
    return _ENGAGEMENTS


def legacy_engagement_writes(_: Call) -> frozenset[str]:
    """Ask for a scope to write what engagements are about (documented, DOC-LEGACY). unverified: that one is enough."""
    return _ENGAGEMENT_WRITES


def legacy_associations(_: Call) -> frozenset[str]:
    """Ask for a scope of what associations v1 links; unverified: that one is enough, and that it shows all of them."""
    return _ENGAGEMENTS


def legacy_association_writes(_: Call) -> frozenset[str]:
    """Ask for a scope to write what associations v1 links; unverified: that one is enough, and for all of them."""
    return _ENGAGEMENT_WRITES


def legacy_forms(_: Call) -> frozenset[str]:
    """Ask for the scope of forms; unverified."""
    return _FORMS


def list_reads(_: Call) -> frozenset[str]:
    """Ask for the scope that shows lists (SPEC)."""
    return _LIST_READS


def list_writes(_: Call) -> frozenset[str]:
    """Ask for a scope that changes lists (SPEC); the one that shows them is asked for behind the gateway."""
    return _LIST_WRITES


def reads_either(call: Call) -> frozenset[str]:
    """Ask for a read scope of any object type the path names (SPEC: a list of every type's, any of which opens)."""
    return frozenset(scope for object_type in call.object_types for scope in object_type.read_scopes)


def writes_either(call: Call) -> frozenset[str]:
    """Ask for a write scope of any object type the path names."""
    return frozenset(scope for object_type in call.object_types for scope in object_type.write_scopes)


def schema_reads_either(call: Call) -> frozenset[str]:
    """Ask for a scope that shows definitions or records of any object type the path names (SPEC; KALUP 2026)."""
    return reads_either(call).union(*map(_schema_reads, call.object_types))


def schema_writes_either(call: Call) -> frozenset[str]:
    """Ask for a scope that changes definitions or records of any object type the path names (SPEC; KALUP 2026)."""
    return writes_either(call).union(*map(_schema_writes, call.object_types))


def any_schema_reads(_: Call) -> frozenset[str]:
    """Ask for a scope that shows definitions or records of any object type at all."""
    return _any_schema_reads()


def any_reads(_: Call) -> frozenset[str]:
    """Ask for a scope that reads records of any object type at all; definitions are not enough (KALUP 2026-09)."""
    return _any_reads()


def owners(_: Call) -> frozenset[str]:
    """Ask for a scope that shows owners (SPEC)."""
    return _OWNERS


def missing(needed: Callable[[Call], frozenset[str]], call: Call, held: Collection[str]) -> Refusal:
    """Return the refusal of a call none of whose scopes the caller has.

    For reads of records they are those of the type, of its definitions and of its sensitive values (pasted, public logs
    of 2026-05; DOC-ERR); by a switch those of any type, with those that write records and those of custom objects
    (recorded, sens 2024-10, of a caller that held none). unverified: the list for one that holds some of them, which
    names the others here.
    """
    opening, count = needed(call), len(call.object_types)
    every = call.policy.every_scope_in_403 and count > 0
    if every:
        others = [replace(call, object_types=[row] * count) for row in OBJECT_TYPES if row.offers(call.operation)]
        opening = opening.union(*map(needed, others))
        if needed is reads:
            opening = opening.union(_OF_OTHER_TYPES, *map(writes, others))
    elif needed is reads:
        opening |= _schema_reads(call.object_type) | _sensitive_reads(call.object_type)
    return Refusal("scopes_missing", {"required_scopes": sorted(opening.difference(held)), "every": every})


def custom_schema_reads(_: Call) -> frozenset[str]:
    """Ask for a scope that shows custom objects. Claim: the two of a pasted 403 (2024-08); SPEC adds sensitive ones."""
    return _CUSTOM_READS


def custom_schema_writes(_: Call) -> frozenset[str]:
    """Ask for the scope that changes custom objects (SPEC)."""
    return _CUSTOM_WRITES


@lru_cache(maxsize=_TYPES)
def _reads(object_type: ObjectType, operation: str) -> frozenset[str]:
    _require_offered(object_type, operation)
    return frozenset(object_type.read_scopes)


@lru_cache(maxsize=_TYPES)
def _writes(object_type: ObjectType, operation: str) -> frozenset[str]:
    _require_offered(object_type, operation)
    return frozenset(object_type.write_scopes)


@lru_cache(maxsize=_TYPES)
def _schema_reads(object_type: ObjectType) -> frozenset[str]:
    return frozenset(object_type.schema_read_scopes)


@lru_cache(maxsize=_TYPES)
def _sensitive_reads(object_type: ObjectType) -> frozenset[str]:
    owns = tuple(scope.removesuffix("read") for scope in object_type.read_scopes if scope.endswith(".read"))
    return frozenset(name for name in scopes.every() if name.startswith(owns) and "sensitive.read" in name)


@lru_cache(maxsize=_TYPES)
def _schema_writes(object_type: ObjectType) -> frozenset[str]:
    return frozenset(object_type.schema_write_scopes)


def _require_offered(object_type: ObjectType, operation: str) -> None:
    if not object_type.offers(operation):
        published = f"{operation} on {object_type.name}, which HubSpot does not publish"
        raise Refusal("not_simulated", {"operation": published})


@cache
def _any_reads() -> frozenset[str]:
    return frozenset(scope for row in OBJECT_TYPES for scope in row.read_scopes)


@cache
def _any_schema_reads() -> frozenset[str]:
    return _any_reads().union(scope for row in OBJECT_TYPES for scope in row.schema_read_scopes)
