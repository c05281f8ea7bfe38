"""The document of a seed. Every member is optional unless it has no default; unknown ones are refused."""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from mockspot.control.rule_documents import SeedCondition, SeedValidationRule
from mockspot.control.scalars import Count, Name, Seconds, UserId, Whole


class _Document(Struct, forbid_unknown_fields=True, rename="camel", kw_only=True):
    """A closed document in camel case."""


class SeedTeam(_Document):
    """A team an owner is in, made when there is none of that name."""

    name: Name
    primary: bool = False


class SeedRole(_Document):
    """A permission set to add."""

    name: Name
    requires_billing_write: bool = False


Access = Literal["none", "app_marketplace", "super_admin"]
"""What a user may do about apps: nothing, install them, or all there is."""


class SeedOwner(_Document):
    """An owner to add; without a user id one is made. `access` says whether the user may connect apps."""

    email: str
    first_name: str = ""
    last_name: str = ""
    user_id: UserId | None = None
    archived: bool = False
    access: Access = "none"
    teams: list[SeedTeam] = []


class SeedGroup(_Document):
    """A property group to add."""

    name: Name
    label: Name
    display_order: Whole = -1


class SeedOption(_Document):
    """One allowed value of an enumeration."""

    label: Name
    value: Name
    display_order: Whole = -1
    hidden: bool = False
    description: str = ""


class _SeedDefinition(_Document, omit_defaults=True):
    """What every property definition may say; without a label its name is shown."""

    name: Name
    label: str = ""
    description: str = ""
    options: list[SeedOption] = []
    display_order: Whole = -1
    has_unique_value: bool = False
    hidden: bool = False
    form_field: bool = False
    external_options: bool = False
    referenced_object_type: str | None = None
    data_sensitivity: str = "non_sensitive"
    show_currency_symbol: bool | None = None
    currency_property_name: str | None = None
    number_display_hint: str | None = None
    text_display_hint: str | None = None
    calculation_formula: str | None = None


class SeedProperty(_SeedDefinition, omit_defaults=True, kw_only=True):
    """A property definition to add, as the Properties API takes it."""

    type: str
    field_type: str
    group_name: str


class SeedSchemaProperty(_SeedDefinition, omit_defaults=True):
    """A property of a new custom object: a text in the object's first group unless it says more."""

    type: str = "string"
    field_type: str = "text"
    group_name: str = ""


class SeedLabels(_Document):
    """What people call one record of a custom object, and several."""

    singular: Name
    plural: Name


class SeedSchema(_Document, omit_defaults=True):
    """A custom object to define; properties it names and nobody defines are texts, as HubSpot's pages make the first.

    Without labels its name is shown, without a display property its records show their ids.
    """

    name: Name
    labels: SeedLabels | None = None
    description: str | None = None
    primary_display_property: Name = "hs_object_id"
    secondary_display_properties: list[Name] = []
    required_properties: list[Name] = []
    searchable_properties: list[Name] = []
    properties: list[SeedSchemaProperty] = []
    associated_objects: list[Name] = []


class SeedStage(_Document, omit_defaults=True):
    """A stage of a pipeline, as the Pipelines API takes it."""

    label: Name
    display_order: Whole = 0
    metadata: dict[str, str | int | float | bool] = {}
    stage_id: Name | None = None


class SeedPipeline(_Document, omit_defaults=True):
    """A pipeline to add; without stages it gets those of the type's first pipeline, as in HubSpot's pages."""

    label: Name
    display_order: Whole = 0
    stages: list[SeedStage] = []
    pipeline_id: Name | None = None


class SeedRecord(_Document):
    """A record to add; `ref` names it inside the document.

    Unlike a client, a seed may set read-only properties: `createdate` makes a record older than the portal.
    """

    properties: dict[str, str | int | float | bool | None] = {}
    ref: str | None = None
    archived: bool = False


class SeedAssociationLabel(_Document):
    """An association label to add, as the Associations Schema API takes it; both ends name object types.

    Without a name one is made of the label, as HubSpot's pages do.
    """

    from_: str = field(name="from")
    to: str
    label: Name
    inverse_label: Name | None = None
    name: Name | None = None


class SeedAssociationType(_Document):
    """An association type as record bodies name it."""

    association_category: str
    association_type_id: Annotated[int, Meta(ge=0, lt=2**53)]


class SeedAssociation(_Document):
    """Two records to link, each as `objectType:ref` or `objectType:id`; no types means the default one."""

    from_: str = field(name="from")
    to: str
    types: list[SeedAssociationType] = []


class SeedList(_Document):
    """A static list to add; `members` are refs of this document or ids of records of its type, and `ref` names it."""

    name: Name
    object_type: Name = "contacts"
    members: list[str] = []
    ref: str | None = None


class Generate(_Document):
    """So many generated records: created evenly over the last so many seconds, or as an import has just made them."""

    count: Count
    spread_seconds: Seconds | None = None


class Seed(_Document):
    """`POST …/seed`: what a portal holds, or how much of it to generate; `demo` is the size of a demonstration."""

    owners: list[SeedOwner] = []
    roles: list[SeedRole] = []
    property_groups: dict[str, list[SeedGroup]] = {}
    properties: dict[str, list[SeedProperty]] = {}
    pipelines: dict[str, list[SeedPipeline]] = {}
    records: dict[str, list[SeedRecord]] = {}
    associations: list[SeedAssociation] = []
    lists: list[SeedList] = []
    generate: dict[str, Count | Generate] = {}
    demo: Count = 0
    schemas: list[SeedSchema] = []
    association_labels: list[SeedAssociationLabel] = []
    required_on_write: dict[str, list[str]] = {}
    conditional_on_write: dict[str, list[SeedCondition]] = {}
    validation_rules: dict[str, list[SeedValidationRule]] = {}
    sensitive_data: Annotated[bool, Meta(description="Let the account store sensitive data.")] = False
