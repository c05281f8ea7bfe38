"""What an advance performs at once leaves what performing it one by one would have left."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from hashlib import blake2b
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockspot.domain.events import Event
from mockspot.domain.policy import Policy
from mockspot.domain.webhooks import deliveries, regrouping, retries
from mockspot.domain.webhooks.deliveries import Attempt, Delivery, Notification
from mockspot.domain.webhooks.retries import MAX_ATTEMPTS, SPAN_MS
from mockspot.runtime.dispatcher import Dispatcher
from tests.runtime.fakes import START, TARGETS, FakePortal, FakeSender, manual_portal

Items = list[dict[str, Any]]
Log = list[tuple[int, str, int, int | None, str, str]]


class Row(NamedTuple):
    """A delivery that waits: its app, when it is due, how often it was tried, how many events it carries."""

    app_id: int
    due: int
    attempts: int
    events: int


def put(portal: FakePortal, *rows: Row) -> None:
    """Schedule deliveries as they are after so many failures."""
    for row in rows:
        event = Event("creation", "0-1", 51, START, "CRM_UI")
        notes = tuple(Notification(portal.events + place, 1, "contact.creation", event) for place in range(row.events))
        portal.events += row.events
        failed = tuple(Attempt(number, START, 500, 1.0) for number in range(row.attempts))
        url = TARGETS[row.app_id].url
        deliveries.add(portal.space, row.app_id, url, notes, due=START + row.due, attempts=failed, closed=True)
    portal.space.commit()


def retries_of(app_id: int, count: int, *, apart_ms: int, attempts: int = 3) -> list[Row]:
    """Return retries that fall due one after the other."""
    return [Row(app_id, number * apart_ms, attempts, 1) for number in range(1, count + 1)]


def advance(portal: FakePortal, sender: FakeSender, seconds: float, **kwargs: Any) -> None:
    """Advance on a loop of its own."""

    async def run() -> None:
        dispatcher = Dispatcher(kwargs.get("targets", TARGETS.get), loop=asyncio.get_running_loop(), sender=sender)
        await dispatcher.advanced(portal, portal.live.clock.now() + round(seconds * 1000))
        await dispatcher.aclose()

    asyncio.run(run())


def one_by_one(portal: FakePortal, until: int, answer: Callable[[Items], int | None]) -> Log:
    """Perform what falls due in the plainest way there is, and return what happened."""
    tx, clock, log = portal.space, portal.live.clock, []
    while True:
        waiting = [row for row in deliveries.everything_scheduled(tx) if row.due <= until]
        if not waiting:
            break
        delivery = min(waiting, key=lambda row: (row.due, row.delivery_id))
        clock.move_to(delivery.due)
        now, number = clock.now(), len(delivery.attempts)
        items: Items = [{"eventId": note.event_id, "attemptNumber": number} for note in delivery.notifications]
        status = answer(items)
        chance = retries.chance(f"{portal.facts.seed}/{portal.facts.portal_id}", delivery.delivery_id, number)
        verdict = retries.judge(status, attempts=number + 1, now=now, chance=chance)
        sent = deliveries.begin(tx, delivery, TARGETS[delivery.app_id].url, now=now)
        error = None if status else "no answer"
        settled = deliveries.settle(tx, sent, Attempt(number, now, status, 1.0, error), verdict)
        assert settled is not None
        if settled.state == "failed" and portal.live.policy.webhook_retries_regroup:
            regrouping.regroup(tx, settled, now=now)
        log.append((now, str(settled.delivery_id), number, status, settled.state, str(now)))
    clock.move_to(until)
    return log


def logged(portal: FakePortal) -> Log:
    """Return what the traffic log tells of deliveries."""
    told = []
    for entry in portal.live.traffic.entries():
        if entry.kind == "delivery":
            shown = entry.content.document()  # type: ignore[union-attr]
            stamp = shown["request"]["headers"]["x-hubspot-request-timestamp"]
            told.append((entry.at, shown["deliveryId"], shown["attemptNumber"], shown["status"], shown["state"], stamp))
    return told


def rows(portal: FakePortal) -> list[Delivery]:
    """Return the deliveries."""
    return deliveries.listed(portal.space)


def drawn(items: Items, what: str) -> int:
    """Return a number from 0 to 255 that follows from a request alone, whenever it is made."""
    name = f"{what}/{items[0]['eventId']}/{items[0]['attemptNumber']}"
    return blake2b(name.encode(), digest_size=1).digest()[0]


ROWS = st.lists(
    st.builds(
        Row,
        st.sampled_from([7, 8]),
        st.integers(min_value=0, max_value=90_000) | st.integers(min_value=0, max_value=SPAN_MS),
        st.integers(min_value=0, max_value=MAX_ATTEMPTS - 1),
        st.integers(min_value=1, max_value=4),
    ),
    max_size=60,
)


@settings(max_examples=150, deadline=None)
@given(ROWS, st.sampled_from([0, 30, 128, 230, 256]), st.booleans(), st.integers(1, SPAN_MS), st.integers())
def test_rows_attempts_and_log_are_those_of_one_by_one(
    schedule: list[Row], failing: int, regroup: bool, span: int, salt: int
) -> None:
    def answer(items: Items) -> int | None:
        if drawn(items, f"{salt}") >= failing:
            return 200
        return (500, 404, None)[drawn(items, f"{salt}/how") % 3]

    plain, together = manual_portal(), manual_portal()
    for portal in (plain, together):
        portal.live.policy = Policy(webhook_retries_regroup=regroup)
        # What is due to two apps at one instant has no order, so regrouping would number new deliveries either way.
        put(portal, *(row._replace(app_id=7) if regroup else row for row in schedule))
    expected = one_by_one(plain, START + span, answer)
    sender = FakeSender(answer, turns=lambda items: drawn(items, f"{salt}/turns") % 7)
    advance(together, sender, span / 1000)
    assert rows(together) == rows(plain)
    assert together.live.clock.now() == plain.live.clock.now()
    for app_id in ("7", "8"):
        mine = {str(row.delivery_id) for row in rows(plain) if str(row.app_id) == app_id}
        assert [line for line in logged(together) if line[1] in mine] == [line for line in expected if line[1] in mine]
    assert [line[0] for line in logged(together)] == [line[0] for line in expected]


def test_retries_are_under_way_together_as_far_as_their_app_allows() -> None:
    for app_id in (7, 8):
        portal, sender = manual_portal(), FakeSender(turns=lambda _: 5)
        put(portal, *retries_of(app_id, 100, apart_ms=1_000))
        advance(portal, sender, 200)
        assert sender.most == TARGETS[app_id].max_concurrency
        assert sender.stamps == [START + number * 1_000 for number in range(1, 101)]


def test_no_retry_is_sent_before_what_it_may_follow_from() -> None:
    portal, sender = manual_portal(), FakeSender(lambda _: 500, turns=lambda _: 5)
    put(portal, *retries_of(7, 20, apart_ms=SPAN_MS // 2_000, attempts=1))
    advance(portal, sender, SPAN_MS / 1000)
    assert sender.stamps == sorted(sender.stamps)
    assert len(sender.stamps) > 100
    assert sender.most > 1


def test_first_attempts_of_other_instants_wait_for_each_other() -> None:
    portal, sender = manual_portal(), FakeSender(turns=lambda _: 5)
    put(portal, *retries_of(7, 20, apart_ms=1_000, attempts=0))
    advance(portal, sender, 60)
    assert sender.most == 1
    put(portal, *(Row(7, 90_000, 0, 1) for _ in range(20)))
    advance(portal, sender, 60)
    assert sender.most == TARGETS[7].max_concurrency


def test_a_first_attempt_is_alone_among_retries() -> None:
    portal = manual_portal()
    beside: list[int] = []
    sender = FakeSender(turns=lambda items: 9 if items[0]["attemptNumber"] else beside.append(sender.now) or 5)
    put(portal, *retries_of(7, 20, apart_ms=2_000), Row(7, 19_500, 0, 1), Row(7, 31_000, 0, 1))
    advance(portal, sender, 100)
    assert (beside, sender.most > 1) == ([1, 1], True)


def test_who_calls_back_finds_the_clock_at_the_instant_of_the_webhook() -> None:
    portal, seen = manual_portal(), []

    def call_back(_: Items) -> int:
        seen.append(portal.live.clock.now())
        portal.live.traffic.append(seen[-1], "request", {})
        return 200

    sender = FakeSender(call_back)
    put(portal, *retries_of(7, 50, apart_ms=1_000))
    advance(portal, sender, 100)
    assert sender.most == 1
    assert seen == sender.stamps == [START + number * 1_000 for number in range(1, 51)]


def test_what_a_webhook_leads_to_comes_before_what_is_due_later() -> None:
    portal = manual_portal()

    def change(items: Items) -> int:
        if portal.events == 3 and items[0]["eventId"] == 1:
            portal.change()
        return 200

    sender = FakeSender(change)
    put(portal, *retries_of(7, 3, apart_ms=60_000, attempts=0))
    advance(portal, sender, 600)
    assert sender.event_ids() == [0, 1, 3, 2]
    assert sender.stamps[2] == START + 120_000 + deliveries.WINDOW_MS


def test_what_is_held_on_the_way_stays_held() -> None:
    portal = manual_portal()

    def hold(items: Items) -> int:
        if items[0]["eventId"] == 30:
            with portal.lock:
                deliveries.hold(portal.space)
        return 500

    sender = FakeSender(hold)
    put(portal, *retries_of(7, 60, apart_ms=1_000))
    advance(portal, sender, 100)
    states = portal.states()
    assert set(states[30 + TARGETS[7].max_concurrency :]) == {"held"}
    assert len(sender.requests) <= 30 + TARGETS[7].max_concurrency


def test_a_reset_on_the_way_is_the_end_of_what_was_there() -> None:
    portal = manual_portal()

    def reset(items: Items) -> int:
        if items[0]["eventId"] == 5:
            with portal.lock:
                portal.space.reset()
        return 500

    sender = FakeSender(reset)
    put(portal, *retries_of(7, 60, apart_ms=1_000))
    advance(portal, sender, 100)
    assert rows(portal) == []
    assert len(logged(portal)) <= 5
    assert len(sender.requests) <= 5 + TARGETS[7].max_concurrency


def test_an_app_that_loses_its_target_on_the_way_gets_no_more() -> None:
    portal, lost = manual_portal(), threading.Event()

    def answer(items: Items) -> int:
        if items[0]["eventId"] == 3:
            lost.set()
        return 200

    sender = FakeSender(answer)
    put(portal, *retries_of(7, 60, apart_ms=1_000))
    advance(portal, sender, 100, targets=lambda app_id: None if lost.is_set() else TARGETS[app_id])
    assert len(sender.requests) < 60
    assert portal.states() == ["delivered"] * len(sender.requests) + ["dead"] * (60 - len(sender.requests))


def on_a_loop(sender: FakeSender, work: Callable[[Dispatcher], Awaitable[None]]) -> None:
    """Run something with a dispatcher that a test does not close itself."""

    async def run() -> None:
        dispatcher = Dispatcher(TARGETS.get, loop=asyncio.get_running_loop(), sender=sender)
        await work(dispatcher)
        await dispatcher.aclose()
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(run())


def test_two_advances_of_one_portal_come_one_after_the_other() -> None:
    portal, sender = manual_portal(), FakeSender(turns=lambda _: 3)
    put(portal, *retries_of(7, 40, apart_ms=1_000, attempts=0))

    async def work(dispatcher: Dispatcher) -> None:
        await asyncio.gather(*(dispatcher.advanced(portal, START + seconds * 1_000) for seconds in (60, 20, 30)))

    on_a_loop(sender, work)
    assert sender.most == 1
    assert sender.stamps == [START + number * 1_000 for number in range(1, 41)]
    assert portal.live.clock.now() == START + 60_000


def test_a_flush_and_a_wake_during_an_advance_send_nothing_twice() -> None:
    portal, sender = manual_portal(), FakeSender(turns=lambda _: 3)
    put(portal, *retries_of(7, 40, apart_ms=1_000), *retries_of(8, 40, apart_ms=1_000, attempts=0))

    async def work(dispatcher: Dispatcher) -> None:
        under_way = asyncio.ensure_future(dispatcher.advanced(portal, START + 100_000))
        for _ in range(30):
            await asyncio.sleep(0)
        dispatcher.portal_changed(portal)
        await dispatcher.flushed(portal)
        await under_way

    on_a_loop(sender, work)
    assert sorted(map(str, sender.event_ids())) == sorted(map(str, range(80)))
    assert set(portal.states()) == {"delivered"}


def test_closing_during_an_advance_ends_it_and_keeps_what_was_not_sent() -> None:
    portal, sender = manual_portal(), FakeSender(gate=threading.Event())
    put(portal, *retries_of(7, 40, apart_ms=1_000))

    async def run() -> None:
        dispatcher = Dispatcher(TARGETS.get, loop=asyncio.get_running_loop(), sender=sender)
        under_way = asyncio.gather(*(dispatcher.advanced(portal, START + ms) for ms in (90_000, 100_000)))
        while not sender.requests:
            await asyncio.sleep(0)
        await dispatcher.aclose()
        sent = len(sender.requests)
        await asyncio.wait_for(under_way, 5)
        assert len(sender.requests) == sent, "the second one does not begin"
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(run())
    assert portal.states() == ["failed"] * 40
    assert [len(row.attempts) for row in rows(portal)] == [3] * 40


def test_an_advance_that_is_given_up_leaves_the_portal_usable() -> None:
    portal, sender = manual_portal(), FakeSender(gate=threading.Event())
    put(portal, *retries_of(7, 5, apart_ms=1_000))

    async def work(dispatcher: Dispatcher) -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(dispatcher.advanced(portal, START + 100_000), 0.01)
        assert sender.gate is not None
        sender.gate.set()
        await dispatcher.advanced(portal, START + 100_000)

    on_a_loop(sender, work)
    assert portal.states() == ["delivered"] * 5
    assert portal.live.clock.now() == START + 100_000
