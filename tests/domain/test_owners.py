"""Who owns records: ids that never repeat, and are never user ids."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mockspot.domain import owners
from mockspot.domain.apps import User
from mockspot.domain.caller import Caller
from mockspot.domain.context import Context
from mockspot.domain.owners import ListOwners
from mockspot.domain.policy import Policy
from mockspot.domain.portal_facts import PortalFacts
from mockspot.runtime.ids import SeededIds
from mockspot.store.embedded import Space


def context(seed: str = "owners") -> Context:
    missing: Any = None
    return Context(Space(), 1_000, SeededIds(seed), PortalFacts(1), Caller("none"), Policy(), "c", missing, missing)


@given(st.lists(st.booleans(), max_size=12), st.integers(1, 5))
def test_pages_of_any_size_show_every_live_owner_once(archived: list[bool], limit: int) -> None:
    ctx = context()
    made = [owners.add(ctx, email=f"o{place}@example.com", archived=gone) for place, gone in enumerate(archived)]
    seen: list[int] = []
    after: int | None = 0
    while after is not None:
        page = owners.list_owners(ctx, ListOwners(limit, after))
        assert len(page.owners) <= limit
        seen += [owner.owner_id for owner, _ in page.owners]
        after = page.after
    assert seen == [owner.owner_id for owner in made if not owner.archived]


def test_the_same_seed_gives_the_same_owners() -> None:
    first, second = ([owners.add(ctx, email="a@example.com") for _ in range(3)] for ctx in (context("x"), context("x")))
    assert first == second
    assert len({owner.user_id for owner in first}) == 3


def test_a_portal_is_given_one_owner_and_not_a_second_one() -> None:
    ctx = context()
    owners.provision(ctx.tx, User(5, "admin@example.com"), 7)
    owners.provision(ctx.tx, User(6, "other@example.com"), 8)
    ((only, _),) = owners.list_owners(ctx, ListOwners(10)).owners
    assert (only.user_id, only.email, only.created_at) == (5, "admin@example.com", 7)


def test_only_active_owner_ids_may_be_assigned() -> None:
    ctx = context()
    active = owners.add(ctx, email="a@example.com", user_id=77)
    gone = owners.add(ctx, email="b@example.com", archived=True)
    assert owners.is_active(ctx.tx, str(active.owner_id))
    for wrong in (str(gone.owner_id), "77", "", "x", "٣", "-1"):
        assert not owners.is_active(ctx.tx, wrong)
