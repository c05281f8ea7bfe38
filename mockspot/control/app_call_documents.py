"""The documents of requests that HubSpot makes to an app."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from mockspot.control.scalars import Name, PortalId, RecordId, UserId

Positive = Annotated[int, Meta(gt=0, lt=2**53)]
Url = Annotated[str, Meta(min_length=1, max_length=2000)]


class _Call(Struct, forbid_unknown_fields=True, rename="camel", kw_only=True, tag_field="kind"):
    """A request to an app that is installed in a portal: a closed document in camel case."""

    portal_id: PortalId
    url: Url


class CardFetch(_Call, tag="card"):
    """A user looks at a record, and HubSpot fetches the data of an app's card.

    `properties` are those the card asks for; without a user it is the portal's first one who looks.
    """

    object_type: Literal["contacts", "companies", "deals", "tickets"]
    object_id: RecordId
    properties: list[Name] = field(default_factory=list)
    user_id: UserId | None = None


class ActionRun(_Call, tag="workflow_action"):
    """A workflow runs a custom action for a record; `properties` are those the action's definition asks for."""

    object_type: Name
    object_id: RecordId
    workflow_id: Positive
    action_definition_id: Positive
    action_definition_version: Positive = 1
    action_id: Positive = 1
    enrollment_id: Positive | None = None
    input_fields: dict[str, Any] = field(default_factory=dict)
    properties: list[Name] = field(default_factory=list)


class WorkflowWebhook(_Call, tag="workflow_webhook"):
    """A workflow sends a webhook; what it carries is given, since no source tells its shape for every object type."""

    method: Literal["POST", "GET"] = "POST"
    body: Any = None
    signed: bool = True


Call = CardFetch | ActionRun | WorkflowWebhook
"""`POST /_mockspot/apps/{appId}/calls`: what HubSpot asks of an app, by its `kind`."""
