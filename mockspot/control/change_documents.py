"""The documents of `POST …/changes`, one for each kind of change by an administrator."""

from typing import Annotated

from msgspec import Meta, Struct, field

from mockspot.control.scalars import Name, RecordId


class _Change(Struct, forbid_unknown_fields=True, rename="camel", kw_only=True, tag_field="kind"):
    """A change by an administrator: a closed document in camel case."""


class PropertyArchived(_Change, tag="property_archived"):
    """A property of the portal's own is archived, and its values go out of sight."""

    object_type: Name
    property: Name


class OptionRemoved(_Change, tag="option_removed"):
    """A property loses one of its options; records keep the value they have."""

    object_type: Name
    property: Name
    option: Name


class StageDeleted(_Change, tag="stage_deleted"):
    """A pipeline loses a stage; one with records only when nobody looks for them, as the API before 2026-09 allows."""

    object_type: Name
    pipeline: Name
    stage: Name
    check_references: bool = True


class LabelsFilled(_Change, tag="labels_filled"):
    """Labels are made between two object types until there is room for no more."""

    from_: str = field(name="from")
    to: str


class PropertiesRequired(_Change, tag="properties_required"):
    """These properties, and no others of the type, are required of every write that HubSpot checks (2026-09)."""

    object_type: Name
    properties: list[Name]


class ValidationRuleSet(_Change, tag="validation_rule_set"):
    """Values of a property must keep a rule from now on, as the Property Validations API knows it."""

    object_type: Name
    property: Name
    rule_type: Name
    rule_arguments: list[str] = []


class SensitiveDataAllowed(_Change, tag="sensitive_data_allowed"):
    """The account may store sensitive data from now on, which needs Enterprise."""


class RecordsMerged(_Change, tag="records_merged"):
    """A user merges one record into another."""

    object_type: Name
    primary: RecordId
    other: RecordId


class RecordErased(_Change, tag="record_erased"):
    """A user has a record deleted for good, for privacy's sake."""

    object_type: Name
    object_id: RecordId


class OwnerDeactivated(_Change, tag="owner_deactivated"):
    """The user behind an owner is removed; the owner is archived, and records keep its id."""

    owner_id: RecordId


class ScopeWithdrawn(_Change, tag="scope_withdrawn"):
    """An app loses a scope, its tokens with it: the private app, or the one that is named."""

    scope: Name
    app_id: Annotated[int, Meta(gt=0, lt=2**53)] | None = None


Change = (
    PropertyArchived
    | OptionRemoved
    | StageDeleted
    | LabelsFilled
    | PropertiesRequired
    | ValidationRuleSet
    | SensitiveDataAllowed
    | RecordsMerged
    | RecordErased
    | OwnerDeactivated
    | ScopeWithdrawn
)
"""`POST …/changes`: what an administrator does to a running portal, by its `kind`."""
