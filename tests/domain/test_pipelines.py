"""The order of stages, their metadata, and numbers as Java prints them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspot.catalog import object_types
from mockspot.catalog.object_types import ObjectType
from mockspot.catalog.pipelines import Stage
from mockspot.domain.pipelines import metadata, rules
from mockspot.domain.pipelines.placing import placed, settled
from mockspot.domain.refusal import Refusal

_ROWS = {row.name: row for row in object_types.OBJECT_TYPES}
DEALS, TICKETS = _ROWS["deals"], _ROWS["tickets"]
LEADS = replace(TICKETS, name="leads", legacy_name="LEAD", type_id="0-136")
CARS = replace(TICKETS, name="p1_cars", legacy_name="P1_CARS", type_id="2-7")
orders = st.lists(st.integers(0, 12), min_size=1, max_size=8)
distinct = st.lists(st.integers(0, 12), min_size=1, max_size=8, unique=True)


def built(wanted: list[int]) -> tuple[Stage, ...]:
    return tuple(Stage(str(place), f"S{place}", order) for place, order in enumerate(wanted))


def shown(stages: tuple[Stage, ...]) -> list[tuple[str, int]]:
    return [(stage.id, stage.display_order) for stage in stages]


@given(orders)
def test_no_two_stages_of_a_request_end_in_one_place(wanted: list[int]) -> None:
    result = [stage.display_order for stage in settled(built(wanted))]
    assert result == sorted(set(result))
    assert len(result) == len(wanted)


@given(distinct)
def test_distinct_places_are_kept_with_their_gaps(wanted: list[int]) -> None:
    assert [stage.display_order for stage in settled(built(wanted))] == sorted(wanted)


def test_the_later_of_a_tie_comes_first_and_everything_is_renumbered() -> None:
    assert shown(settled(built([5, 2, 5]))) == [("1", 0), ("2", 1), ("0", 2)]


@given(distinct, st.integers(0, 12))
def test_a_free_place_moves_nobody_and_a_taken_one_is_behind_its_holder(wanted: list[int], order: int) -> None:
    others = settled(built(wanted))
    result = placed(others, Stage("new", "New", order))
    ids = [stage.id for stage in result]
    assert [stage_id for stage_id in ids if stage_id != "new"] == [stage.id for stage in others]
    holder = next((stage.id for stage in others if stage.display_order == order), None)
    if holder is None:
        assert {*shown(others), ("new", order)} == set(shown(result))
    else:
        assert ids.index("new") == ids.index(holder) + 1
        assert [stage.display_order for stage in result] == list(range(len(result)))


@given(distinct)
def test_putting_a_stage_where_it_is_changes_nothing(wanted: list[int]) -> None:
    stages = settled(built(wanted))
    assert placed(stages[1:], replace(stages[0])) == stages


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.0"),
        (-0.0, "0.0"),
        (1.0, "1.0"),
        (0.5, "0.5"),
        (0.001, "0.001"),
        (0.0005, "5.0E-4"),
        (0.000123, "1.23E-4"),
        (1e-07, "1.0E-7"),
    ],
)
def test_numbers_print_as_java_prints_them(value: float, text: str) -> None:
    assert metadata.java_double(value) == text


@given(st.floats(0, 1))
def test_a_printed_probability_reads_as_itself_and_closes_at_the_ends_only(value: float) -> None:
    stored = dict(metadata.stored(DEALS, (), {"probability": repr(value)}))
    assert float(stored["probability"]) == value
    assert stored["isClosed"] == ("true" if value in (0, 1) else "false")
    again = metadata.stored(DEALS, (), stored)
    assert dict(again) == stored


@pytest.mark.parametrize("text", ["", "high", "1_0", "-0.1", "1.01", "nan", "inf"])
def test_what_is_no_probability_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="stage_probability_invalid"):
        metadata.stored(DEALS, (), {"probability": text})


def test_unknown_keys_are_dropped_and_is_closed_cannot_be_sent() -> None:
    stored = metadata.stored(TICKETS, (), {"ticketState": "OPEN", "isClosed": "true", "colour": "red"})
    assert stored == (("isClosed", "false"), ("ticketState", "OPEN"))
    echoed = metadata.echoed(stored, {"colour": "red", "ticketState": None})
    assert dict(echoed) == {"ticketState": "OPEN", "isClosed": "false", "colour": "red"}


@pytest.mark.parametrize(
    ("object_type", "sent", "stored"),
    [
        (CARS, {"state": "CLOSED"}, {"state": "CLOSED", "isClosed": "true"}),
        (CARS, {"ticketState": "CLOSED"}, {"state": "OPEN", "isClosed": "false"}),
        (LEADS, {"leadState": "QUALIFIED"}, {"leadState": "QUALIFIED"}),
        (LEADS, {}, {"leadState": "NEW"}),
    ],
)
def test_each_type_has_its_own_word_for_the_state_of_a_stage(
    object_type: ObjectType, sent: dict[str, str], stored: dict[str, str]
) -> None:
    assert dict(metadata.stored(object_type, (), sent)) == stored


def test_a_state_that_is_none_is_refused_in_the_name_of_the_type() -> None:
    with pytest.raises(Refusal, match="stage_metadata_invalid") as refused:
        metadata.stored(CARS, (), {"state": "DRIVING"})
    assert refused.value.context == {"object_type": "P1_CARS"}


@pytest.mark.parametrize(("object_type", "most"), [(DEALS, 100), (TICKETS, 100), (CARS, 100), (LEADS, 30)])
def test_a_pipeline_holds_as_many_stages_as_its_type_allows(object_type: ObjectType, most: int) -> None:
    rules.check_count(object_type, range(most))
    with pytest.raises(Refusal, match="pipeline_too_long"):
        rules.check_count(object_type, range(most + 1))
