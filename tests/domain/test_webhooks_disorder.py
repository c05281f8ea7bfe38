from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from mockspot.domain.events import Event
from mockspot.domain.webhooks import deliveries, disorder
from mockspot.domain.webhooks.deliveries import WINDOW_MS, Notification
from mockspot.domain.webhooks.disorder import Disorder
from mockspot.store.embedded import Space

APP, URL, NOW = 7, "http://127.0.0.1:9/hook", 1_000
RATES = st.builds(
    Disorder,
    seed=st.integers(),
    drop=st.sampled_from([0, 0.3, 1]),
    duplicate=st.sampled_from([0, 0.3, 1]),
    delay=st.sampled_from([0, 0.5, 1]),
    delay_ms=st.just((1_000, 9_000)),
    reorder=st.sampled_from([0, 0.5]),
)


def befallen(wanted: Disorder | None, count: int, first: int = 0) -> Space:
    """Return what becomes of so many events that happen one after the other."""
    tx = Space()
    disorder.want(tx, wanted)
    for number in range(first, first + count):
        event = Event("creation", "0-1", number, NOW, "CRM_UI")
        disorder.enqueue(tx, APP, URL, [Notification(number, 1, "contact.creation", event)], now=NOW + number * 10)
    return tx


def arriving(tx: Space) -> list[int]:
    """Return the ids of events in the order in which they are sent."""
    sent = sorted(deliveries.everything_scheduled(tx), key=lambda delivery: (delivery.due, delivery.delivery_id))
    return [note.event_id for delivery in sent for note in delivery.notifications]


@given(RATES, st.integers(min_value=1, max_value=60))
def test_an_event_is_dropped_or_sent_and_once_more_at_most(wanted: Disorder, count: int) -> None:
    tx = befallen(wanted, count)
    dropped = Counter(note.event_id for row in deliveries.listed(tx, "dropped") for note in row.notifications)
    sent = Counter(arriving(tx))
    assert set(dropped) | set(sent) == set(range(count))
    assert not set(dropped) & set(sent)
    assert set(dropped.values()) <= {1}
    assert set(sent.values()) <= ({1, 2} if wanted.duplicate else {1})


@given(RATES, st.integers(min_value=1, max_value=40))
def test_a_seed_decides_it_all(wanted: Disorder, count: int) -> None:
    assert deliveries.listed(befallen(wanted, count)) == deliveries.listed(befallen(wanted, count))


def test_rates_of_one_befall_every_event() -> None:
    assert arriving(befallen(Disorder(drop=1), 50)) == []
    assert Counter(arriving(befallen(Disorder(duplicate=1), 50))) == Counter(dict.fromkeys(range(50), 2))
    late = befallen(Disorder(delay=1, delay_ms=(5_000, 5_000)), 50)
    assert [row.due for row in deliveries.listed(late)] == [NOW + n * 10 + WINDOW_MS + 5_000 for n in range(50)]


def test_other_seeds_befall_other_events() -> None:
    orders = {tuple(arriving(befallen(Disorder(seed=seed, reorder=0.5), 50))) for seed in range(5)}
    assert len(orders) == 5


def test_reordering_lets_later_events_overtake_and_loses_none() -> None:
    order = arriving(befallen(Disorder(reorder=0.5), 100))
    assert order != sorted(order)
    assert sorted(order) == list(range(100))


def test_without_disorder_events_arrive_in_order() -> None:
    assert arriving(befallen(None, 100)) == list(range(100))
    assert arriving(befallen(Disorder(), 100)) == list(range(100))
