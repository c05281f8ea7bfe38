"""The custom object schemas of a portal, and the object types they make."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from mockspot.catalog import custom_objects
from mockspot.catalog.object_types import ObjectType
from mockspot.catalog.object_types.row import EVERY, MERGE
from mockspot.domain.ports import IdSource, Instant, Kind, Transaction

PREFIX = "2-"
"""What the type ids of custom objects start with; HubSpot's own types have `0-` (documented, DOC-SCHEMA)."""
READ_SCOPES = ("crm.schemas.custom.read", "crm.objects.custom.read")
"""Either shows the definitions of custom objects (SPEC; the pair of a pasted 403, 2024-08)."""


@dataclass(frozen=True, slots=True, eq=False)  # compared by identity: a change makes a new row, and a new object type
class Schema:
    """A custom object as an account defined it; its properties, groups and pipelines are kept where any type's are."""

    number: int
    name: str
    singular: str
    plural: str
    description: str | None
    primary_display: str
    secondary_display: tuple[str, ...]
    required: tuple[str, ...]
    searchable: tuple[str, ...]
    allows_sensitive: bool
    restorable: bool
    created_at: Instant
    updated_at: Instant
    created_by: int | None
    updated_by: int | None
    archived: bool = False

    @property
    def type_id(self) -> str:
        """Return the object type id."""
        return f"{PREFIX}{self.number}"


SCHEMAS: Kind[int, Schema] = Kind("schemas")
"""By the number in their type id: live and archived schemas."""
_NUMBERS: Kind[str, int] = Kind("schema_numbers")
"""By name in lower case, since two names may not differ in case alone: the schema that has the name."""
_COUNTERS: Kind[str, int] = Kind("schema_counters")
_LONGEST_NUMBER = 18
_FIRST_NUMBER = 40_000_000
"""HubSpot counts them over all accounts: 2-30931773 in 2024-06 (pasted), 2-70142906 in 2026-10 (second-hand)."""


def next_number(tx: Transaction, ids: IdSource) -> int:
    """Return the number of a new schema; numbers ascend and are never given twice."""
    number = (tx.get(_COUNTERS, "last") or _FIRST_NUMBER + ids.bits(24)) + 1 + ids.bits(10)
    tx.put(_COUNTERS, "last", number)
    return number


def store(tx: Transaction, schema: Schema) -> None:
    """Keep a schema in place of the one of its number."""
    tx.put(SCHEMAS, schema.number, schema)
    tx.put(_NUMBERS, schema.name.lower(), schema.number)


def remove(tx: Transaction, schema: Schema) -> None:
    """Forget a schema for good. What still names its type id is out of reach, since no other type gets the id."""
    tx.delete(SCHEMAS, schema.number)
    tx.delete(_NUMBERS, schema.name.lower())


def live(tx: Transaction) -> Iterator[Schema]:
    """Yield the schemas in use, the oldest first."""
    return (schema for _, schema in tx.scan(SCHEMAS) if not schema.archived)


def archived(tx: Transaction) -> Iterator[Schema]:
    """Yield the archived schemas, the oldest first."""
    return (schema for _, schema in tx.scan(SCHEMAS) if schema.archived)


def named(tx: Transaction, name: str) -> Schema | None:
    """Return the schema of a bare name, in any case, archived or not."""
    number = tx.get(_NUMBERS, name.lower())
    return None if number is None else tx.get(SCHEMAS, number)


def find(tx: Transaction, portal_id: int, name: str) -> Schema | None:
    """Return the schema that a path names, archived or not.

    Claim: paths take the type id, `p<portal>_<name>` and `p_<name>` (documented, CHG:breaking-change-removed-support-
    for-referencing-custom-object-types-by-base-name, 2025-06). unverified: that the name's case does not matter.
    """
    if name.startswith(PREFIX):
        return _numbered(tx, name)
    portal, bare = custom_objects.split(name.lower()) or (None, "")
    return named(tx, bare) if portal in ("", str(portal_id)) else None


def of(tx: Transaction, object_type: ObjectType) -> Schema | None:
    """Return the schema that makes an object type; HubSpot's own types have none."""
    return _numbered(tx, object_type.type_id)


def displayed(tx: Transaction, type_id: str) -> tuple[str, ...]:
    """Return the properties that a custom object shows its records by; those of HubSpot's own types are not known."""
    schema = _numbered(tx, type_id)
    return () if schema is None else (schema.primary_display, *schema.secondary_display)


def resolve(tx: Transaction, portal_id: int, name: str, *, bare: bool = False) -> ObjectType | None:
    """Return the object type of a live schema by one of its names, or None; `bare` allows the plain name."""
    if not tx.count(SCHEMAS):
        return None
    found = find(tx, portal_id, name) or (named(tx, name) if bare else None)
    return None if found is None or found.archived else object_type(found, portal_id)


def object_types(tx: Transaction, portal_id: int) -> list[ObjectType]:
    """Return the object types of the schemas in use."""
    return [object_type(schema, portal_id) for schema in live(tx)]


def qualified_name(schema: Schema, portal_id: int) -> str:
    """Return the name that is unique over all accounts."""
    return f"p{portal_id}_{schema.name}"


@lru_cache(maxsize=1024)
def object_type(schema: Schema, portal_id: int) -> ObjectType:
    """Return the object type a schema makes; one instance per version of the schema, since types are hashed by it.

    Claim: answers name the type by its qualified name and show three default properties (both pasted 2024-08); texts
    call it by the bare name (pasted, SLACK). Scopes and operations: documented, SPEC.
    """
    return ObjectType(
        type_id=schema.type_id,
        name=qualified_name(schema, portal_id),
        singular=schema.name,
        legacy_name=schema.name,
        event_prefix=None,
        label_singular=schema.singular,
        label_plural=schema.plural,
        modified_property="hs_lastmodifieddate",
        created_property="hs_createdate",
        default_properties=("hs_createdate", "hs_lastmodifieddate", "hs_object_id"),
        searchable_properties=schema.searchable,
        pipeline_property="hs_pipeline",
        stage_property="hs_pipeline_stage",
        required=schema.required,
        read_scopes=("crm.objects.custom.read",),
        write_scopes=("crm.objects.custom.write",),
        schema_read_scopes=READ_SCOPES,
        schema_write_scopes=("crm.schemas.custom.write",),
        operations=EVERY | MERGE,
    )


def number_of(type_id: str) -> int | None:
    """Return the number in a custom object's type id, or None for what is none."""
    number = type_id.removeprefix(PREFIX)
    if not number.isascii() or not number.isdigit() or len(number) > _LONGEST_NUMBER:
        return None
    return int(number) if type_id == f"{PREFIX}{int(number)}" else None


def _numbered(tx: Transaction, type_id: str) -> Schema | None:
    number = number_of(type_id)
    return None if number is None else tx.get(SCHEMAS, number)
