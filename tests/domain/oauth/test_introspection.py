from dataclasses import replace
from typing import Any

import pytest

from mockspot.domain import apps, oauth
from mockspot.domain.apps import INSTALLATIONS
from mockspot.domain.caller import Caller
from mockspot.domain.context import Context
from mockspot.domain.oauth import Credentials, introspection
from mockspot.domain.oauth.exchange import TokenRequest, exchange
from mockspot.domain.oauth.introspection import TokenQuestion, introspect, revoke_own
from mockspot.domain.refusal import Refusal

Home = tuple[Context, Credentials]
HALF_HOUR = 1_800_000


def question(credentials: Credentials, token: str) -> TokenQuestion:
    return TokenQuestion(credentials.oauth_app.client_id, credentials.oauth_app.client_secret, token)


def refresh(credentials: Credentials) -> TokenRequest:
    app = credentials.oauth_app
    return TokenRequest("refresh_token", app.client_id, app.client_secret, refresh_token=credentials.refresh_token)


def refused(kind: str) -> Any:
    return pytest.raises(Refusal, match=f"^{kind} ")


def test_living_tokens_are_told_apart(ctx: Context, credentials: Credentials) -> None:
    access = introspect(ctx, question(credentials, credentials.access_token))
    standing = introspect(ctx, question(credentials, credentials.refresh_token))
    assert access is not None
    assert standing is not None
    assert access.expires_at == ctx.now + HALF_HOUR
    assert standing.expires_at is None
    assert replace(access, token="", expires_at=None) == replace(standing, token="")
    assert access.email == credentials.users[0].email


def test_dead_and_foreign_tokens_are_not_active(ctx: Context, credentials: Credentials, elsewhere: Home) -> None:
    for token in ("", "junk", credentials.private_token, elsewhere[1].refresh_token):
        assert introspect(ctx, question(credentials, token)) is None
    assert introspect(ctx, question(elsewhere[1], credentials.refresh_token)) is None
    ctx.now += HALF_HOUR
    assert introspect(ctx, question(credentials, credentials.access_token)) is None


@pytest.mark.parametrize("act", [introspect, revoke_own])
def test_the_client_is_checked_first(ctx: Context, credentials: Credentials, act: Any) -> None:
    with refused("token_secret_wrong"):
        act(ctx, replace(question(credentials, "junk"), client_secret="wrong"))
    with refused("token_client_unknown"):
        act(ctx, TokenQuestion())


def test_a_revoked_refresh_token_leaves_access_tokens_alive(ctx: Context, credentials: Credentials) -> None:
    revoke_own(ctx, question(credentials, credentials.refresh_token))
    with refused("token_refresh_unknown"):
        exchange(ctx, refresh(credentials))
    assert apps.authenticate(ctx.tx, credentials.access_token, ctx.now)
    assert ctx.tx.get(INSTALLATIONS, credentials.oauth_app.app_id), "the app stays installed"


def test_a_client_cannot_revoke_what_is_not_its_own(ctx: Context, credentials: Credentials, elsewhere: Home) -> None:
    for token in (credentials.refresh_token, credentials.access_token, credentials.private_token, "junk"):
        revoke_own(ctx, question(elsewhere[1], token))
    assert exchange(ctx, refresh(credentials))
    assert apps.authenticate(ctx.tx, credentials.access_token, ctx.now)
    assert apps.authenticate(ctx.tx, credentials.private_token, ctx.now)


def test_token_metadata_knows_only_living_tokens_of_the_right_form(ctx: Context, credentials: Credentials) -> None:
    assert introspection.access_token_facts(ctx, credentials.access_token).app_id == credentials.oauth_app.app_id
    with refused("access_token_malformed"):
        introspection.access_token_facts(ctx, "not-a-token")
    with refused("access_token_malformed"):
        introspection.access_token_facts(ctx, credentials.private_token)
    ctx.now += HALF_HOUR
    with refused("access_token_unknown"):
        introspection.access_token_facts(ctx, credentials.access_token)
    with refused("refresh_token_unknown"):
        introspection.refresh_token_facts(ctx, "junk")


def test_a_deleted_refresh_token_is_gone_and_nothing_else(ctx: Context, credentials: Credentials) -> None:
    assert introspection.refresh_token_facts(ctx, credentials.refresh_token)
    introspection.delete_refresh_token(ctx, credentials.refresh_token)
    introspection.delete_refresh_token(ctx, credentials.refresh_token)
    with refused("refresh_token_unknown"):
        introspection.refresh_token_facts(ctx, credentials.refresh_token)
    assert apps.authenticate(ctx.tx, credentials.access_token, ctx.now)


def test_private_token_information_covers_static_tokens_only(ctx: Context, credentials: Credentials) -> None:
    service_key = oauth.issue(ctx.tx, ctx.ids, ctx.portal, ctx.now, kind="service_key")
    private = introspection.static_token_facts(ctx, credentials.private_token)
    assert private.app_id == credentials.private_app.app_id
    assert introspection.static_token_facts(ctx, service_key.access_token).app_id == service_key.app_id
    with refused("private_token_unknown"):
        introspection.static_token_facts(ctx, credentials.access_token)


def test_an_app_uninstalls_itself_with_all_of_its_tokens(ctx: Context, credentials: Credentials) -> None:
    second = exchange(ctx, refresh(credentials)).access_token
    ctx.caller = apps.authenticate(ctx.tx, credentials.access_token, ctx.now)
    introspection.uninstall_own(ctx, None)
    for token in (credentials.access_token, second):
        with refused("authentication_missing"):
            apps.authenticate(ctx.tx, token, ctx.now)
    with refused("token_refresh_unknown"):
        exchange(ctx, refresh(credentials))
    assert apps.authenticate(ctx.tx, credentials.private_token, ctx.now), "other apps are untouched"


def test_a_private_app_cannot_uninstall_itself(ctx: Context) -> None:
    ctx.caller = Caller("private_app")
    with refused("uninstall_not_external"):
        introspection.uninstall_own(ctx, None)
