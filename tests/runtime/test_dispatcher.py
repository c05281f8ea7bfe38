import asyncio
import threading
from collections.abc import Callable, Iterator
from random import Random

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockspot.domain.webhooks import deliveries
from mockspot.domain.webhooks.deliveries import WINDOW_MS
from mockspot.domain.webhooks.retries import MAX_ATTEMPTS, SPAN_MS
from mockspot.runtime.dispatcher import Dispatcher
from tests.runtime.fakes import START, TARGETS, FakePortal, FakeSender, manual_portal, system_portal


@pytest.fixture
def sender() -> FakeSender:
    return FakeSender()


@pytest.fixture
def dispatcher(sender: FakeSender) -> Iterator[Dispatcher]:
    made = Dispatcher.in_thread(TARGETS.get, sender=sender)
    yield made
    made.close(timeout=5)


def test_flush_sends_what_is_pending_and_waits(dispatcher: Dispatcher, sender: FakeSender) -> None:
    portal = manual_portal()
    portal.change(3)
    assert dispatcher.flush(portal, timeout=5) == 1
    assert portal.states() == ["delivered"]
    assert [len(items) for _, items in sender.requests] == [3]


def test_nothing_is_sent_before_it_is_due_on_a_manual_clock(dispatcher: Dispatcher, sender: FakeSender) -> None:
    portal = manual_portal()
    portal.change()
    dispatcher.portal_changed(portal)
    dispatcher.advance(portal, START + WINDOW_MS - 1, timeout=5)
    assert sender.requests == []
    dispatcher.advance(portal, START + WINDOW_MS, timeout=5)
    assert portal.states() == ["delivered"]


def test_a_portal_with_nothing_to_send_starts_no_thread(dispatcher: Dispatcher) -> None:
    portal = manual_portal()
    before = _loops()
    dispatcher.portal_changed(portal)
    assert dispatcher.flush(portal, timeout=5) == 0
    dispatcher.advance(portal, START + 99, timeout=5)
    assert portal.live.clock.now() == START + 99
    assert _loops() == before


def test_a_day_of_retries_runs_at_once(dispatcher: Dispatcher, sender: FakeSender) -> None:
    sender.answer = lambda _: 503
    portal = manual_portal()
    portal.change()
    dispatcher.advance(portal, START + WINDOW_MS + SPAN_MS, timeout=5)
    assert portal.states() == ["dead"]
    attempts = portal.delivery(1).attempts
    assert [attempt.number for attempt in attempts] == list(range(MAX_ATTEMPTS))
    assert [items[0]["attemptNumber"] for _, items in sender.requests] == list(range(MAX_ATTEMPTS))
    times = [attempt.at for attempt in attempts]
    assert times == sorted(set(times))
    assert SPAN_MS // 2 - MAX_ATTEMPTS <= times[-1] - times[0] <= SPAN_MS
    assert portal.live.clock.now() == START + WINDOW_MS + SPAN_MS


def test_a_target_that_recovers_gets_the_same_events_again(dispatcher: Dispatcher, sender: FakeSender) -> None:
    sender.answer = lambda items: 200 if items[0]["attemptNumber"] == 2 else None
    portal = manual_portal()
    portal.change(2)
    dispatcher.advance(portal, START + SPAN_MS, timeout=5)
    assert portal.states() == ["delivered"]
    assert sender.event_ids() == [0, 1, 0, 1, 0, 1]
    assert [attempt.error for attempt in portal.delivery(1).attempts] == ["no answer", "no answer", None]


def test_deliveries_go_out_in_the_order_they_fall_due(dispatcher: Dispatcher, sender: FakeSender) -> None:
    portal = manual_portal()
    for step in range(5):
        portal.live.clock.move_to(START + step * WINDOW_MS)
        portal.change(app_id=7 if step % 2 else 8)
    dispatcher.advance(portal, START + 60_000, timeout=5)
    assert sender.event_ids() == [0, 1, 2, 3, 4]


def test_no_app_gets_more_requests_at_a_time_than_it_asked_for(dispatcher: Dispatcher, sender: FakeSender) -> None:
    portal = manual_portal()
    portal.change(950, app_id=8)
    dispatcher.flush(portal, timeout=5)
    assert len(sender.requests) == 10
    assert sender.most == 2


def test_held_deliveries_wait_for_their_release(dispatcher: Dispatcher, sender: FakeSender) -> None:
    portal = manual_portal()
    portal.change()
    assert dispatcher.hold(portal) == 1
    dispatcher.advance(portal, START + 60_000, timeout=5)
    assert dispatcher.flush(portal, timeout=5) == 0
    assert sender.requests == []
    assert dispatcher.release(portal) == 1
    dispatcher.flush(portal, timeout=5)
    assert portal.states() == ["delivered"]


def test_a_held_delivery_can_be_sent_alone(dispatcher: Dispatcher, sender: FakeSender) -> None:
    portal = manual_portal()
    dispatcher.hold(portal)
    portal.change()
    portal.live.clock.move_to(START + WINDOW_MS)
    portal.change()
    assert dispatcher.resend(portal, 2)
    dispatcher.flush(portal, timeout=5)
    assert sender.event_ids() == [1]
    assert portal.states() == ["held", "delivered"]
    assert not dispatcher.resend(portal, 3)


def test_a_delivered_delivery_can_be_sent_again(dispatcher: Dispatcher, sender: FakeSender) -> None:
    portal = manual_portal()
    portal.change()
    dispatcher.flush(portal, timeout=5)
    dispatcher.resend(portal, 1)
    dispatcher.flush(portal, timeout=5)
    assert sender.event_ids() == [0, 0]
    assert [items[0]["attemptNumber"] for _, items in sender.requests] == [0, 1]


def test_every_attempt_is_in_the_traffic_log(dispatcher: Dispatcher) -> None:
    portal = manual_portal()
    portal.change()
    dispatcher.flush(portal, timeout=5)
    [entry] = portal.live.traffic.entries()
    document = entry.document(portal.facts.portal_id)
    assert (entry.kind, document["status"], document["attemptNumber"]) == ("delivery", 200, 0)
    assert document["request"]["body"][0]["subscriptionType"] == "contact.creation"
    assert "secret" not in orjson.dumps(document).decode()


def test_an_app_that_lost_its_target_gets_nothing(dispatcher: Dispatcher, sender: FakeSender) -> None:
    portal = manual_portal()
    portal.change()
    gone = Dispatcher.in_thread(lambda _: None, sender=sender)
    gone.flush(portal, timeout=5)
    gone.close(timeout=5)
    assert sender.requests == []
    assert portal.states() == ["dead"]


def test_a_reset_during_a_request_leaves_no_trace_of_it(dispatcher: Dispatcher, sender: FakeSender) -> None:
    sender.gate = threading.Event()
    portal = manual_portal()
    portal.change()
    portal.live.clock.move_to(START + WINDOW_MS)
    dispatcher.portal_changed(portal)
    _until(lambda: len(sender.requests) == 1)
    with portal.lock:
        portal.space.reset()
    portal.change()
    sender.gate.set()
    assert dispatcher.flush(portal, timeout=5) == 1
    assert [len(portal.delivery(1).attempts), len(portal.states())] == [1, 1]
    assert len(portal.live.traffic.entries()) == 1


def test_threads_committing_at_once_lose_and_repeat_nothing(dispatcher: Dispatcher, sender: FakeSender) -> None:
    portal = system_portal()

    def work() -> None:
        for _ in range(50):
            portal.change()
            dispatcher.portal_changed(portal)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    dispatcher.flush(portal, timeout=5)
    assert sorted(map(str, sender.event_ids())) == sorted(map(str, range(200)))


def test_the_system_clock_sends_by_itself_after_the_window(dispatcher: Dispatcher, sender: FakeSender) -> None:
    portal = system_portal()
    portal.change()
    portal.live.clock.move_to(portal.live.clock.now() + WINDOW_MS - 1)
    dispatcher.portal_changed(portal)
    _until(lambda: portal.states() == ["delivered"])
    assert len(sender.requests) == 1


def test_on_a_faster_clock_a_day_of_retries_passes_by_itself(dispatcher: Dispatcher, sender: FakeSender) -> None:
    sender.answer = lambda _: 503
    portal = system_portal()
    portal.live.clock.switch("system", 100_000)
    portal.change()
    dispatcher.portal_changed(portal)
    _until(lambda: portal.states() == ["dead"])
    instants = [attempt.at for attempt in portal.delivery(1).attempts]
    assert len(instants) == MAX_ATTEMPTS
    assert instants[-1] - instants[0] >= SPAN_MS // 2


def test_advancing_the_system_clock_performs_what_falls_due(dispatcher: Dispatcher, sender: FakeSender) -> None:
    sender.answer = lambda items: 200 if items[0]["attemptNumber"] else 500
    portal = system_portal()
    portal.change()
    dispatcher.advance(portal, portal.live.clock.now() + SPAN_MS, timeout=5)
    assert portal.states() == ["delivered"]


def test_closing_ends_requests_timers_and_the_thread(sender: FakeSender) -> None:
    sender.gate = threading.Event()
    before = _loops()
    dispatcher = Dispatcher.in_thread(TARGETS.get, sender=sender)
    portal = manual_portal()
    portal.change()
    portal.live.clock.move_to(START + WINDOW_MS)
    dispatcher.portal_changed(portal)
    _until(lambda: len(sender.requests) == 1)
    dispatcher.close(timeout=5)
    assert sender.closed
    assert _loops() == before
    assert portal.states() == ["pending"]
    dispatcher.portal_changed(portal)


def test_on_its_own_loop_a_dispatcher_is_awaited(sender: FakeSender) -> None:
    async def scenario() -> None:
        dispatcher = Dispatcher(TARGETS.get, loop=asyncio.get_running_loop(), sender=sender)
        portal = manual_portal()
        portal.change()
        with pytest.raises(RuntimeError, match="await"):
            dispatcher.flush(portal)
        assert await dispatcher.flushed(portal) == 1
        assert portal.states() == ["delivered"]
        await dispatcher.aclose()
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(scenario())


def test_a_portal_being_deleted_is_left_alone(dispatcher: Dispatcher, sender: FakeSender) -> None:
    portal = manual_portal()
    sender.answer = lambda _: 500
    portal.change()
    dispatcher.flush(portal, timeout=5)
    dispatcher.forget(portal.facts.portal_id)
    other = manual_portal()
    other.change()
    dispatcher.flush(other, timeout=5)
    assert (portal.states(), other.states()) == (["failed"], ["failed"])


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("change"), st.integers(min_value=1, max_value=120), st.sampled_from([7, 8])),
        st.tuples(st.just("advance"), st.integers(min_value=1, max_value=20_000_000)),
        st.tuples(st.sampled_from(["hold", "release", "flush", "wake"])),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(STEPS, st.floats(min_value=0, max_value=1), st.integers())
def test_whatever_happens_every_event_is_delivered_or_dead(steps: list[tuple], failing: float, seed: int) -> None:
    chance = Random(seed)
    sender = FakeSender(lambda _: 500 if chance.random() < failing else 200)
    dispatcher = Dispatcher.in_thread(TARGETS.get, sender=sender)
    portal = manual_portal()
    try:
        for name, *arguments in steps:
            _step(dispatcher, portal, name, arguments)
        dispatcher.release(portal)
        dispatcher.advance(portal, portal.live.clock.now() + SPAN_MS + WINDOW_MS, timeout=20)
    finally:
        dispatcher.close(timeout=5)
    made = deliveries.listed(portal.space)
    assert {delivery.state for delivery in made} <= {"delivered", "dead"}
    assert sorted(note.event_id for delivery in made for note in delivery.notifications) == list(range(portal.events))
    for delivery in made:
        assert [attempt.number for attempt in delivery.attempts] == list(range(len(delivery.attempts)))
        assert 1 <= len(delivery.attempts) <= MAX_ATTEMPTS
        assert (delivery.state == "dead") == all(attempt.status != 200 for attempt in delivery.attempts)
    assert len(sender.requests) == sum(len(delivery.attempts) for delivery in made)
    assert sender.most <= sum(target.max_concurrency for target in TARGETS.values())


def _step(dispatcher: Dispatcher, portal: FakePortal, name: str, arguments: list[int]) -> None:
    if name == "change":
        portal.change(arguments[0], app_id=arguments[1])
        dispatcher.portal_changed(portal)
    elif name == "advance":
        dispatcher.advance(portal, portal.live.clock.now() + arguments[0], timeout=20)
    elif name == "flush":
        dispatcher.flush(portal, timeout=20)
    elif name == "wake":
        dispatcher.portal_changed(portal)
    else:
        getattr(dispatcher, name)(portal)


def _loops() -> set[threading.Thread]:
    """Return the threads of dispatchers; other tests' timers come and go."""
    return {thread for thread in threading.enumerate() if thread.name == "mockspot-webhooks"}


def _until(condition: Callable[[], bool]) -> None:
    """Wait for another thread, with a bound."""
    given_up = threading.Event()
    timer = threading.Timer(5, given_up.set)
    timer.start()
    try:
        while not condition():
            assert not given_up.is_set(), "the other thread never got there"
            threading.Event().wait(0.001)
    finally:
        timer.cancel()


def test_an_app_that_hangs_delays_no_other(dispatcher: Dispatcher, sender: FakeSender) -> None:
    freed = threading.Event()
    sender.turns = lambda items: 0 if items[0]["eventId"] >= 100 or freed.is_set() else 10**9
    portal = manual_portal()
    portal.change(100, app_id=7)
    portal.change(50, app_id=8)
    portal.live.clock.move_to(START + WINDOW_MS)
    dispatcher.portal_changed(portal)
    _until(lambda: portal.states() == ["pending", "delivered"])


def test_a_portal_forgotten_before_its_turn_came_is_not_looked_after(sender: FakeSender) -> None:
    loop = asyncio.new_event_loop()
    dispatcher = Dispatcher(TARGETS.get, loop=loop, sender=sender)
    portal = manual_portal()
    portal.change()
    portal.live.clock.move_to(START + WINDOW_MS)
    dispatcher.portal_changed(portal)
    dispatcher.forget(portal.facts.portal_id)
    loop.run_until_complete(asyncio.sleep(0.01))
    assert sender.requests == []
    loop.run_until_complete(dispatcher.aclose())
    loop.close()
