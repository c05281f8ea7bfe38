import pytest

from mockspot.catalog import groups, properties
from mockspot.catalog.object_types import KNOWN_TYPES, OBJECT_TYPES, ObjectType, core, known, resolve
from mockspot.catalog.object_types.row import EVERY, GDPR_DELETE, MERGE, READS

every_type = pytest.mark.parametrize("row", OBJECT_TYPES, ids=lambda row: row.name)


_OTHERS = [row for row in KNOWN_TYPES if resolve(row[0]) is None]
"""Types without a row; one that gets its row is simulated from then on."""


def named(name: str) -> ObjectType:
    found = resolve(name)
    assert found is not None, name
    return found


@every_type
def test_a_type_is_found_by_every_name_in_any_case(row: ObjectType) -> None:
    forms = [form for name in row.spellings for form in (name, name.upper(), name.title())]
    assert {resolve(name) for name in forms} == {row}


@pytest.mark.parametrize("name", ["appointment", "course", "listing"])
def test_three_types_have_no_singular_path(name: str) -> None:
    assert resolve(name) is None
    assert named(f"{name}s").singular == name


def test_payments_have_no_singular_path() -> None:
    assert known("payments") == "payments"
    assert known("payment") is None


def test_the_types_of_hubspots_own_are_all_there() -> None:
    assert len(OBJECT_TYPES) >= 36
    assert [row.type_id for row in core.ROWS] == ["0-1", "0-2", "0-3", "0-5"]
    assert {row.type_id for row in OBJECT_TYPES} >= {"0-7", "0-27", "0-53", "0-101", "0-136", "0-162", "0-970"}


@pytest.mark.parametrize("name", ["lineitem", "0-0", "0-9999", "0-166", "contact ", "", "2-123", "p_contacts"])
def test_what_hubspot_cannot_infer_is_neither_simulated_nor_known(name: str) -> None:
    assert resolve(name) is None
    assert known(name) is None


def test_other_types_of_hubspots_are_known_by_every_name_and_not_simulated() -> None:
    for row in _OTHERS:
        for name in filter(None, row):
            assert known(name) == known(name.upper()) == row[0]
            assert resolve(name) is None


@pytest.mark.parametrize("type_id", ["0-6", "0-99", "0-165"])
def test_hubspots_first_type_ids_are_known(type_id: str) -> None:
    assert known(type_id) == type_id


def test_no_two_types_share_a_name() -> None:
    names = [set(row.spellings) for row in OBJECT_TYPES] + [set(row) - {None} for row in _OTHERS]
    assert sum(map(len, names)) == len(set().union(*names))


@every_type
def test_a_row_says_what_it_rests_on(row: ObjectType) -> None:
    assert row.claim.startswith(("documented", "recorded", "default properties", "operations", "unverified"))


@every_type
def test_every_property_a_type_names_is_defined(row: ObjectType) -> None:
    stamps = {row.created_property, row.modified_property, row.owner_property}
    pipeline = {row.pipeline_property, row.stage_property, row.conflict_property, row.defaulted_pipeline} - {None}
    lists = (row.default_properties, row.searchable_properties, row.required, row.required_any, row.unique_properties)
    assert stamps.union(pipeline, *lists) <= properties.defaults(row.name).keys()


@every_type
def test_what_a_create_requires_can_be_written(row: ObjectType) -> None:
    defined = properties.defaults(row.name)
    assert not [name for name in (*row.required, *row.required_any) if defined[name].read_only_value]


@every_type
def test_a_defaulted_pipeline_is_the_one_that_the_stage_belongs_to(row: ObjectType) -> None:
    assert row.defaulted_pipeline in (None, row.pipeline_property)
    assert row.defaulted_pipeline is None or row.has_stages


@every_type
def test_a_type_with_a_pipeline_has_a_stage(row: ObjectType) -> None:
    assert (row.pipeline_property is None) == (row.stage_property is None)
    assert row.has_stages == (row.pipeline_property is not None and not row.lifecycle)


@every_type
def test_unique_properties_are_defined_as_unique(row: ObjectType) -> None:
    assert all(properties.defaults(row.name)[name].has_unique_value for name in row.unique_properties)
    assert row.conflict_property is None or row.conflict_property in row.unique_properties


@every_type
def test_default_properties_come_in_the_order_of_answers(row: ObjectType) -> None:
    assert list(row.default_properties) == sorted(row.default_properties)
    assert {"hs_object_id", row.created_property, row.modified_property} <= set(row.default_properties)


@every_type
def test_every_type_can_be_read_and_offers_nothing_that_does_not_exist(row: ObjectType) -> None:
    assert row.operations >= READS - {"crm.objects.search"}
    assert row.operations <= EVERY | MERGE | GDPR_DELETE


@every_type
def test_a_type_has_groups_for_its_definitions(row: ObjectType) -> None:
    assert groups.defaults(row.name)
