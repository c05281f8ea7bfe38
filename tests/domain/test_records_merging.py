"""What a merge tells of, by the switches about it."""

from mockspot.domain.events import Event
from mockspot.domain.policy import Policy
from mockspot.domain.record import record_id
from mockspot.domain.records.merging import Merge, merge
from tests.domain.linked_world import COMPANY, CONTACT, DEAL, OWN, World

PRIMARY, OTHER, ACME, SALE = 1, 2, 7, 8


def told(policy: Policy) -> tuple[int, list[Event]]:
    """Return the id of two merged contacts, of whom one has a company and both have a deal, and the merge's events."""
    world = World(policy)
    world.add(CONTACT, PRIMARY, OTHER)
    world.add(COMPANY, ACME)
    world.add(DEAL, SALE)
    world.set(CONTACT, OTHER, COMPANY, ACME, (OWN, 279))
    for contact in (PRIMARY, OTHER):
        world.set(CONTACT, contact, DEAL, SALE, (OWN, 4))
    before = len(world.ctx.events)
    made = merge(world.ctx, Merge(CONTACT, str(PRIMARY), str(OTHER)))
    return record_id(made.record), world.ctx.events[before:]


def ends(events: list[Event], *, removed: bool) -> list[tuple[str, int, str | None, int | None, int | None]]:
    return [
        (event.object_type_id, event.object_id, event.to_type_id, event.to_id, event.association_type_id)
        for event in events
        if event.change == "associationChange" and event.association_removed == removed
    ]


def test_a_merge_tells_of_the_record_merged_away_unless_switched_off() -> None:
    number, events = told(Policy())
    assert [event.change for event in events] == ["merge", "deletion"]
    merged, deleted = events
    assert (merged.object_id, merged.merged_ids, merged.new_id) == (PRIMARY, (OTHER,), number)
    assert deleted.object_id == OTHER
    _, events = told(Policy(merge_tells_of_deletion=False))
    assert [event.change for event in events] == ["merge"]


def test_a_merge_tells_of_links_that_move_when_switched_on() -> None:
    number, events = told(Policy(merge_tells_of_links=True, first_company_is_primary=False))
    assert ends(events, removed=True) == [
        ("0-1", OTHER, "0-2", ACME, 279),
        ("0-2", ACME, "0-1", OTHER, 280),
        ("0-1", PRIMARY, "0-3", SALE, 4),
        ("0-3", SALE, "0-1", PRIMARY, 3),
        ("0-1", OTHER, "0-3", SALE, 4),
        ("0-3", SALE, "0-1", OTHER, 3),
    ]
    assert ends(events, removed=False) == [
        ("0-1", number, "0-2", ACME, 279),
        ("0-2", ACME, "0-1", number, 280),
        ("0-1", number, "0-3", SALE, 4),
        ("0-3", SALE, "0-1", number, 3),
    ]


def test_a_primary_record_that_keeps_its_id_keeps_its_links_in_silence() -> None:
    number, events = told(
        Policy(merge_tells_of_links=True, merge_keeps_primary_id=True, first_company_is_primary=False)
    )
    assert number == PRIMARY
    assert ends(events, removed=True) == [
        ("0-1", OTHER, "0-2", ACME, 279),
        ("0-2", ACME, "0-1", OTHER, 280),
        ("0-1", OTHER, "0-3", SALE, 4),
        ("0-3", SALE, "0-1", OTHER, 3),
    ]
    assert ends(events, removed=False) == [("0-1", PRIMARY, "0-2", ACME, 279), ("0-2", ACME, "0-1", PRIMARY, 280)]
