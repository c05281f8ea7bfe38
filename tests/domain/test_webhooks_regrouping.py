from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from mockspot.domain.events import Event
from mockspot.domain.webhooks import deliveries
from mockspot.domain.webhooks.deliveries import MAX_BATCH, Attempt, Notification
from mockspot.domain.webhooks.regrouping import regroup
from mockspot.domain.webhooks.retries import MAX_ATTEMPTS, SPAN_MS, judge
from mockspot.store.embedded import Space

APP, URL = 7, "http://127.0.0.1:9/hook"


@given(st.lists(st.integers(min_value=1, max_value=MAX_BATCH), min_size=1, max_size=4))
def test_every_event_is_tried_ten_times_within_a_day_however_it_is_grouped(sizes: list[int]) -> None:
    tx = Space()
    event = Event("creation", "0-1", 51, 0, "CRM_UI")
    numbers = iter(range(1_000))
    for size in sizes:
        notes = tuple(Notification(next(numbers) * 2_654_435_761, 1, "contact.creation", event) for _ in range(size))
        deliveries.add(tx, APP, URL, notes, due=0)
    tried: Counter[tuple[int, int]] = Counter()
    now = 0
    while waiting := list(deliveries.scheduled(tx, APP)):
        delivery = waiting[0]
        now = max(now, delivery.due)
        number = len(delivery.attempts)
        tried.update((note.event_id, number) for note in delivery.notifications)
        verdict = judge(500, attempts=number + 1, now=now, chance=0.5)
        begun = deliveries.begin(tx, delivery, URL, now=now)
        settled = deliveries.settle(tx, begun, Attempt(number, now, 500, 1.0), verdict)
        assert settled is not None
        if settled.state == "failed":
            regroup(tx, settled, now=now)
    assert set(tried.values()) == {1}
    assert len(tried) == sum(sizes) * MAX_ATTEMPTS
    assert now <= SPAN_MS
    rows = deliveries.listed(tx)
    assert {row.state for row in rows} == {"dead"}
    assert max(len(row.notifications) for row in rows) <= MAX_BATCH
    assert Counter(len(row.attempts) for row in rows).keys() == {MAX_ATTEMPTS}


def test_a_failed_batch_comes_back_in_several_requests() -> None:
    tx = Space()
    event = Event("creation", "0-1", 51, 0, "CRM_UI")
    notes = tuple(Notification(number * 2_654_435_761, 1, "contact.creation", event) for number in range(100))
    failed = deliveries.add(tx, APP, URL, notes, due=0, attempts=(Attempt(0, 0, 500, 1.0),))
    regroup(tx, failed, now=0)
    rows = deliveries.listed(tx)
    assert 2 < len(rows) <= 10
    assert sorted(note.event_id for row in rows for note in row.notifications) == [note.event_id for note in notes]
    assert {len(row.attempts) for row in rows} == {1}


def test_events_of_two_failed_batches_meet_in_one_request() -> None:
    tx = Space()
    event = Event("creation", "0-1", 51, 0, "CRM_UI")
    for first in (0, 10):
        notes = tuple(Notification(number, 1, "contact.creation", event) for number in range(first, first + 10))
        regroup(tx, deliveries.add(tx, APP, URL, notes, due=0, attempts=(Attempt(0, 0, 500, 1.0),)), now=0)
    mixed = [{note.event_id // 10 for note in row.notifications} for row in deliveries.listed(tx)]
    assert {0, 1} in mixed
