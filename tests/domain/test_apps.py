import pytest

from mockspot.domain import apps
from mockspot.domain.apps import APPS, App
from mockspot.domain.oauth import issue, provision, revoke
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.refusal import Refusal
from mockspot.runtime.ids import SeededIds
from mockspot.store.embedded import Space

NOW = 1_790_000_000_000
FACTS = PortalFacts(62515)


@pytest.fixture
def tx() -> Space:
    space = Space()
    provision(space, SeededIds("apps"), FACTS, NOW)
    return space


def refusal(tx: Space, token: str, now: int = NOW) -> Refusal:
    with pytest.raises(Refusal) as caught:
        apps.authenticate(tx, token, now)
    return caught.value


def test_an_unknown_token_is_not_found(tx: Space) -> None:
    assert refusal(tx, "pat-na1-11111111-2222-4333-8444-555555555555").kind == "authentication_missing"
    assert refusal(tx, "").kind == "authentication_missing"


def test_junk_that_decodes_expired_in_1970(tx: Space) -> None:
    assert refusal(tx, "access-token", 1_718_000_000_000).context == {
        "age": "19884 day(s)",
        "expire time": "1970-01-01T00:00:00Z",
    }


def test_a_foreign_token_is_dated_before_it_is_looked_up(tx: Space) -> None:
    foreign = Space()
    theirs = provision(foreign, SeededIds("foreign"), PortalFacts(9), NOW).access_token
    assert refusal(tx, theirs, NOW).kind == "authentication_missing"
    assert refusal(tx, theirs, NOW + 1_800_000 + 75_000).context["age"] == "75 second(s)"


def test_a_token_lives_until_the_millisecond_it_expires(tx: Space) -> None:
    issued = issue(tx, SeededIds("more"), FACTS, NOW, kind="oauth", lifetime_ms=1_000)
    assert apps.authenticate(tx, issued.access_token, NOW + 999).app_id == issued.app_id
    assert refusal(tx, issued.access_token, NOW + 1_000).context["age"] == "0 second(s)"


def test_a_revoked_token_is_unknown(tx: Space) -> None:
    issued = issue(tx, SeededIds("more"), FACTS, NOW, kind="service_key")
    assert revoke(tx, issued.access_token, NOW) == 1
    assert refusal(tx, issued.access_token).kind == "authentication_missing"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 second(s)"),
        (75, "75 second(s)"),
        (120, "2 minute(s)"),
        (3_599, "59 minute(s)"),
        (3_600, "1 hour(s)"),
        (86_399, "23 hour(s)"),
        (86_400, "1 day(s)"),
    ],
)
def test_an_age_is_told_in_its_largest_unit(seconds: int, text: str) -> None:
    assert apps.age(seconds * 1_000) == text


def test_a_registered_app_gets_what_it_lacks(tx: Space) -> None:
    made = apps.register(tx, SeededIds("new"), 62515, App(0, "mine", "public"))
    chosen = apps.register(tx, SeededIds("new2"), 62515, App(0, "mine", "public", client_id="me", client_secret="s"))
    assert made.client_id
    assert made.client_secret
    assert (chosen.client_id, chosen.client_secret) == ("me", "s")
    assert chosen.app_id == made.app_id + 1
    assert tx.get(APPS, chosen.app_id) == chosen


def test_a_client_id_is_given_once(tx: Space) -> None:
    apps.register(tx, SeededIds("new"), 62515, App(0, "mine", "public", client_id="me"))
    with pytest.raises(ValueError, match="client id me"):
        apps.register(tx, SeededIds("new"), 62515, App(0, "other", "public", client_id="me"))


def test_secrets_are_in_no_repr(tx: Space) -> None:
    credentials = provision(Space(), SeededIds("again"), FACTS, NOW)
    shown = repr(credentials) + repr(
        apps.authenticate(tx, issue(tx, SeededIds("x"), FACTS, NOW, kind="oauth").access_token, NOW)
    )
    secrets = (
        credentials.private_token,
        credentials.access_token,
        credentials.refresh_token,
        credentials.oauth_app.client_secret,
    )
    assert not any(secret in shown for secret in secrets)


def test_a_developer_key_speaks_for_its_account_only(tx: Space) -> None:
    credentials = provision(Space(), SeededIds("again"), FACTS, NOW)
    private, oauth = credentials.private_token, credentials.access_token
    for key, token, kind in (
        (private, oauth, "developer_key_unknown"),
        ("", oauth, "developer_key_missing"),
        ("", private, "authentication_missing"),
        ("", "", "authentication_missing"),
    ):
        with pytest.raises(Refusal, match=kind):
            apps.authenticate_developer(tx, key, token)
