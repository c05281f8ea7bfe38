import fnmatch
import re

import pytest

from mockspot.catalog import extras, groups
from mockspot.catalog.linked_values import LINKED_VALUES
from mockspot.catalog.object_types import resolve
from mockspot.catalog.properties import PropertyDefinition, defaults
from mockspot.catalog.uncomputed import UNCOMPUTED, Uncomputed

COUNTS = {
    "contacts": 435,
    "companies": 276,
    "deals": 231,
    "tickets": 211,
    "calls": 105,
    "meetings": 109,
    "notes": 51,
    "emails": 122,
    "tasks": 131,
    "communications": 53,
    "postal_mail": 48,
    "line_items": 120,
    "products": 54,
    "quotes": 113,
    "leads": 64,
    "goal_targets": 103,
    "orders": 106,
    "carts": 45,
    "invoices": 69,
    "commerce_payments": 79,
    "subscriptions": 63,
    "discounts": 35,
    "fees": 34,
    "taxes": 34,
    "services": 43,
    "courses": 39,
    "listings": 47,
    "appointments": 37,
    "projects": 40,
    "users": 45,
    "feedback_submissions": 49,
    "marketing_events": 46,
    "deal_splits": 32,
    "contracts": 39,
    "partner_clients": 31,
    "partner_services": 31,
}
TYPES = {"string", "number", "date", "datetime", "bool", "enumeration", "phone_number", "object_coordinates", "json"}
every_type = pytest.mark.parametrize("object_type", COUNTS)


def rows(object_type: str) -> list[PropertyDefinition]:
    return list(defaults(object_type).values())


@every_type
def test_a_fresh_portal_holds_every_definition_of_the_sources(object_type: str) -> None:
    assert len(defaults(object_type)) == COUNTS[object_type]


def test_a_type_without_data_is_an_error_not_an_empty_portal() -> None:
    with pytest.raises(FileNotFoundError):
        defaults("spaceships")


@every_type
def test_definitions_are_keyed_and_sorted_by_name(object_type: str) -> None:
    names = [row.name for row in rows(object_type)]
    assert names == sorted(names) == list(defaults(object_type))


@every_type
def test_names_are_what_hubspot_accepts_in_a_write(object_type: str) -> None:
    assert not [row.name for row in rows(object_type) if not re.fullmatch(r"[a-z][a-z0-9_]{0,99}", row.name)]


@every_type
def test_every_definition_has_a_label_and_a_type_that_exists(object_type: str) -> None:
    assert not [row.name for row in rows(object_type) if not row.label or row.type not in TYPES or not row.field_type]


@every_type
def test_every_definition_stands_in_a_group_of_its_type(object_type: str) -> None:
    assert {row.group_name for row in rows(object_type)} == groups.defaults(object_type).keys()


@every_type
def test_options_have_distinct_values(object_type: str) -> None:
    for row in rows(object_type):
        assert len({option.value for option in row.options}) == len(row.options), row.name


@every_type
def test_an_enumeration_has_options_or_takes_them_from_elsewhere(object_type: str) -> None:
    enumerations = [row for row in rows(object_type) if row.type == "enumeration"]
    assert not [row.name for row in enumerations if not row.options and not row.external_options]


@every_type
def test_a_bool_offers_true_and_false_or_nothing(object_type: str) -> None:
    offered = {frozenset(option.value for option in row.options) for row in rows(object_type) if row.type == "bool"}
    assert offered <= {frozenset(), frozenset({"true", "false"})}


@every_type
def test_calculated_values_cannot_be_written(object_type: str) -> None:
    assert not [row.name for row in rows(object_type) if row.calculated and not row.read_only_value]


@every_type
def test_definitions_keep_their_marks(object_type: str) -> None:
    assert {row.confidence for row in rows(object_type)} <= {"recorded", "documented", "inferred"}
    assert all(row.hubspot_defined for row in rows(object_type))


def test_definitions_are_read_once() -> None:
    assert defaults("contacts") is defaults("contacts")


@pytest.mark.parametrize("row", UNCOMPUTED, ids=lambda row: row.names[0])
def test_what_is_said_to_be_computed_by_nothing_is_there_and_computed_by_nothing(row: Uncomputed) -> None:
    followed = {(extra.object_type, extra.property_name) for extra in extras.EXTRAS if extra.rule != "constant"}
    followed |= {
        (kind.name, value.property_name) for value in LINKED_VALUES for kind in (resolve(value.type_id),) if kind
    }
    for pattern in row.names:
        named = {(kind, name) for kind in row.object_types for name in fnmatch.filter(defaults(kind), pattern)}
        assert named
        assert not named & followed
