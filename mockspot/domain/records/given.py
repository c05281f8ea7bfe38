"""Values that only HubSpot itself sets, as a seed gives them: checked by their type, not refused as read only."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from mockspot.catalog.object_types import ObjectType
from mockspot.catalog.properties import PropertyDefinition
from mockspot.domain import properties
from mockspot.domain.context import Context
from mockspot.domain.refusal import Refusal
from mockspot.domain.values import Problem, ValueContext, normalise

_ANYTHING = ValueContext(lambda _: True)
_MADE = "hs_object_id"
"""A record's id is always the portal's to give."""


def separate(
    ctx: Context, object_type: ObjectType, sent: Mapping[str, object]
) -> tuple[Mapping[str, object], dict[str, str]]:
    """Return what a client could send, and the rest in canonical form; a record was last modified when created."""
    names = [name for name in sent if _is_given(ctx, object_type, name)]
    if not names:
        return sent, {}
    values = {name: _value(ctx, object_type, name, sent[name]) for name in names}
    given = {name: value for name, value in values.items() if value is not None}
    if object_type.created_property in given:
        given.setdefault(object_type.modified_property, given[object_type.created_property])
    return {name: value for name, value in sent.items() if name not in values}, given


def _is_given(ctx: Context, object_type: ObjectType, name: str) -> bool:
    definition = properties.definition(ctx.tx, object_type, name)
    if definition is None or name == _MADE:
        return False
    return definition.read_only_value or definition.calculated or name == object_type.created_property


def _value(ctx: Context, object_type: ObjectType, name: str, raw: object) -> str | None:
    definition = properties.definition(ctx.tx, object_type, name)
    assert definition is not None
    value = normalise(_writable(definition), raw, _ANYTHING)
    if isinstance(value, Problem):
        raise Refusal("property_values_invalid", {"portal_id": ctx.portal.portal_id}, (value,))
    return value


@lru_cache(maxsize=256)
def _writable(definition: PropertyDefinition) -> PropertyDefinition:
    return replace(definition, read_only_value=False, calculated=False)
