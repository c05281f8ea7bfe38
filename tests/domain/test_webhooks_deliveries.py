from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from mockspot.domain.events import Event
from mockspot.domain.webhooks import deliveries
from mockspot.domain.webhooks.deliveries import MAX_BATCH, WINDOW_MS, Attempt, Delivery, Notification
from mockspot.domain.webhooks.retries import MAX_ATTEMPTS, Verdict, judge
from mockspot.store.embedded import Space

URL = "http://127.0.0.1:9/hook"
APP = 7


def notes(count: int, first: int = 0) -> list[Notification]:
    event = Event("creation", "0-1", 51, 1_000, "CRM_UI")
    return [Notification(first + place, 1, "contact.creation", event) for place in range(count)]


def queue(tx: Space, count: int, *, now: int, first: int = 0, app_id: int = APP) -> None:
    deliveries.enqueue(tx, app_id, URL, notes(count, first), now=now)


def waiting(tx: Space) -> list[tuple[int, int]]:
    return [(delivery.app_id, delivery.due) for delivery in deliveries.everything_scheduled(tx)]


def try_once(tx: Space, delivery: Delivery, status: int, now: int) -> Delivery | None:
    number = len(delivery.attempts)
    verdict = judge(status, attempts=number + 1, now=now, chance=0.5)
    begun = deliveries.begin(tx, delivery, URL, now=now)
    return deliveries.settle(tx, begun, Attempt(number, now, status, 1.0), verdict)


def test_events_of_one_window_share_a_delivery() -> None:
    tx = Space()
    queue(tx, 2, now=1_000)
    queue(tx, 1, now=1_000 + WINDOW_MS - 1, first=2)
    queue(tx, 1, now=1_000 + WINDOW_MS, first=3)
    sizes = [len(delivery.notifications) for delivery in deliveries.listed(tx)]
    assert sizes == [3, 1]
    assert waiting(tx) == [(APP, 1_000 + WINDOW_MS), (APP, 1_000 + 2 * WINDOW_MS)]


def test_apps_never_share_a_delivery() -> None:
    tx = Space()
    queue(tx, 1, now=0)
    queue(tx, 1, now=0, app_id=APP + 1)
    assert [delivery.app_id for delivery in deliveries.listed(tx)] == [APP, APP + 1]
    assert deliveries.waiting_apps(tx) == [APP, APP + 1]


@given(st.lists(st.integers(min_value=1, max_value=250), max_size=6))
def test_no_delivery_exceeds_a_hundred_events_and_none_is_lost(counts: list[int]) -> None:
    tx = Space()
    first = 0
    for count in counts:
        queue(tx, count, now=0, first=first)
        first += count
    made = deliveries.listed(tx)
    assert all(1 <= len(delivery.notifications) <= MAX_BATCH for delivery in made)
    assert [note.event_id for delivery in made for note in delivery.notifications] == list(range(first))
    assert sum(len(delivery.notifications) < MAX_BATCH for delivery in made) <= 1


def test_a_delivery_being_sent_takes_no_more_events() -> None:
    tx = Space()
    queue(tx, 1, now=0)
    sent = deliveries.begin(tx, deliveries.listed(tx)[0], URL, now=WINDOW_MS)
    queue(tx, 1, now=1, first=1)
    assert [len(delivery.notifications) for delivery in deliveries.listed(tx)] == [1, 1]
    settled = deliveries.settle(tx, sent, Attempt(0, 1, 200, 1.0), Verdict("delivered"))
    assert settled is not None
    assert settled.state == "delivered"


def test_a_failed_delivery_waits_for_its_retry_and_dies_after_the_last() -> None:
    tx = Space()
    queue(tx, 1, now=0)
    for number in range(MAX_ATTEMPTS):
        [delivery] = deliveries.listed(tx)
        assert len(delivery.attempts) == number
        assert waiting(tx) == [(APP, delivery.due)]
        try_once(tx, delivery, 500, delivery.due)
    [dead] = deliveries.listed(tx, "dead")
    assert [attempt.number for attempt in dead.attempts] == list(range(MAX_ATTEMPTS))
    assert waiting(tx) == []


def test_what_is_held_is_not_scheduled_until_it_is_released() -> None:
    tx = Space()
    queue(tx, 1, now=0)
    try_once(tx, deliveries.listed(tx)[0], 500, 0)
    queue(tx, 1, now=10, first=1)
    due = [delivery.due for delivery in deliveries.listed(tx)]
    assert deliveries.hold(tx) == 2
    queue(tx, 1, now=10_000, first=2)
    assert waiting(tx) == []
    assert [delivery.state for delivery in deliveries.listed(tx)] == ["held"] * 3
    assert deliveries.release(tx) == 3
    assert [delivery.state for delivery in deliveries.listed(tx)] == ["failed", "pending", "pending"]
    assert [delivery.due for delivery in deliveries.listed(tx)] == [*due, 10_000 + WINDOW_MS]


def test_a_failure_under_hold_is_held() -> None:
    tx = Space()
    queue(tx, 1, now=0)
    sent = deliveries.begin(tx, deliveries.listed(tx)[0], URL, now=WINDOW_MS)
    deliveries.hold(tx)
    deliveries.settle(tx, sent, Attempt(0, 0, 500, 1.0), Verdict("failed", 99))
    assert [(delivery.state, delivery.due) for delivery in deliveries.listed(tx)] == [("held", 99)]


def test_a_delivery_is_resent_whatever_became_of_it() -> None:
    tx = Space()
    queue(tx, 1, now=0)
    try_once(tx, deliveries.listed(tx)[0], 200, 0)
    assert deliveries.resend(tx, 1, now=77) is not None
    assert waiting(tx) == [(APP, 77)]
    assert deliveries.resend(tx, 2, now=77) is None


def test_hastening_concerns_what_was_never_tried() -> None:
    tx = Space()
    queue(tx, 1, now=0)
    try_once(tx, deliveries.listed(tx)[0], 500, 0)
    retry = deliveries.listed(tx)[0].due
    queue(tx, 1, now=10, first=1)
    assert deliveries.hasten(tx, now=11) == 1
    assert waiting(tx) == [(APP, 11), (APP, retry)]


def test_an_attempt_that_a_reset_overtook_is_forgotten() -> None:
    tx = Space()
    mark = tx.mark()
    queue(tx, 1, now=0)
    sent = deliveries.begin(tx, deliveries.listed(tx)[0], URL, now=WINDOW_MS)
    tx.undo_to(mark)
    queue(tx, 1, now=5, first=9)
    assert deliveries.settle(tx, sent, Attempt(0, 0, 200, 1.0), Verdict("delivered")) is None
    assert [delivery.state for delivery in deliveries.listed(tx)] == ["pending"]


class DeliveriesMachine(RuleBasedStateMachine):
    """Any interleaving of events, attempts, holds, releases and resends keeps the books."""

    def __init__(self) -> None:
        super().__init__()
        self.tx = Space()
        self.now = 0
        self.events = 0

    @rule(count=st.integers(min_value=1, max_value=130), app_id=st.sampled_from([1, 2]))
    def happen(self, count: int, app_id: int) -> None:
        queue(self.tx, count, now=self.now, first=self.events, app_id=app_id)
        self.events += count

    @rule(status=st.sampled_from([200, 204, 302, 404, 500]), place=st.integers(min_value=0, max_value=5))
    def attempt(self, status: int, place: int) -> None:
        due = [delivery for delivery in deliveries.everything_scheduled(self.tx) if delivery.due <= self.now]
        if due:
            try_once(self.tx, due[place % len(due)], status, self.now)

    @rule(step=st.integers(min_value=0, max_value=40_000_000))
    def pass_time(self, step: int) -> None:
        self.now += step

    @rule()
    def hold(self) -> None:
        deliveries.hold(self.tx)

    @rule()
    def release(self) -> None:
        deliveries.release(self.tx)

    @rule()
    def hasten(self) -> None:
        deliveries.hasten(self.tx, now=self.now)

    @invariant()
    def every_event_is_in_exactly_one_delivery(self) -> None:
        made = deliveries.listed(self.tx)
        ids = sorted(note.event_id for delivery in made for note in delivery.notifications)
        assert ids == list(range(self.events))

    @invariant()
    def the_schedule_holds_what_is_to_be_sent_and_nothing_else(self) -> None:
        made = deliveries.listed(self.tx)
        open_ones = [delivery.delivery_id for delivery in made if delivery.state in ("pending", "failed")]
        entries = [number for (_, _, number), _ in self.tx.scan(deliveries.SCHEDULE)]
        assert sorted(entries) == sorted(open_ones)

    @invariant()
    def attempts_count_up_and_never_exceed_ten(self) -> None:
        for delivery in deliveries.listed(self.tx):
            assert [attempt.number for attempt in delivery.attempts] == list(range(len(delivery.attempts)))
            assert len(delivery.attempts) <= MAX_ATTEMPTS

    def teardown(self) -> None:
        deliveries.release(self.tx)
        while left := deliveries.everything_scheduled(self.tx):
            for delivery in left:
                self.now = max(self.now, delivery.due)
                try_once(self.tx, delivery, 500, self.now)
        assert all(delivery.state in ("delivered", "dead") for delivery in deliveries.listed(self.tx))


TestDeliveries = DeliveriesMachine.TestCase


def test_an_attempt_whose_end_nobody_hears_counts_and_the_next_has_another_number() -> None:
    tx = Space()
    queue(tx, 1, now=0)
    deliveries.begin(tx, deliveries.listed(tx)[0], URL, now=WINDOW_MS)
    assert deliveries.count_lost(tx) == 1
    (again,) = deliveries.everything_scheduled(tx)
    assert (again.state, again.due, again.begun) == ("failed", WINDOW_MS, None)
    assert [(attempt.number, attempt.at, attempt.status) for attempt in again.attempts] == [(0, WINDOW_MS, None)]
    assert deliveries.count_lost(tx) == 0


def test_an_attempt_that_follows_one_without_an_end_has_another_number() -> None:
    tx = Space()
    queue(tx, 1, now=0)
    deliveries.begin(tx, deliveries.listed(tx)[0], URL, now=WINDOW_MS)
    again = deliveries.begin(tx, deliveries.listed(tx)[0], URL, now=2 * WINDOW_MS)
    assert [(attempt.number, attempt.at, attempt.status) for attempt in again.attempts] == [(0, WINDOW_MS, None)]
    assert again.begun == 2 * WINDOW_MS


def test_the_last_attempt_is_the_last_even_when_nobody_hears_its_end() -> None:
    tx = Space()
    queue(tx, 1, now=0)
    for number in range(MAX_ATTEMPTS - 1):
        try_once(tx, deliveries.listed(tx)[0], 500, now=number)
    deliveries.begin(tx, deliveries.listed(tx)[0], URL, now=WINDOW_MS)
    deliveries.count_lost(tx)
    assert [(one.state, len(one.attempts)) for one in deliveries.listed(tx)] == [("dead", MAX_ATTEMPTS)]


def test_a_held_delivery_whose_attempt_was_lost_stays_held() -> None:
    tx = Space()
    queue(tx, 1, now=0)
    deliveries.begin(tx, deliveries.listed(tx)[0], URL, now=WINDOW_MS)
    deliveries.hold(tx)
    deliveries.count_lost(tx)
    assert [(one.state, len(one.attempts)) for one in deliveries.listed(tx)] == [("held", 1)]
