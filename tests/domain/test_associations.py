"""Associations: both directions at once, the primary rule, labels, archived ends, events."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockspot.catalog.associations import rows
from mockspot.domain.associations import NewLink, expand, link_new
from mockspot.domain.associations.editing import (
    BatchEdit,
    Edit,
    Ends,
    archive,
    archive_labels,
    create,
    remove,
    set_default,
    set_labels,
)
from mockspot.domain.associations.reading import BatchReadLinks, ListLinks, associated_ids, batch_read, list_links
from mockspot.domain.policy import Policy
from mockspot.domain.records.state import live
from mockspot.domain.refusal import Refusal
from tests.domain.linked_world import COMPANY, CONTACT, DEAL, OWN, World

UNLABELLED, PRIMARY, BILLING = (OWN, 279), (OWN, 1), (OWN, 931)


@pytest.fixture
def world() -> World:
    made = World()
    made.add(CONTACT, 1, 2)
    made.add(COMPANY, 11, 12)
    made.add(DEAL, 21)
    return made


def test_a_link_is_seen_from_both_ends_with_each_directions_own_types(world: World) -> None:
    world.set(CONTACT, 1, COMPANY, 11, BILLING)
    assert world.shown(CONTACT, 1, COMPANY) == {11: [1, 279, 931]}
    assert world.shown(COMPANY, 11, CONTACT) == {1: [2, 280, 930]}


def test_the_first_company_becomes_primary_from_either_end_and_the_second_does_not(world: World) -> None:
    world.set(COMPANY, 11, CONTACT, 1)
    world.set(CONTACT, 1, COMPANY, 12)
    assert world.shown(CONTACT, 1, COMPANY) == {11: [1, 279], 12: [279]}


def test_a_company_is_primary_for_many_contacts(world: World) -> None:
    world.set(CONTACT, 1, COMPANY, 11)
    world.set(CONTACT, 2, COMPANY, 11)
    assert world.shown(COMPANY, 11, CONTACT) == {1: [2, 280], 2: [2, 280]}


def test_making_another_company_primary_demotes_the_old_one_in_both_directions(world: World) -> None:
    world.set(CONTACT, 1, COMPANY, 11)
    world.set(COMPANY, 12, CONTACT, 1, (OWN, 2))
    assert world.shown(CONTACT, 1, COMPANY) == {11: [279], 12: [1, 279]}
    assert world.shown(COMPANY, 11, CONTACT) == {1: [280]}


def test_a_company_has_one_billing_contact_and_a_quote_one_deal() -> None:
    """Recorded 2025-11 (amp): the cardinalities in schemas."""
    kinds = {(row.from_type_id, row.type_id): row for row in rows()}
    assert [
        key for key in (("0-2", 930), ("0-14", 64), ("0-84", 369), ("0-72", 314)) if not kinds[key].one_to_one
    ] == []


def test_no_company_becomes_primary_by_itself_with_the_policy_off() -> None:
    world = World(replace(Policy(), first_company_is_primary=False))
    world.add(CONTACT, 1)
    world.add(COMPANY, 11)
    world.set(CONTACT, 1, COMPANY, 11)
    assert world.shown(CONTACT, 1, COMPANY) == {11: [279]}


def test_setting_labels_replaces_those_of_the_pair_and_keeps_the_unlabelled_type(world: World) -> None:
    world.set(CONTACT, 1, COMPANY, 11, PRIMARY, BILLING)
    world.set(CONTACT, 1, COMPANY, 11, BILLING)
    assert world.shown(CONTACT, 1, COMPANY) == {11: [279, 931]}


def test_a_batch_adds_labels_to_those_of_the_pair(world: World) -> None:
    world.set(CONTACT, 1, COMPANY, 11, BILLING)
    create(world.ctx, BatchEdit(CONTACT, COMPANY, (Ends("1", "11", (PRIMARY,)),)))
    assert world.shown(CONTACT, 1, COMPANY) == {11: [1, 279, 931]}


def test_removing_a_label_leaves_the_link_and_removing_the_unlabelled_type_ends_it(world: World) -> None:
    world.set(CONTACT, 1, COMPANY, 11, BILLING)
    archive_labels(world.ctx, BatchEdit(CONTACT, COMPANY, (Ends("1", "11", (BILLING,)),)))
    assert world.shown(CONTACT, 1, COMPANY) == {11: [1, 279]}
    archive_labels(world.ctx, BatchEdit(CONTACT, COMPANY, (Ends("1", "11", (UNLABELLED,)),)))
    assert world.shown(CONTACT, 1, COMPANY) == world.shown(COMPANY, 11, CONTACT) == {}


def test_naming_no_known_label_removes_nothing(world: World) -> None:
    world.set(CONTACT, 1, COMPANY, 11)
    archive_labels(world.ctx, BatchEdit(CONTACT, COMPANY, (Ends("1", "11", ((OWN, 4),)),)))
    assert world.shown(CONTACT, 1, COMPANY) == {11: [1, 279]}


def test_removing_a_pair_that_is_not_linked_changes_nothing_and_tells_nothing(world: World) -> None:
    remove(world.ctx, Edit(CONTACT, COMPANY, Ends("1", "11")))
    archive(world.ctx, BatchEdit(CONTACT, COMPANY, (Ends("1", "11"), Ends("none", "11"))))
    assert world.ctx.events == []


def test_each_type_that_comes_or_goes_is_told_once_per_direction(world: World) -> None:
    world.set(CONTACT, 1, COMPANY, 11)
    told = [
        (event.object_type_id, event.object_id, event.to_id, event.association_type_id, event.is_primary)
        for event in world.ctx.events
    ]
    assert told == [
        ("0-1", 1, 11, 1, True),
        ("0-2", 11, 1, 2, True),
        ("0-1", 1, 11, 279, False),
        ("0-2", 11, 1, 280, False),
    ]
    world.ctx.events.clear()
    world.set(CONTACT, 1, COMPANY, 11)  # replaces the labels: the primary type goes
    assert [(event.association_type_id, event.association_removed) for event in world.ctx.events] == [
        (1, True),
        (2, True),
    ]


def test_linking_what_is_linked_tells_nothing(world: World) -> None:
    ends = Edit(CONTACT, DEAL, Ends("1", "21"))
    set_default(world.ctx, ends)
    world.ctx.events.clear()
    set_default(world.ctx, ends)
    assert world.ctx.events == []


def test_an_archived_end_is_not_shown_and_comes_back_with_its_links(world: World) -> None:
    world.set(CONTACT, 1, COMPANY, 11)
    world.archive(COMPANY, 11)
    assert world.shown(CONTACT, 1, COMPANY) == world.shown(COMPANY, 11, CONTACT) == {}
    world.restore(COMPANY, 11)
    assert world.shown(CONTACT, 1, COMPANY) == {11: [1, 279]}


def test_an_archived_primary_company_makes_room_for_another(world: World) -> None:
    world.set(CONTACT, 1, COMPANY, 11)
    world.archive(COMPANY, 11)
    world.set(CONTACT, 1, COMPANY, 12)
    world.restore(COMPANY, 11)
    assert world.shown(CONTACT, 1, COMPANY) == {11: [279], 12: [1, 279]}


@pytest.mark.parametrize(
    ("ends", "kind"),
    [
        (Ends("1", "404"), "association_to_missing"),
        (Ends("404", "11"), "association_from_missing"),
        (Ends("x", "11"), "association_identifier"),
        (Ends("1", "11", ((OWN, 9_999),)), "association_type_invalid"),
        (Ends("1", "11", ("contact_to_deal",)), "association_type_invalid"),
        (Ends("1", "11", ((OWN, 280),)), "association_ids_invalid"),
    ],
)
def test_a_bad_input_of_a_batch_is_its_own_error_and_stops_no_other(world: World, ends: Ends, kind: str) -> None:
    outcome = create(world.ctx, BatchEdit(CONTACT, COMPANY, (ends, Ends("2", "12"))))
    assert [refusal.kind for refusal in outcome.failed] == [kind]
    assert [done.pair.from_id for done in outcome.done] == [2]


def test_a_type_of_another_pair_reads_the_ids_as_records_of_that_pair(world: World) -> None:
    with pytest.raises(Refusal) as caught:
        world.set(CONTACT, 1, COMPANY, 11, (OWN, 280))
    assert caught.value.context["INVALID_OBJECT_IDS"] == ["COMPANY=1 is not valid", "CONTACT=11 is not valid"]


def test_a_record_is_not_associated_with_itself(world: World) -> None:
    with pytest.raises(Refusal, match="association_with_itself"):
        world.set(CONTACT, 1, CONTACT, 1)


def test_parent_and_child_companies_are_each_others_inverse(world: World) -> None:
    world.set(COMPANY, 11, COMPANY, 12, (OWN, 13))
    assert world.shown(COMPANY, 11, COMPANY) == {12: [13, 450]}
    assert world.shown(COMPANY, 12, COMPANY) == {11: [14, 450]}


def test_a_new_record_is_linked_to_what_its_body_names(world: World) -> None:
    links = (NewLink("11", (UNLABELLED,)), NewLink("21", ((OWN, 4),)))
    link_new(world.ctx, CONTACT, 2, links)
    assert world.shown(CONTACT, 2, COMPANY) == {11: [1, 279]}
    assert world.shown(DEAL, 21, CONTACT) == {2: [3]}


@pytest.mark.parametrize(
    ("link", "kind"),
    [
        (NewLink("404", (UNLABELLED,)), "association_ids_invalid"),
        (NewLink("9" * 5_000, (UNLABELLED,)), "association_ids_invalid"),
        (NewLink("x", (UNLABELLED,)), "association_ids_invalid"),
        (NewLink("11", ((OWN, 280),)), "association_from_type_invalid"),
        (NewLink("11", ((OWN, 9_999),)), "association_type_unknown"),
        (NewLink("11", (("USER_DEFINED", 279),)), "association_type_unknown"),
    ],
)
def test_a_new_record_with_a_bad_link_is_refused_before_any_is_made(world: World, link: NewLink, kind: str) -> None:
    with pytest.raises(Refusal, match=kind):
        link_new(world.ctx, CONTACT, 2, (NewLink("12", (UNLABELLED,)), link))
    assert world.shown(CONTACT, 2, COMPANY) == {}


def test_pages_join_up_to_the_whole_list_without_archived_records(world: World) -> None:
    world.add(DEAL, *range(100, 150))
    create(world.ctx, BatchEdit(CONTACT, DEAL, tuple(Ends("1", str(number)) for number in range(100, 150))))
    world.archive(DEAL, 120)
    seen, after = [], 0
    while True:
        found = list_links(world.ctx, ListLinks(CONTACT, "1", DEAL, 7, after))
        assert len(found.links) <= 7
        seen += [link.to_id for link in found.links]
        if not found.more:
            break
        after = found.links[-1].to_id + 1
    assert seen == [number for number in range(100, 150) if number != 120]


def test_a_batch_read_reports_every_record_without_links_even_one_that_is_not_there(world: World) -> None:
    world.set(CONTACT, 1, DEAL, 21)
    found = batch_read(world.ctx, BatchReadLinks(CONTACT, DEAL, (("1", 0), ("2", 0), ("404", 0), ("x", 0), ("1", 0))))
    assert [key for key, _ in found.pages] == ["1"]
    assert [refusal.kind for refusal in found.failed] == [
        "associations_none",
        "associations_none",
        "association_identifier",
    ]


def test_a_record_read_and_a_search_filter_see_the_same_links(world: World) -> None:
    world.set(CONTACT, 1, COMPANY, 11)
    world.set(CONTACT, 1, COMPANY, 12)
    expansion = expand(world.space, CONTACT, 1, COMPANY)
    assert {link.to_id for link in expansion.page.links} == associated_ids(world.space, CONTACT, 1, COMPANY) == {11, 12}


def test_a_batch_applied_by_half_makes_the_first_half(world: World) -> None:
    world.ctx.half_applied = True
    create(world.ctx, BatchEdit(CONTACT, DEAL, (Ends("1", "21"), Ends("2", "21"))))
    assert world.shown(DEAL, 21, CONTACT) == {1: [3]}


def test_ten_thousand_links_on_one_record_are_written_and_paged(world: World) -> None:
    ids = range(1_000, 11_000)
    world.add(CONTACT, *ids)
    for start in range(1_000, 11_000, 2_000):
        inputs = tuple(Ends("11", str(number)) for number in range(start, start + 2_000))
        create(world.ctx, BatchEdit(COMPANY, CONTACT, inputs))
    last = list_links(world.ctx, ListLinks(COMPANY, "11", CONTACT, 500, 10_500))
    assert [link.to_id for link in last.links] == list(ids[-500:])
    assert not last.more


CONTACTS, COMPANIES = (1, 2), (11, 12)
LABELS = ((UNLABELLED,), (PRIMARY,), (BILLING,), (PRIMARY, BILLING))
INVERSE = {279: 280, 1: 2, 931: 930}
STEPS = st.tuples(
    st.sampled_from(["put", "batch", "remove", "unlabel", "archive", "restore"]),
    st.sampled_from(CONTACTS),
    st.sampled_from(COMPANIES),
    st.sampled_from(LABELS),
    st.booleans(),
)
Step = tuple[str, int, int, tuple[tuple[str, int], ...], bool]


class Model:
    """What associations mean, in the plainest terms: a set of contact-to-company type ids per pair."""

    def __init__(self) -> None:
        self.pairs: dict[tuple[int, int], set[int]] = {}
        self.archived: set[int] = set()

    def apply(self, step: Step) -> None:
        action, contact, company, labels, _ = step
        ids = {type_id for _, type_id in labels}
        old = self.pairs.get((contact, company), set())
        if action == "archive":
            self.archived.add(company)
        elif action == "restore":
            self.archived.discard(company)
        elif action == "remove":
            self.pairs.pop((contact, company), None)
        elif action == "unlabel":
            self._keep(contact, company, set() if 279 in ids else old - ids)
        elif company not in self.archived:
            self._link(contact, company, old, ids | {279} | (old if action == "batch" else set()))

    def _link(self, contact: int, company: int, old: set[int], new: set[int]) -> None:
        primaries = {other for (owner, other), ids in self.pairs.items() if owner == contact and 1 in ids}
        if not old and not primaries - self.archived:
            new |= {1}
        if 1 in new:
            for other in primaries - {company}:
                self.pairs[contact, other] = self.pairs[contact, other] - {1}
        if 931 in new:  # a company has one billing contact
            for owner in CONTACTS:
                if (owner, company) in self.pairs:
                    self.pairs[owner, company] = self.pairs[owner, company] - {931}
        self._keep(contact, company, new)

    def _keep(self, contact: int, company: int, ids: set[int]) -> None:
        self.pairs.pop((contact, company), None)
        if ids:
            self.pairs[contact, company] = ids

    def shown(self) -> Iterator[tuple[int, int, set[int]]]:
        for contact, company in product(CONTACTS, COMPANIES):
            hidden = company in self.archived
            yield contact, company, set() if hidden else self.pairs.get((contact, company), set())


def perform(world: World, step: Step) -> None:
    action, contact, company, labels, turned = step
    if action == "archive":
        if world.space.get(live("0-2"), company) is not None:
            world.archive(COMPANY, company)
        return
    if action == "restore":
        world.restore(COMPANY, company)
        return
    ends = Ends(str(contact), str(company), labels)
    from_type, to_type = CONTACT, COMPANY
    if turned:
        from_type, to_type = COMPANY, CONTACT
        ends = Ends(str(company), str(contact), tuple((OWN, INVERSE[type_id]) for _, type_id in labels))
    batch = BatchEdit(from_type, to_type, (ends,))
    if action == "put":
        with suppress(Refusal):  # of an archived company; that nothing changed then is the model's to say
            set_labels(world.ctx, Edit(from_type, to_type, ends))
    else:
        {"batch": create, "remove": archive, "unlabel": archive_labels}[action](world.ctx, batch)


@settings(deadline=None, max_examples=300)
@given(st.lists(STEPS, min_size=5, max_size=40))
def test_any_sequence_agrees_with_the_model_in_both_directions(steps: list[Step]) -> None:
    world, model = World(), Model()
    world.add(CONTACT, *CONTACTS)
    world.add(COMPANY, *COMPANIES)
    replayed: dict[tuple[str, int, int], set[int]] = {}
    for step in steps:
        perform(world, step)
        model.apply(step)
        for contact, company, ids in model.shown():
            assert set(world.shown(CONTACT, contact, COMPANY).get(company, [])) == ids
            assert set(world.shown(COMPANY, company, CONTACT).get(contact, [])) == {INVERSE[number] for number in ids}
    for event in world.ctx.events:
        assert event.to_id is not None
        assert event.association_type_id is not None
        known = replayed.setdefault((event.object_type_id, event.object_id, event.to_id), set())
        assert (event.association_type_id in known) == event.association_removed  # no event tells what was so before
        known.symmetric_difference_update({event.association_type_id})
    for (contact, company), ids in model.pairs.items():
        assert replayed["0-1", contact, company] == ids
        assert replayed["0-2", company, contact] == {INVERSE[number] for number in ids}
