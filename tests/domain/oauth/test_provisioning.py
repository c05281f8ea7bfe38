import pytest

from mockspot.catalog.object_types import OBJECT_TYPES
from mockspot.domain import apps, oauth
from mockspot.domain.apps import USERS
from mockspot.domain.context import Context
from mockspot.domain.oauth import CREDENTIAL_KINDS, Credentials, scoping
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.refusal import Refusal
from mockspot.runtime.ids import SeededIds
from mockspot.store.embedded import Space

NOW = 1_790_000_000_000


def test_a_new_portal_is_ready_for_any_client(ctx: Context, credentials: Credentials) -> None:
    for token in (credentials.private_token, credentials.access_token):
        scopes = apps.authenticate(ctx.tx, token, ctx.now).scopes
        for row in OBJECT_TYPES:
            assert scopes.issuperset((*row.read_scopes, *row.write_scopes, *row.schema_write_scopes))
    assert (
        apps.authenticate_developer(ctx.tx, credentials.developer_api_key, "").user_id == credentials.users[0].user_id
    )
    assert credentials.oauth_app.redirect_uris == ("http://localhost/callback",)
    assert credentials.refresh_token.startswith("na1-")


def test_the_oauth_app_can_be_asked_for_as_little_as_wanted(credentials: Credentials) -> None:
    assert credentials.oauth_app.required_scopes == ("oauth",)
    assert credentials.oauth_app.scopes == credentials.private_app.scopes


def test_the_same_seed_makes_the_same_credentials() -> None:
    def made(seed: str) -> Credentials:
        return oauth.provision(Space(), SeededIds(seed), PortalFacts(62515), NOW)

    assert made("a") == made("a")
    assert made("a").private_token != made("b").private_token


def test_no_two_portals_share_an_app_id() -> None:
    first, second = (oauth.provision(Space(), SeededIds("x"), PortalFacts(number), NOW) for number in (62515, 62516))
    ids = {app.app_id for made in (first, second) for app in (made.private_app, made.oauth_app)}
    assert len(ids) == 4


def test_credentials_live_in_the_kinds_a_fork_leaves_behind() -> None:
    space = Space()
    oauth.provision(space, SeededIds("x"), PortalFacts(62515), NOW)
    assert set(space.copy()) <= {*CREDENTIAL_KINDS, USERS}


@pytest.mark.parametrize(("kind", "prefix"), [("private_app", "pat-na1-"), ("service_key", "pat-na1-"), ("oauth", "C")])
def test_more_credentials_are_issued_with_fewer_scopes(ctx: Context, kind: str, prefix: str) -> None:
    wanted = frozenset({"crm.objects.contacts.read"})
    issued = oauth.issue(ctx.tx, ctx.ids, ctx.portal, ctx.now, kind=kind, scopes=wanted, lifetime_ms=5_000)
    caller = apps.authenticate(ctx.tx, issued.access_token, ctx.now)
    assert issued.access_token.startswith(prefix)
    assert (caller.credential, caller.scopes, issued.expires_at) == (kind, wanted | {"oauth"}, ctx.now + 5_000)
    assert (issued.refresh_token is not None) == (kind == "oauth")


def test_service_keys_share_one_app(ctx: Context, credentials: Credentials) -> None:
    first, second = (oauth.issue(ctx.tx, ctx.ids, ctx.portal, ctx.now, kind="service_key") for _ in range(2))
    assert first.app_id == second.app_id
    assert first.app_id not in (credentials.private_app.app_id, credentials.oauth_app.app_id)
    assert first.expires_at is None


def test_all_access_tokens_expire_and_refresh_tokens_do_not(ctx: Context, credentials: Credentials) -> None:
    assert oauth.expire(ctx.tx, None, ctx.now) == 2
    assert oauth.expire(ctx.tx, None, ctx.now) == 0
    for token in (credentials.private_token, credentials.access_token):
        with pytest.raises(Refusal, match="token_expired"):
            apps.authenticate(ctx.tx, token, ctx.now)
    assert ctx.tx.get(oauth.REFRESH_TOKENS, credentials.refresh_token)


def test_one_token_expires_or_is_revoked_alone(ctx: Context, credentials: Credentials) -> None:
    assert oauth.expire(ctx.tx, credentials.access_token, ctx.now) == 1
    assert oauth.revoke(ctx.tx, credentials.refresh_token, ctx.now) == 1
    assert oauth.expire(ctx.tx, "junk", ctx.now) == oauth.revoke(ctx.tx, "junk", ctx.now) == 0
    assert apps.authenticate(ctx.tx, credentials.private_token, ctx.now)


def test_revoking_everything_counts_both_kinds(ctx: Context) -> None:
    assert oauth.revoke(ctx.tx, None, ctx.now) == 3
    assert oauth.revoke(ctx.tx, None, ctx.now) == 0


def test_an_app_is_installed_and_removed(ctx: Context, credentials: Credentials) -> None:
    app = apps.register(ctx.tx, ctx.ids, ctx.portal.portal_id, apps.App(0, "guest", "public"))
    issued = oauth.install(ctx.tx, ctx.ids, ctx.portal, ctx.now, app=app, scopes=frozenset({"tickets"}), user_id=1)
    assert issued.scopes == {"oauth", "tickets"}
    assert oauth.uninstall(ctx.tx, app.app_id, ctx.now)
    assert not oauth.uninstall(ctx.tx, app.app_id, ctx.now)
    with pytest.raises(Refusal, match="authentication_missing"):
        apps.authenticate(ctx.tx, issued.access_token, ctx.now)


def test_smaller_subscriptions_offer_less() -> None:
    assert set(scoping.offered("professional")) < set(scoping.offered("enterprise"))
    assert not scoping.app_level() & set(scoping.offered("enterprise"))
    assert len(scoping.app_level()) == 5
    assert scoping.offered("free")[0] == "oauth"
