import pytest

from mockspot.catalog import properties
from mockspot.catalog.object_types import KNOWN_TYPES, OBJECT_TYPES, ObjectType, known, resolve

every_type = pytest.mark.parametrize("row", OBJECT_TYPES, ids=lambda row: row.name)


def spellings(row: ObjectType) -> list[str]:
    return [form for name in (row.name, row.singular, row.type_id) for form in (name, name.upper(), name.title())]


@every_type
def test_a_type_is_found_by_every_name_in_any_case(row: ObjectType) -> None:
    assert {resolve(name) for name in spellings(row)} == {row}


def test_four_types_are_simulated() -> None:
    assert [row.type_id for row in OBJECT_TYPES] == ["0-1", "0-2", "0-3", "0-5"]


@pytest.mark.parametrize("name", ["lineitem", "0-4", "contact ", "", "0-12", "2-123"])
def test_what_hubspot_cannot_infer_is_neither_simulated_nor_known(name: str) -> None:
    assert resolve(name) is None
    assert known(name) is None


def test_other_standard_types_are_known_by_every_name_and_not_simulated() -> None:
    for row in KNOWN_TYPES:
        for name in filter(None, row):
            assert known(name) == known(name.upper()) == row[0]
            assert resolve(name) is None


def test_no_two_types_share_a_name() -> None:
    names = [{row.name, row.singular, row.type_id} for row in OBJECT_TYPES] + [set(row) - {None} for row in KNOWN_TYPES]
    assert sum(map(len, names)) == len(set().union(*names))


@every_type
def test_every_property_a_type_names_is_defined(row: ObjectType) -> None:
    stamps = {row.created_property, row.modified_property, row.owner_property}
    pipeline = {row.pipeline_property, row.stage_property} - {None}
    lists = (row.default_properties, row.searchable_properties, row.required, row.required_any, row.unique_properties)
    named = stamps.union(pipeline, *lists)
    assert named <= properties.defaults(row.name).keys()


@every_type
def test_what_a_create_requires_can_be_written(row: ObjectType) -> None:
    defined = properties.defaults(row.name)
    assert not [name for name in (*row.required, *row.required_any) if defined[name].read_only_value]


@every_type
def test_a_default_pipeline_is_filled_in_where_a_stage_is_required(row: ObjectType) -> None:
    assert (row.stage_property in row.required) == (row.defaulted_pipeline is not None)
    assert row.defaulted_pipeline in (None, row.pipeline_property)


@every_type
def test_unique_properties_are_defined_as_unique(row: ObjectType) -> None:
    assert all(properties.defaults(row.name)[name].has_unique_value for name in row.unique_properties)


@every_type
def test_default_properties_come_in_the_order_of_answers(row: ObjectType) -> None:
    assert list(row.default_properties) == sorted(row.default_properties)
    assert {"hs_object_id", row.created_property, row.modified_property} <= set(row.default_properties)
