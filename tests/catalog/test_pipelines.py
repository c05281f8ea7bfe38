from importlib import resources

import orjson
import pytest

from mockspot.catalog import object_types, properties
from mockspot.catalog.object_types import OBJECT_TYPES, ObjectType
from mockspot.catalog.pipelines import Pipeline, Stage, defaults, stage_rule

DATA = resources.files("mockspot.catalog").joinpath("data")
NAMES = list(orjson.loads(DATA.joinpath("pipelines.json").read_bytes()))
every_type = pytest.mark.parametrize(
    "row", [row for row in OBJECT_TYPES if row.name in NAMES], ids=lambda row: row.name
)
every_name = pytest.mark.parametrize("name", NAMES)


def only(object_type: str) -> Pipeline:
    (found,) = defaults(object_type).values()
    return found


def test_a_fresh_portal_has_pipelines_of_twelve_types_at_least() -> None:
    assert len(NAMES) >= 12


@every_type
def test_a_fresh_portal_has_one_pipeline_per_type_under_its_id(row: ObjectType) -> None:
    assert row.pipeline_property is not None
    assert list(defaults(row.name)) == [only(row.name).id]


@every_name
def test_pipelines_are_those_of_types_that_hubspot_has(name: str) -> None:
    assert object_types.resolve(name) is not None or object_types.known(name) == name


@every_name
def test_stages_are_in_display_order_with_distinct_ids_and_labels(name: str) -> None:
    stages = only(name).stages
    assert [stage.display_order for stage in stages] == list(range(len(stages)))
    assert len({stage.id for stage in stages}) == len({stage.label for stage in stages}) == len(stages)


@every_name
def test_instants_are_the_epoch(name: str) -> None:
    holders: list[Pipeline | Stage] = [only(name), *only(name).stages]
    assert {(holder.created_at, holder.updated_at) for holder in holders} == {(0, 0)}


@every_type
def test_stage_ids_are_the_options_of_the_stage_property_where_it_has_any(row: ObjectType) -> None:
    assert row.stage_property is not None
    options = {option.value for option in properties.defaults(row.name)[row.stage_property].options}
    assert not options or options == {stage.id for stage in only(row.name).stages}


def test_deal_stages_are_closed_exactly_at_probability_nought_and_one() -> None:
    for stage in only("deals").stages:
        metadata = dict(stage.metadata)
        assert (metadata["isClosed"] == "true") == (metadata["probability"] in ("0.0", "1.0")), stage


@every_type
def test_what_default_stages_say_follows_the_rule_of_their_type(row: ObjectType) -> None:
    rule = stage_rule(row)
    for stage in only(row.name).stages:
        said = dict(stage.metadata)
        assert not said or not rule.states or said[rule.key] in rule.states


@every_type
def test_a_default_pipeline_has_room_for_more_stages(row: ObjectType) -> None:
    assert len(only(row.name).stages) < stage_rule(row).most


def test_contacts_end_as_other_and_is_closed_is_told_first() -> None:
    """Recorded 2025 (amp)."""
    said = {stage.id: stage.metadata for stage in only("contacts").stages}
    assert said.pop("other") == (("isClosed", "true"), ("state", "CLOSED"))
    assert set(said.values()) == {(("isClosed", "false"), ("state", "OPEN"))}


def test_one_ticket_stage_is_closed() -> None:
    assert [stage.id for stage in only("tickets").stages if dict(stage.metadata)["ticketState"] == "CLOSED"] == ["4"]


def test_a_type_without_pipelines_has_none() -> None:
    assert defaults("notes") == {}


def test_rows_can_be_kept_and_compared() -> None:
    assert hash(only("deals")) == hash(only("deals"))
