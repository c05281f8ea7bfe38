"""What is forgotten of deliveries that are done, against a model that is a list."""

import tracemalloc

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from mockspot.domain.events import Event
from mockspot.domain.webhooks import deliveries
from mockspot.domain.webhooks.deliveries import Attempt, Notification
from mockspot.domain.webhooks.retries import Verdict
from mockspot.store.embedded import Space

EVENT = Event("creation", "0-1", 51, 0, "CRM_UI")
DONE = ("delivered", "dead", "dropped")


def add(tx: Space, events: int, first: int = 0, state: str | None = None) -> int:
    notes = tuple(Notification(first + place, 1, "contact.creation", EVENT) for place in range(events))
    return deliveries.add(tx, 7, "http://127.0.0.1:9/", notes, due=0, state=state).delivery_id


def attempt(tx: Space, number: int, state: str) -> None:
    (delivery,) = (row for row in deliveries.listed(tx) if row.delivery_id == number)
    begun = deliveries.begin(tx, delivery, "http://127.0.0.1:9/", now=0)
    verdict = Verdict(state, 5 if state == "failed" else None)
    deliveries.settle(tx, begun, Attempt(len(begun.attempts), 0, 200, 1.0), verdict)


class Forgetting(RuleBasedStateMachine):
    """The model: every delivery's events, and those done in the order they were done in."""

    def __init__(self) -> None:
        super().__init__()
        self.tx = Space()
        self.keep = 20
        self.made = 0
        self.waiting: dict[int, int] = {}
        self.done: list[tuple[int, int]] = []
        self.saved: list[tuple[object, ...]] = []

    def limit(self) -> None:
        deliveries.forget(self.tx, keep=self.keep)
        while sum(events for _, events in self.done) > self.keep:
            self.done.pop(0)

    @rule(events=st.integers(1, 12), dropped=st.booleans())
    def happen(self, events: int, dropped: bool) -> None:
        number = add(self.tx, events, self.made, "dropped" if dropped else None)
        self.made += 1
        assert number == self.made
        if dropped:
            self.done.append((number, events))
        else:
            self.waiting[number] = events
        self.limit()

    @rule(data=st.data(), state=st.sampled_from(["delivered", "dead", "failed"]))
    def attempt(self, data: st.DataObject, state: str) -> None:
        if self.waiting:
            number = data.draw(st.sampled_from(sorted(self.waiting)))
            attempt(self.tx, number, state)
            if state != "failed":
                self.done.append((number, self.waiting.pop(number)))
            self.limit()

    @rule(data=st.data())
    def drop(self, data: st.DataObject) -> None:
        if self.waiting:
            number = data.draw(st.sampled_from(sorted(self.waiting)))
            assert deliveries.drop(self.tx, number) is not None
            self.done.append((number, self.waiting.pop(number)))

    @rule(data=st.data())
    def resend(self, data: st.DataObject) -> None:
        if self.done:
            number, events = data.draw(st.sampled_from(self.done))
            assert deliveries.resend(self.tx, number, now=0) is not None
            self.done.remove((number, events))
            self.waiting[number] = events

    @rule(keep=st.sampled_from([0, 5, 20, 50]))
    def keep_others(self, keep: int) -> None:
        self.keep = keep
        self.limit()

    @rule()
    def save(self) -> None:
        self.saved.append((self.tx.copy(), self.made, dict(self.waiting), list(self.done)))

    @rule(data=st.data())
    def go_back(self, data: st.DataObject) -> None:
        if self.saved:
            state, self.made, waiting, done = data.draw(st.sampled_from(self.saved))
            self.tx.restore(state)
            self.waiting, self.done = dict(waiting), list(done)

    @rule()
    def reset(self) -> None:
        self.tx.reset()
        self.made, self.waiting, self.done = 0, {}, []

    @invariant()
    def there_is_what_waits_and_what_was_done_last(self) -> None:
        rows = {row.delivery_id: row for row in deliveries.listed(self.tx)}
        assert sorted(rows) == sorted([*self.waiting, *(number for number, _ in self.done)])
        assert {number for number, row in rows.items() if row.state in DONE} == {number for number, _ in self.done}

    @invariant()
    def none_is_unaccounted_for(self) -> None:
        assert deliveries.made(self.tx) == self.made
        assert deliveries.forgotten(self.tx) == self.made - len(self.waiting) - len(self.done)


TestForgetting = Forgetting.TestCase


def test_what_was_sent_again_and_dropped_was_done_last() -> None:
    tx = Space()
    first, second = add(tx, 1), add(tx, 5, 1)
    attempt(tx, first, "delivered")
    deliveries.resend(tx, first, now=0)
    deliveries.drop(tx, second)
    deliveries.drop(tx, first)
    deliveries.forget(tx, keep=5)
    assert [row.delivery_id for row in deliveries.listed(tx)] == [first]


@pytest.mark.parametrize("looked_at", [False, True])
def test_a_space_stays_as_large_however_many_deliveries_pass_through(looked_at: bool) -> None:
    tx = Space()

    def pass_through(count: int) -> int:
        for number in range(count):
            attempt_at_once(tx, number)
        tracemalloc.start()
        for number in range(count):
            attempt_at_once(tx, number)
        grown, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return grown

    def attempt_at_once(tx: Space, number: int) -> None:
        notes = (Notification(number, 1, "contact.creation", EVENT),)
        added = deliveries.add(tx, 7, "http://127.0.0.1:9/", notes, due=number)
        begun = deliveries.begin(tx, added, "http://127.0.0.1:9/", now=number)
        deliveries.settle(tx, begun, Attempt(0, number, 200, 1.0), Verdict("delivered"))
        deliveries.forget(tx, keep=10)
        tx.commit()
        if looked_at and number % 100 == 0:
            deliveries.listed(tx)

    assert pass_through(3_000) < 100_000, "of a kilobyte each, no more than ten and a few that just went"
    assert tx.count(deliveries.DELIVERIES) == 10
