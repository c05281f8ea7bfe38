from collections import Counter
from itertools import product

import pytest

from mockspot.catalog.events import CONVERSATION, EVENT_TYPES, association_type
from mockspot.catalog.object_types import OBJECT_TYPES, core, resolve


def test_48_event_types_are_known_by_name_in_the_order_of_hubspots_list() -> None:
    assert len(EVENT_TYPES) == 48
    assert list(EVENT_TYPES) == sorted(EVENT_TYPES)


def test_a_name_says_the_change() -> None:
    assert all(name.partition(".")[2] == row.change and name == row.name for name, row in EVENT_TYPES.items())


def test_families_have_as_many_types_as_hubspot_lists() -> None:
    families = Counter(name.partition(".")[0] for name in EVENT_TYPES)
    expected = {"contact": 7, "company": 6, "deal": 6, "ticket": 6, "object": 6, "line_item": 6, "product": 5}
    assert families == expected | {"conversation": 5, "event": 1}


def test_the_types_of_simulated_object_types_and_of_conversations_can_fire_and_no_others() -> None:
    prefixes = {row.event_prefix for row in OBJECT_TYPES} - {None} | {"conversation", "object"}
    assert {name for name, row in EVENT_TYPES.items() if row.simulated} == {
        name for name in EVENT_TYPES if name.partition(".")[0] in prefixes
    }


def test_no_two_types_fire_for_one_change_of_one_object_type() -> None:
    keys = [(row.object_type_id, row.change) for row in EVENT_TYPES.values() if row.object_type_id]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("name", ["contact.propertyChange", "object.propertyChange", "conversation.propertyChange"])
def test_property_changes_need_a_property_name(name: str) -> None:
    assert EVENT_TYPES[name].needs_property_name


def test_nothing_else_needs_a_property_name() -> None:
    assert sum(row.needs_property_name for row in EVENT_TYPES.values()) == 8


def test_a_type_needs_a_scope_that_reads_its_records() -> None:
    for row in EVENT_TYPES.values():
        found = resolve(row.object_type_id) if row.object_type_id else None
        if found is not None and row.object_type_id != CONVERSATION:
            assert row.scopes == frozenset(found.read_scopes)


def test_every_pair_of_the_core_types_has_an_association_type() -> None:
    for one, other in product(core.ROWS, repeat=2):
        assert association_type(one.type_id, other.type_id) == f"{one.legacy_name}_TO_{other.legacy_name}"


@pytest.mark.parametrize(
    ("ends", "name"),
    [(("0-3", "0-8"), "DEAL_TO_LINE_ITEM"), (("0-8", "0-3"), "LINE_ITEM_TO_DEAL"), (("0-1", "0-8"), None)],
)
def test_only_documented_pairs_have_one(ends: tuple[str, str], name: str | None) -> None:
    assert association_type(*ends) == name


def test_an_event_without_another_end_has_none() -> None:
    assert association_type("0-1", None) is None
    assert association_type("2-7", "0-1") is None
