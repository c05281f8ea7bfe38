"""The operations on the validation rules of properties."""

from mockspot.asgi.endpoint import Endpoint, versioned
from mockspot.asgi.scopes import schema_reads, schema_writes
from mockspot.domain.properties import validations
from mockspot.wire import property_validations as wire

_TYPE = ("objectTypeId",)


def _paths(suffix: str = "") -> tuple[tuple[str, str], ...]:
    return versioned("crm", "property-validations", f"/{{objectTypeId}}{suffix}")


_PROPERTY = _paths("/{propertyName}")
_RULE = _paths("/{propertyName}/rule-type/{ruleType}")

ROWS = (
    Endpoint(
        "crm.property_validations.list",
        "GET",
        _paths(),
        wire.parse_list,
        validations.list_rules,
        wire.listed,
        schema_reads,
        type_params=_TYPE,
    ),
    Endpoint(
        "crm.property_validations.of_property",
        "GET",
        _PROPERTY,
        wire.parse_property,
        validations.read,
        wire.of_property,
        schema_reads,
        type_params=_TYPE,
    ),
    Endpoint(
        "crm.property_validations.read",
        "GET",
        _RULE,
        wire.parse_one,
        validations.read_one,
        wire.one,
        schema_reads,
        type_params=_TYPE,
    ),
    Endpoint(
        "crm.property_validations.set",
        "PUT",
        _RULE,
        wire.parse_set,
        validations.set_rule,
        wire.done,
        schema_writes,
        type_params=_TYPE,
    ),
)
