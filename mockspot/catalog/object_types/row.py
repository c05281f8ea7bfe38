"""The row of an object type, and what most of HubSpot's own types have in common."""

from dataclasses import dataclass
from typing import NamedTuple, TypedDict, Unpack


def _operations(*names: str) -> frozenset[str]:
    return frozenset(f"crm.objects.{name}" for name in names)


READS = _operations("list", "read", "search", "batch.read")
UPDATES = _operations("update", "batch.update")
EVERY = READS | UPDATES | _operations("create", "archive", "batch.create", "batch.upsert", "batch.archive")
"""The operations of a type that offers the whole template (SPEC)."""
MERGE = _operations("merge")
GDPR_DELETE = _operations("gdpr_delete")
_PER_TYPE = EVERY | MERGE | GDPR_DELETE


@dataclass(frozen=True, slots=True, eq=False)  # compared and hashed by identity: rows are unique, and hot
class ObjectType:
    """A kind of record.

    `legacy_name` is what HubSpot's texts call it; `event_prefix` what webhook event types do, None where only the
    `object.*` ones tell of it. A create needs every property of `required`, one of `required_any`, and an association
    to a record of one of the types (ids) of `linked_any`; `advised` is what HubSpot's guides ask for besides.
    `defaulted_pipeline` is the pipeline property that a create fills by itself. With `lifecycle` the stage property is
    an enumeration of its own and no stage of the pipeline. A repeated value of `conflict_property` is a 409. Any one
    scope of a `*_scopes` tuple is enough. `operations` are those HubSpot offers for the type. `singular_path` says that
    paths take the singular name and `legacy_name` too. `pages` is where HubSpot's pages show a record, up to its id.
    `display` are the properties that stand for a record in lists, the first before all, where that is known;
    `schema_required` those its schema calls required, whatever a create needs. `claim` says what the row rests on.
    """

    type_id: str
    name: str
    singular: str
    legacy_name: str
    label_singular: str
    label_plural: str
    modified_property: str
    default_properties: tuple[str, ...]
    searchable_properties: tuple[str, ...]
    pipeline_property: str | None
    stage_property: str | None
    read_scopes: tuple[str, ...]
    write_scopes: tuple[str, ...]
    schema_read_scopes: tuple[str, ...]
    schema_write_scopes: tuple[str, ...]
    event_prefix: str | None = None
    created_property: str = "createdate"
    owner_property: str = "hubspot_owner_id"
    required: tuple[str, ...] = ()
    advised: tuple[str, ...] = ()
    required_any: tuple[str, ...] = ()
    linked_any: tuple[str, ...] = ()
    defaulted_pipeline: str | None = None
    lifecycle: bool = False
    unique_properties: tuple[str, ...] = ()
    conflict_property: str | None = None
    operations: frozenset[str] = EVERY
    singular_path: bool = True
    pages: str = "contacts/{portal_id}/record/{type_id}"
    display: tuple[str, ...] = ()
    schema_required: tuple[str, ...] = ()
    claim: str = ""

    def offers(self, operation: str) -> bool:
        """Say whether HubSpot has an operation for the type; those on definitions and associations it has for all."""
        return operation in self.operations or operation not in _PER_TYPE

    @property
    def has_stages(self) -> bool:
        """Say whether the stage property holds a stage of one of the type's pipelines."""
        return self.pipeline_property is not None and not self.lifecycle

    @property
    def spellings(self) -> tuple[str, ...]:
        """Return what a path may call the type, in lower case: by qualified name too (documented, SPEC for schemas)."""
        alone = (self.singular, self.legacy_name.lower()) if self.singular_path else ()
        return tuple(dict.fromkeys((self.name, *alone, self.type_id)))


class Scopes(NamedTuple):
    """The scopes of a type, any one of each tuple being enough: of its records, and of its definitions."""

    read: tuple[str, ...]
    write: tuple[str, ...]
    schema_read: tuple[str, ...]
    schema_write: tuple[str, ...]


def own_scopes(name: str, *more: str) -> Scopes:
    """Return the scopes that HubSpot names after a type, and `more` that open everything as well (DOC-SCOPES, SPEC)."""
    return Scopes(
        (f"crm.objects.{name}.read", *more),
        (f"crm.objects.{name}.write", *more),
        (f"crm.schemas.{name}.read", f"crm.objects.{name}.read", *more),
        (f"crm.schemas.{name}.write", *more),
    )


def object_scopes(name: str, *more: str) -> Scopes:
    """Return the scopes of a type whose definitions have none of their own.

    unverified: that the record scopes open the definitions too; SPEC lists one union for all types.
    """
    read, write = (f"crm.objects.{name}.read", *more), (f"crm.objects.{name}.write", *more)
    return Scopes(read, write, read, write)


class Special(TypedDict, total=False):
    """Members of a row that are the same in most types; see `ObjectType`."""

    event_prefix: str
    required: tuple[str, ...]
    advised: tuple[str, ...]
    required_any: tuple[str, ...]
    linked_any: tuple[str, ...]
    defaulted_pipeline: str
    lifecycle: bool
    unique_properties: tuple[str, ...]
    conflict_property: str
    operations: frozenset[str]
    singular_path: bool
    pages: str
    display: tuple[str, ...]
    schema_required: tuple[str, ...]


def standard(
    type_id: str,
    name: str,
    singular: str,
    scopes: Scopes,
    *,
    claim: str,
    shown: tuple[str, ...] = (),
    searchable: tuple[str, ...] = ("hs_object_id",),
    created_property: str = "hs_createdate",
    modified_property: str = "hs_lastmodifieddate",
    pipeline: str | None = None,
    stage: str | None = None,
    legacy_name: str | None = None,
    label: str | None = None,
    label_plural: str | None = None,
    **special: Unpack[Special],
) -> ObjectType:
    """Return the row of one of HubSpot's own types; `shown` are its default properties beside id and dates.

    Texts call a type by its singular in upper case (recorded: NOTE, CALL, CONTACT, COMPANY). Where no searchable
    properties are documented a query looks at the record id (unverified).
    """
    return ObjectType(
        type_id=type_id,
        name=name,
        singular=singular,
        legacy_name=legacy_name or singular.upper(),
        label_singular=label or singular.replace("_", " ").capitalize(),
        label_plural=label_plural or name.replace("_", " ").capitalize(),
        created_property=created_property,
        modified_property=modified_property,
        default_properties=tuple(sorted((*shown, created_property, modified_property, "hs_object_id"))),
        searchable_properties=searchable,
        pipeline_property=pipeline,
        stage_property=stage,
        read_scopes=scopes.read,
        write_scopes=scopes.write,
        schema_read_scopes=scopes.schema_read,
        schema_write_scopes=scopes.schema_write,
        claim=claim,
        **special,
    )
