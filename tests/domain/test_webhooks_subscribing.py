from typing import Any, cast

import pytest

from mockspot.domain.apps import APPS, App
from mockspot.domain.caller import Caller
from mockspot.domain.context import Context
from mockspot.domain.policy import Policy
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.refusal import Refusal
from mockspot.domain.webhooks import subscribing
from mockspot.domain.webhooks.subscribing import MAX_SUBSCRIPTIONS, Create, OfApp, OfSubscription, Switch
from mockspot.domain.webhooks.subscriptions import (
    APP_WEBHOOKS,
    AppWebhooks,
    Settings,
    Wish,
    configure,
    target,
    webhooks_of,
    with_subscription,
)
from mockspot.runtime.ids import SeededIds
from mockspot.store.embedded import Space

APP = 7
PRIVATE = 8
URL = "https://example.com/hook"
SCOPES = ("oauth", "crm.objects.contacts.read", "crm.objects.deals.read")


@pytest.fixture
def ctx() -> Context:
    tx = Space()
    tx.put(APPS, APP, App(APP, "sync", "public", client_secret="secret", required_scopes=SCOPES))
    tx.put(APPS, PRIVATE, App(PRIVATE, "own", "private", required_scopes=SCOPES))
    nothing = cast(Any, None)  # these operations look at neither other accounts nor quotas
    caller = Caller("developer_key")
    return Context(tx, 1_000, SeededIds(1), PortalFacts(62515), caller, Policy(), "c", nothing, nothing)


def subscribe(ctx: Context, event_type: str = "contact.creation", **wish: Any) -> int:
    return subscribing.subscribe(ctx, Create(APP, Wish(event_type, **wish))).subscription_id


def refused(kind: str) -> Any:
    return pytest.raises(Refusal, match=f"^{kind} ")


def test_settings_are_read_as_they_were_written(ctx: Context) -> None:
    subscribing.write_settings(ctx, Settings(APP, URL, 20))
    found = subscribing.read_settings(ctx, OfApp(APP))
    assert (found.target_url, found.max_concurrency, found.created_at) == (URL, 20, 1_000)


def test_writing_settings_again_keeps_when_they_were_made(ctx: Context) -> None:
    subscribing.write_settings(ctx, Settings(APP, URL))
    ctx.now = 2_000
    found = subscribing.write_settings(ctx, Settings(APP, URL + "2"))
    assert (found.created_at, found.updated_at) == (1_000, 2_000)


def test_there_are_no_settings_before_they_are_made_and_after_they_are_deleted(ctx: Context) -> None:
    with refused("webhook_settings_missing"):
        subscribing.read_settings(ctx, OfApp(APP))
    subscribing.write_settings(ctx, Settings(APP, URL))
    subscribing.delete_settings(ctx, OfApp(APP))
    with refused("webhook_settings_missing"):
        subscribing.read_settings(ctx, OfApp(APP))


def test_deleting_settings_pauses_subscriptions_and_keeps_them(ctx: Context) -> None:
    subscribing.write_settings(ctx, Settings(APP, URL))
    subscribe(ctx, active=True)
    assert webhooks_of(ctx.tx, APP).by_event_type
    subscribing.delete_settings(ctx, OfApp(APP))
    assert not webhooks_of(ctx.tx, APP).by_event_type
    assert target(ctx.tx, APP) is None
    assert len(subscribing.subscriptions(ctx, OfApp(APP))) == 1
    subscribing.write_settings(ctx, Settings(APP, URL))
    assert webhooks_of(ctx.tx, APP).by_event_type


@pytest.mark.parametrize("limit", [-1, 0, 5])
def test_the_concurrency_must_be_above_five(ctx: Context, limit: int) -> None:
    with refused("webhook_concurrency"):
        subscribing.write_settings(ctx, Settings(APP, URL, limit))
    assert subscribing.write_settings(ctx, Settings(APP, URL, 6)).max_concurrency == 6


@pytest.mark.parametrize("url", ["", "example.com", "ftp://example.com", "http://", "http://[::1", "http://a:x/"])
def test_a_target_must_be_a_web_address(ctx: Context, url: str) -> None:
    with refused("webhook_target"):
        subscribing.write_settings(ctx, Settings(APP, url))


def test_a_target_has_the_secret_of_its_app(ctx: Context) -> None:
    subscribing.write_settings(ctx, Settings(APP, URL, 12))
    found = target(ctx.tx, APP)
    assert found is not None
    assert (found.url, found.max_concurrency, found.secret) == (URL, 12, "secret")
    assert "'secret'" not in repr(found)


@pytest.mark.parametrize("app_id", [PRIVATE, 99])
def test_only_public_apps_of_the_account_are_configured_here(ctx: Context, app_id: int) -> None:
    with refused("webhook_app_unknown"):
        subscribing.subscriptions(ctx, OfApp(app_id))


def test_a_subscription_is_inactive_unless_asked_otherwise(ctx: Context) -> None:
    first, second = subscribe(ctx), subscribe(ctx, active=True)
    assert not subscribing.read_subscription(ctx, OfSubscription(APP, first)).wish.active
    assert subscribing.read_subscription(ctx, OfSubscription(APP, second)).wish.active


def test_a_property_subscription_names_a_property_that_may_be_heard(ctx: Context) -> None:
    with refused("webhook_property_missing"):
        subscribe(ctx, "contact.propertyChange")
    for name in ("hs_lastmodifieddate", "num_unique_conversion_events"):
        with refused("webhook_property_refused"):
            subscribe(ctx, "contact.propertyChange", property_name=name)
    assert subscribe(ctx, "contact.propertyChange", property_name="no_such_property")


def test_what_would_never_fire_is_refused_loudly(ctx: Context) -> None:
    with refused("webhook_event_not_simulated"):
        subscribe(ctx, "event.completed")


def test_the_scope_an_app_lacks_is_named(ctx: Context) -> None:
    with pytest.raises(Refusal) as caught:
        subscribe(ctx, "company.creation")
    assert caught.value.kind == "webhook_scope"
    assert "companies" in caught.value.context["scope"]


@pytest.mark.parametrize("kind", ["required_scopes", "conditionally_required_scopes", "optional_scopes"])
def test_a_scope_of_any_kind_lets_an_app_subscribe(ctx: Context, kind: str) -> None:
    scopes: dict[str, Any] = {"required_scopes": ("oauth",), kind: ("crm.objects.contacts.read",)}
    ctx.tx.put(APPS, APP, App(APP, "sync", "public", **scopes))
    assert subscribe(ctx, "contact.creation")


def test_a_generic_subscription_names_its_object_type(ctx: Context) -> None:
    with refused("webhook_object_type"):
        subscribe(ctx, "object.creation")
    assert subscribe(ctx, "object.creation", object_type_id="0-1")
    assert subscribe(ctx, "object.creation", object_type_id="2-1234"), "a custom type of some portal"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("cotnacts", "type_unknown_name"),
        ("", "type_unknown_name"),
        ("9-1", "type_unknown_id"),
        ("2-01", "type_unknown_id"),
        ("0-11", "not_simulated"),
    ],
)
def test_a_generic_subscription_that_would_never_fire_is_refused(ctx: Context, name: str, kind: str) -> None:
    with refused(kind):
        subscribe(ctx, "object.creation", object_type_id=name)


def test_the_object_type_of_a_generic_subscription_is_kept_by_id(ctx: Context) -> None:
    made = subscribe(ctx, "object.creation", object_type_id="contacts")
    assert subscribing.read_subscription(ctx, OfSubscription(APP, made)).wish.object_type_id == "0-1"


def test_the_thousand_and_first_subscription_is_refused(ctx: Context) -> None:
    full = AppWebhooks(URL)
    for _ in range(MAX_SUBSCRIPTIONS - 1):
        full = with_subscription(full, Wish("contact.creation"), 0)
    ctx.tx.put(APP_WEBHOOKS, APP, full)
    last = subscribe(ctx)
    with refused("webhook_subscription_limit"):
        subscribe(ctx)
    subscribing.unsubscribe(ctx, OfSubscription(APP, last))
    assert subscribe(ctx) != last


def test_switching_changes_only_what_is_named(ctx: Context) -> None:
    number = subscribe(ctx)
    ctx.now = 2_000
    assert subscribing.switch(ctx, OfSubscription(APP, number)).updated_at == 1_000
    changed = subscribing.switch(ctx, OfSubscription(APP, number, active=True))
    assert (changed.wish.active, changed.created_at, changed.updated_at) == (True, 1_000, 2_000)
    assert subscribing.subscriptions(ctx, OfApp(APP)) == (changed,)


def test_an_unknown_subscription_is_missing(ctx: Context) -> None:
    for operation in (subscribing.read_subscription, subscribing.switch, subscribing.unsubscribe):
        with refused("webhook_subscription_missing"):
            operation(ctx, OfSubscription(APP, 5, active=True))


def test_a_batch_switches_what_exists_and_names_the_rest(ctx: Context) -> None:
    first, second = subscribe(ctx), subscribe(ctx)
    result = subscribing.switch_many(ctx, Switch(APP, ((first, True), (404, True), (second, True))))
    assert [subscription.subscription_id for subscription in result.subscriptions] == [first, second]
    assert [refusal.context["subscriptionId"] for refusal in result.refusals] == [404]
    assert all(subscription.wish.active for subscription in subscribing.subscriptions(ctx, OfApp(APP)))


def test_configuring_an_app_replaces_what_it_had(ctx: Context) -> None:
    subscribe(ctx)
    wished = Wish("contact.deletion", active=True)
    wired = configure(ctx.tx, Settings(APP, URL, 3), [wished], now=5)
    assert [subscription.wish for subscription in wired.subscriptions] == [wished]
    assert webhooks_of(ctx.tx, APP).max_concurrency == 3


def test_configuring_refuses_as_the_api_does(ctx: Context) -> None:
    with refused("webhook_event_type"):
        configure(ctx.tx, Settings(APP, URL), [Wish("contact.exploded")], now=5)
    with refused("webhook_app_unknown"):
        configure(ctx.tx, Settings(99, URL), [], now=5)
    assert webhooks_of(ctx.tx, APP) == AppWebhooks()
