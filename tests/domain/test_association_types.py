"""HubSpot's association types one by one, and a portal's labels and limits under any sequence of changes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockspot.catalog.associations import AssociationType, rows
from mockspot.catalog.object_types import OBJECT_TYPES, ObjectType
from mockspot.domain.associations import NewLink, labels, limits, link_new, types
from mockspot.domain.associations.editing import BatchEdit, Edit, Ends, archive_labels, create, remove
from mockspot.domain.associations.labels import CreateLabel, DeleteLabel
from mockspot.domain.associations.limits import PurgeLimits, SetLimits, Wanted
from mockspot.domain.associations.reading import page
from mockspot.domain.records.state import archived, live
from mockspot.domain.refusal import Refusal
from tests.domain.linked_world import COMPANY, CONTACT, DEAL, OWN, World

CONTACTS, COMPANIES = (1, 2), (11, 12)


def _with_both_ends() -> list[AssociationType]:
    simulated = {row.type_id for row in OBJECT_TYPES}
    return [row for row in rows() if {row.from_type_id, row.to_type_id} <= simulated]


def test_every_type_of_hubspots_table_links_two_records_which_see_it_from_both_ends() -> None:
    by_id = {row.type_id: row for row in OBJECT_TYPES}
    kinds = _with_both_ends()
    assert len(kinds) >= 394  # the rest lead to types with no records of their own, payment links for one
    for kind in kinds:
        world, near, far = World(), by_id[kind.from_type_id], by_id[kind.to_type_id]
        world.add(near, 1)
        world.add(far, 2)
        world.set(near, 1, far, 2, (OWN, kind.type_id))
        assert kind.type_id in world.shown(near, 1, far)[2]
        assert kind.inverse_type_id in world.shown(far, 2, near)[1]
        remove(world.ctx, Edit(far, near, Ends("2", "1")))
        assert world.shown(near, 1, far) == world.shown(far, 2, near) == {}


def test_a_line_item_leaves_one_deal_for_another_and_goes_to_one_at_a_time() -> None:
    world, line_item = World(), next(row for row in OBJECT_TYPES if row.name == "line_items")
    world.add(line_item, 1)
    world.add(DEAL, 21, 22)
    world.set(line_item, 1, DEAL, 21)
    world.set(DEAL, 22, line_item, 1)
    assert world.shown(line_item, 1, DEAL) == {22: [20]}
    assert world.shown(DEAL, 21, line_item) == {}
    several = BatchEdit(line_item, DEAL, (Ends("1", "21"), Ends("1", "22")))
    with pytest.raises(Refusal, match="association_one_to_one") as caught:
        create(world.ctx, several)
    assert caught.value.context == {"ids": "21, 22", "category": OWN, "type_id": 20}
    with pytest.raises(Refusal, match="association_one_to_one"):
        link_new(world.ctx, line_item, 1, (NewLink("21", ((OWN, 20),)), NewLink("22", ((OWN, 20),))))


def test_a_lead_has_one_primary_contact() -> None:
    world, lead = World(), next(row for row in OBJECT_TYPES if row.name == "leads")
    world.add(lead, 1)
    world.add(CONTACT, 11, 12)
    world.set(lead, 1, CONTACT, 11, (OWN, 578))
    world.set(lead, 1, CONTACT, 12, (OWN, 578))
    assert world.shown(lead, 1, CONTACT) == {11: [608], 12: [578, 608]}


PORTAL = "USER_DEFINED"
LABEL_STEPS = st.tuples(
    st.sampled_from(
        ["make", "make pair", "delete", "link", "link", "link", "unlink", "limit", "purge", "archive", "restore"]
    ),
    st.sampled_from(CONTACTS),
    st.sampled_from(COMPANIES),
    st.integers(0, 5),
)


class Labelled:
    """A portal whose labels and limits come and go while records are linked."""

    def __init__(self) -> None:
        self.world = World()
        self.world.add(CONTACT, *CONTACTS)
        self.world.add(COMPANY, *COMPANIES)
        self.made = 0

    def kinds(self) -> list[AssociationType]:
        return [*types.between(self.world.space, "0-1", "0-2")]

    def apply(self, action: str, contact: int, company: int, number: int) -> None:
        ctx, kinds = self.world.ctx, self.kinds()
        kind = kinds[number % len(kinds)]
        if action.startswith("make"):
            self.made += 1
            label, back = f"L{self.made}", f"B{self.made}" if action == "make pair" else None
            labels.create(ctx, CreateLabel(CONTACT, COMPANY, label.lower(), label, back))
        elif action == "delete" and kind.category == PORTAL:
            labels.delete(ctx, DeleteLabel(CONTACT, COMPANY, kind.type_id))
        elif action == "link":
            create(ctx, BatchEdit(CONTACT, COMPANY, (Ends(str(contact), str(company), (types.spec(kind),)),)))
        elif action == "unlink":
            archive_labels(ctx, BatchEdit(CONTACT, COMPANY, (Ends(str(contact), str(company), (types.spec(kind),)),)))
        elif action == "limit":
            limits.set_limits(ctx, SetLimits(CONTACT, COMPANY, (Wanted(types.spec(kind), 1),)))
        elif action == "purge":
            limits.purge(ctx, PurgeLimits(CONTACT, COMPANY, (types.spec(kind),)))
        elif action == "archive" and self.world.space.get(live("0-2"), company) is not None:
            self.world.archive(COMPANY, company)
        elif action == "restore" and self.world.space.get(archived("0-2"), company) is not None:
            self.world.restore(COMPANY, company)

    def seen(self) -> dict[tuple[int, int], frozenset[AssociationType]]:
        pairs = [(contact, company) for contact in CONTACTS for company in COMPANIES]
        return {pair: self._types(CONTACT, pair[0], COMPANY, pair[1]) for pair in pairs}

    def seen_from_the_other_end(self) -> dict[tuple[int, int], frozenset[AssociationType | None]]:
        pairs = [(contact, company) for contact in CONTACTS for company in COMPANIES]
        back = {pair: self._types(COMPANY, pair[1], CONTACT, pair[0]) for pair in pairs}
        return {
            pair: frozenset(types.inverse(self.world.space, kind) for kind in kinds) for pair, kinds in back.items()
        }

    def _types(self, near: ObjectType, near_id: int, far: ObjectType, far_id: int) -> frozenset[AssociationType]:
        found = page(self.world.space, near.type_id, near_id, far.type_id, limit=100)
        return frozenset(kind for link in found.links if link.to_id == far_id for kind in link.types)


@settings(deadline=None, max_examples=150)
@given(st.lists(LABEL_STEPS, min_size=5, max_size=30))
def test_labels_and_limits_may_come_and_go_and_links_stay_whole(steps: list[tuple[str, int, int, int]]) -> None:
    portal = Labelled()
    for step in steps:
        before = portal.seen()
        portal.apply(*step)
        after, known = portal.seen(), set(portal.kinds())
        assert after == portal.seen_from_the_other_end()
        for kinds in after.values():
            assert kinds <= known  # nothing is linked with a label that is gone
            assert not kinds or any(kind.default for kind in kinds)
        if step[0] == "link":
            for kind in known:
                most = limits.maximum(portal.world.space, kind)
                counts = [sum(kind in seen[step[1], company] for company in COMPANIES) for seen in (before, after)]
                assert most is None or counts[1] <= max(most, counts[0])
