"""Property definitions as v1 and v2 print them: a bare array, with members of its own.

Claim: members and order are recorded (hrb 2018, v1). unverified: that v2 has the same ones.
"""

from typing import Any

from mockspot.catalog.properties import Option, PropertyDefinition
from mockspot.domain.properties.reading import ListProperties, View
from mockspot.wire.call import Call
from mockspot.wire.message import Answer


def parse_list(call: Call) -> ListProperties:
    """Return the command of a list; unverified: no parameter of v3's is read."""
    return ListProperties(View(call.object_type))


def listed(found: list[PropertyDefinition], _: Call) -> Answer:
    """Answer definitions: all of them at once, in no envelope."""
    return Answer(200, [document(row) for row in found])


def read(found: PropertyDefinition, _: Call) -> Answer:
    """Answer one definition. unverified: that it has the members that a list shows of it."""
    return Answer(200, document(found))


def document(row: PropertyDefinition) -> dict[str, Any]:
    """Return a definition; of HubSpot's own, what the portal decides is null."""
    own = None if row.hubspot_defined else False
    return {
        "name": row.name,
        "label": row.label,
        "description": row.description,
        "groupName": row.group_name,
        "type": row.type,
        "fieldType": row.field_type,
        "hidden": row.hidden,
        "options": [_option(option) for option in row.options],
        "deleted": own,
        "createdAt": row.created_at,
        "formField": row.form_field,
        "displayOrder": row.display_order,
        "readOnlyValue": row.read_only_value,
        "readOnlyDefinition": row.read_only_definition,
        "mutableDefinitionNotDeletable": row.hubspot_defined,
        "favorited": False,
        "favoritedOrder": -1,
        "calculated": row.calculated,
        "externalOptions": row.external_options,
        "displayMode": "current_value",
        "hubspotDefined": row.hubspot_defined or None,
        "showCurrencySymbol": row.show_currency_symbol,
        "createdUserId": row.created_user_id,
        "textDisplayHint": row.text_display_hint,
        "numberDisplayHint": row.number_display_hint,
        "optionsAreMutable": None,
        "referencedObjectType": row.referenced_object_type,
        "updatedAt": row.updated_at,
        "isCustomizedDefault": False,
        "searchableInGlobalSearch": False,
        "currencyPropertyName": row.currency_property_name,
        "hasUniqueValue": row.has_unique_value,
        "updatedUserId": row.updated_user_id,
    }


def _option(option: Option) -> dict[str, Any]:
    """Return an option (recorded, hrb 2018)."""
    return {
        "hidden": option.hidden,
        "label": option.label,
        "value": option.value,
        "readOnly": None,
        "description": option.description or None,
        "displayOrder": option.display_order,
        "doubleData": None,
    }
