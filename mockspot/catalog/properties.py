"""Property definitions: the row type, and the definitions a fresh portal holds per object type.

The rows live in `data/properties/<object type>.json`, with two marks kept from the sources: `confidence` tells how we
know that the property exists, `inferred` lists the members that are our reading.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from mockspot.catalog.custom_objects import is_qualified
from mockspot.catalog.data_files import read

if TYPE_CHECKING:
    from mockspot.catalog.validation_rules import ValidationRule


@dataclass(frozen=True, slots=True)
class Option:
    """One allowed value of an enumeration."""

    value: str
    label: str
    display_order: int = -1
    hidden: bool = False
    description: str = ""


@dataclass(frozen=True, slots=True)
class PropertyDefinition:
    """A typed field of an object type, as the Properties API shows it.

    `created_at` and `updated_at` are epoch milliseconds, or None for HubSpot's own definitions.
    """

    name: str
    label: str
    type: str  # string, number, date, datetime, bool, enumeration, phone_number, json, object_coordinates
    field_type: str
    group_name: str
    description: str = ""
    options: tuple[Option, ...] = ()
    display_order: int = -1
    calculated: bool = False
    external_options: bool = False
    has_unique_value: bool = False
    hidden: bool = False
    form_field: bool = False
    hubspot_defined: bool = False
    archivable: bool = True
    read_only_definition: bool = False
    read_only_value: bool = False
    read_only_options: bool | None = None  # said of some of HubSpot's own (recorded, sens 2024, nango 2026-03)
    referenced_object_type: str | None = None
    show_currency_symbol: bool | None = None
    calculation_formula: str | None = None
    data_sensitivity: str = "non_sensitive"
    created_at: int | None = None
    updated_at: int | None = None
    created_user_id: str | None = None
    updated_user_id: str | None = None
    archived: bool = False
    archived_at: int | None = None
    number_display_hint: str | None = None
    text_display_hint: str | None = None
    currency_property_name: str | None = None
    validations: tuple[ValidationRule, ...] = ()  # in the order of their types
    confidence: str = "documented"
    inferred: tuple[str, ...] = ()

    def __hash__(self) -> int:
        """Hash by name: definitions are keys of caches on the hot path, and hashing forty members is not cheap."""
        return hash(self.name)


@cache
def defaults(object_type: str) -> Mapping[str, PropertyDefinition]:
    """Return the definitions a fresh portal holds for an object type (plural name), by property name.

    A custom object has none of HubSpot's: its schema makes them all, the system's too.
    """
    if is_qualified(object_type):
        return MappingProxyType({})
    return MappingProxyType({row["name"]: _definition(row) for row in read("properties", f"{object_type}.json")})


def _definition(row: dict[str, Any]) -> PropertyDefinition:
    return PropertyDefinition(
        name=row["name"],
        label=row["label"],
        type=row["type"],
        field_type=row["fieldType"],
        group_name=row["groupName"],
        options=tuple(
            Option(option["value"], option["label"], option["displayOrder"], option["hidden"])
            for option in row["options"]
        ),
        display_order=row["displayOrder"],
        calculated=row["calculated"],
        external_options=row["externalOptions"],
        has_unique_value=row["hasUniqueValue"],
        hidden=row["hidden"],
        form_field=row["formField"],
        hubspot_defined=row["hubspotDefined"],
        archivable=row["archivable"],
        read_only_definition=row["readOnlyDefinition"],
        read_only_value=row["readOnlyValue"],
        read_only_options=row.get("readOnlyOptions"),
        referenced_object_type=row.get("referencedObjectType"),
        show_currency_symbol=row.get("showCurrencySymbol"),
        calculation_formula=row.get("calculationFormula"),
        confidence=row["confidence"],
        inferred=tuple(row.get("inferred", ())),
    )
