"""What all documents of answers have in common."""

from typing import Any

from msgspec import UNSET, Struct, UnsetType

HubSpots = dict[str, Any]
"""A document as HubSpot's own API answers it."""


class Answer(Struct, rename="camel", kw_only=True):
    """A document in camel case."""


class Touched(Answer):
    """What a change was about, as far as it is about it."""

    object_type_id: str | UnsetType = UNSET
    object_id: str | UnsetType = UNSET
    to_object_id: str | UnsetType = UNSET
    property_name: str | UnsetType = UNSET
    properties: list[str] | UnsetType = UNSET
    pipeline_id: str | UnsetType = UNSET
    stage_id: str | UnsetType = UNSET
    labels: int | UnsetType = UNSET
    owner_id: str | UnsetType = UNSET
    app_id: int | UnsetType = UNSET
    scope: str | UnsetType = UNSET
