from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspot.domain.apps import INSTALLATIONS, Installation
from mockspot.domain.events import Event
from mockspot.domain.refusal import Refusal
from mockspot.domain.webhooks import deliveries
from mockspot.domain.webhooks.fanout import event_id, event_types, hearing, invented, publish
from mockspot.domain.webhooks.subscriptions import AppWebhooks, Wish, with_subscription
from mockspot.store.embedded import Space

CREATED = Event("creation", "0-1", 51, 1_000, "CRM_UI", "userId:1")
CHANGED = CREATED._replace(change="propertyChange", property_name="email", property_value="a@example.com")


def wired(*wishes: Wish, target_url: str | None = "http://127.0.0.1:9/hook") -> AppWebhooks:
    row = AppWebhooks(target_url)
    for wish in wishes:
        row = with_subscription(row, replace(wish, active=True), 0)
    return row


def portal(*app_ids: int) -> Space:
    tx = Space()
    for app_id in app_ids:
        tx.put(INSTALLATIONS, app_id, Installation(app_id, 1, frozenset(), 0))
    return tx


def heard(row: AppWebhooks, event: Event) -> list[str]:
    return [subscription.wish.event_type for subscription in hearing(row, event)]


def test_a_subscription_hears_its_own_event_type_only() -> None:
    row = wired(Wish("contact.creation"), Wish("contact.deletion"), Wish("deal.creation"))
    assert heard(row, CREATED) == ["contact.creation"]


def test_a_property_subscription_hears_its_property_only() -> None:
    row = wired(*(Wish("contact.propertyChange", property_name=name) for name in ("email", "phone")))
    assert [subscription.wish.property_name for subscription in hearing(row, CHANGED)] == ["email"]


def test_a_generic_subscription_hears_its_object_type_only() -> None:
    row = wired(Wish("object.creation", object_type_id="0-1"), Wish("object.creation", object_type_id="0-3"))
    assert [subscription.wish.object_type_id for subscription in hearing(row, CREATED)] == ["0-1"]


def test_an_inactive_subscription_hears_nothing() -> None:
    row = with_subscription(AppWebhooks("http://127.0.0.1:9/hook"), Wish("contact.creation", active=False), 0)
    assert heard(row, CREATED) == []


def test_an_app_without_a_target_hears_nothing() -> None:
    assert heard(wired(Wish("contact.creation"), target_url=None), CREATED) == []


def test_a_privacy_deletion_is_a_deletion_as_well() -> None:
    event = CREATED._replace(change="privacyDeletion")
    assert {"contact.privacyDeletion", "contact.deletion", "object.deletion"} <= set(event_types(event))


def test_an_association_outside_the_documented_pairs_has_the_generic_name_only() -> None:
    event = CREATED._replace(change="associationChange", to_type_id="2-1234", to_id=9)
    assert event_types(event) == ("object.associationChange",)
    assert event_types(event._replace(to_type_id="0-2")) == ("contact.associationChange", "object.associationChange")


def test_only_installed_apps_are_told() -> None:
    tx = portal(7)
    rows = {7: wired(Wish("contact.creation")), 8: wired(Wish("contact.creation"))}
    assert publish(tx, [CREATED], now=1_000, portal_id=1, find=rows.__getitem__, cause=41) == 1
    [delivery] = deliveries.listed(tx)
    assert (delivery.app_id, delivery.notifications[0].cause) == (7, 41)


def test_every_matching_subscription_gets_its_own_event() -> None:
    tx = portal(7)
    row = wired(Wish("contact.creation"), Wish("object.creation", object_type_id="0-1"))
    assert publish(tx, [CREATED, CREATED], now=1_000, portal_id=1, find=lambda _: row, cause=None) == 4
    [delivery] = deliveries.listed(tx)
    assert len({note.event_id for note in delivery.notifications}) == 4


def test_a_portal_without_subscribers_writes_nothing() -> None:
    tx = portal(7)
    mark = tx.mark()
    assert publish(tx, [CREATED], now=1_000, portal_id=1, find=lambda _: AppWebhooks(), cause=None) == 0
    assert tx.mark() == mark


@given(st.integers(min_value=1, max_value=2**31), st.sets(st.integers(min_value=0, max_value=2**31), max_size=50))
def test_event_ids_are_32_bits_wide_and_unique_in_a_portal(portal_id: int, numbers: set[int]) -> None:
    ids = {event_id(number, portal_id) for number in numbers}
    assert len(ids) == len(numbers)
    assert all(0 <= number < 2**32 for number in ids)


@pytest.mark.parametrize("apart", [1, 100, 7919])
def test_event_ids_of_neighbouring_portals_are_not_the_same(apart: int) -> None:
    ids = {event_id(number, 12_345_678 + portal * apart) for portal in range(5) for number in range(10_000)}
    assert len(ids) == 50_000


def test_an_invented_event_is_heard_like_a_real_one() -> None:
    event = invented("contact.propertyChange", object_id=51, now=5)._replace(property_name="email")
    row = wired(Wish("contact.propertyChange", property_name="email"))
    assert heard(row, event) == ["contact.propertyChange"]
    assert (event.source, event.occurred_at) == ("CRM_UI", 5)


def test_nothing_is_invented_that_is_not_simulated() -> None:
    with pytest.raises(Refusal, match="webhook_event_not_simulated"):
        invented("event.completed", object_id=1, now=5)
    with pytest.raises(Refusal, match="webhook_event_type"):
        invented("contact.exploded", object_id=1, now=5)


@pytest.mark.parametrize("change", ["creation", "deletion", "newMessage", "privacyDeletion", "propertyChange"])
def test_an_event_of_a_conversation_goes_by_one_name(change: str) -> None:
    assert event_types(invented(f"conversation.{change}", object_id=1, now=5)) == (f"conversation.{change}",)


def test_a_creation_is_a_property_change_of_each_value_it_set() -> None:
    tx = portal(7)
    event = CREATED._replace(values=(("email", "a@example.com"), ("phone", "1")))
    row = wired(Wish("contact.creation"), Wish("contact.propertyChange", property_name="email"))
    assert publish(tx, [event], now=1_000, portal_id=1, find=lambda _: row, cause=None) == 2
    [delivery] = deliveries.listed(tx)
    assert [(note.event.change, note.event.property_value) for note in delivery.notifications] == [
        ("creation", None),
        ("propertyChange", "a@example.com"),
    ]


@pytest.mark.parametrize(
    ("type_id", "name", "value", "told"),
    [
        ("0-3", "closedate", "2025-07-15T06:00:00Z", "1752559200000"),
        ("0-1", "hs_membership_last_private_content_access_date", "1970-01-01T00:00:00.001Z", "1"),
        ("0-1", "email", "2025-07-15T06:00:00Z", "2025-07-15T06:00:00Z"),
        ("0-1", "no_such_property", "2025-07-15T06:00:00Z", "2025-07-15T06:00:00Z"),
        ("2-77", "anything", "2025-07-15T06:00:00Z", "2025-07-15T06:00:00Z"),
    ],
)
def test_a_time_is_told_in_epoch_milliseconds(type_id: str, name: str, value: str, told: str) -> None:
    tx = portal(7)
    event = CHANGED._replace(object_type_id=type_id, property_name=name, property_value=value)
    row = wired(Wish("object.propertyChange", property_name=name, object_type_id=type_id))
    assert publish(tx, [event], now=1_000, portal_id=1, find=lambda _: row, cause=None) == 1
    [delivery] = deliveries.listed(tx)
    assert [note.event.property_value for note in delivery.notifications] == [told]


def test_the_events_of_one_change_come_in_no_order() -> None:
    orders = set()
    for number in range(8):
        tx = portal(7)
        event = CREATED._replace(object_id=number, values=(("email", "a@example.com"), ("phone", "1")))
        wishes = [Wish("contact.propertyChange", property_name=name) for name in ("email", "phone")]
        row = wired(Wish("contact.creation"), *wishes)
        publish(tx, [event], now=1_000, portal_id=number, find=lambda _, row=row: row, cause=None, mixed=True)
        [delivery] = deliveries.listed(tx)
        orders.add(tuple(note.event.property_name for note in delivery.notifications))
    assert all(sorted(map(str, order)) == ["None", "email", "phone"] for order in orders)
    assert len(orders) > 1
    assert any(order[0] is not None for order in orders)


@pytest.mark.parametrize(("change", "source"), [("associationChange", "USER"), ("creation", "CRM_UI")])
def test_what_a_user_does_is_of_the_recorded_source(change: str, source: str) -> None:
    assert invented(f"contact.{change}", object_id=1, now=5).source == source
    assert invented(f"contact.{change}", object_id=1, now=5, source="IMPORT").source == "IMPORT"
