"""A random walk over grants, refreshes, revocations and expiry, against a model of a few sets."""

from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from mockspot.domain import apps, oauth
from mockspot.domain.apps import App
from mockspot.domain.context import Caller, Context, PortalFacts
from mockspot.domain.oauth.exchange import TokenRequest, exchange
from mockspot.domain.policy import Policy
from mockspot.domain.refusal import Refusal
from mockspot.runtime.ids import SeededIds
from mockspot.store.embedded import Space


@dataclass
class OneAccount:
    facts: PortalFacts
    known: App = field(default_factory=lambda: App(0, "", ""))

    def app_of_client(self, _: str) -> App:
        return self.known

    def account(self, _: int) -> PortalFacts:
        return self.facts


class Life(RuleBasedStateMachine):
    refresh_tokens = Bundle("refresh_tokens")
    access_tokens = Bundle("access_tokens")

    @initialize(rotate=st.booleans())
    def portal(self, rotate: bool) -> None:
        facts = PortalFacts(62515)
        tx, ids = Space(), SeededIds("life")
        self.credentials = oauth.provision(tx, ids, facts, 1_000_000)
        accounts = cast(Any, OneAccount(facts, self.credentials.oauth_app))
        policy = Policy(rotate_refresh_token=rotate, access_token_seconds=100)
        self.ctx = Context(tx, 1_000_000, ids, facts, Caller("none"), policy, "c", accounts, cast(Any, None))
        oauth.revoke(tx, None, self.ctx.now)
        self.standing: set[str] = set()
        self.ends: dict[str, int] = {}
        self.revoked: set[str] = set()

    @rule(target=refresh_tokens)
    def grant(self) -> str:
        issued = oauth.install(
            self.ctx.tx,
            self.ctx.ids,
            self.ctx.portal,
            self.ctx.now,
            app=self.credentials.oauth_app,
            scopes=frozenset({"tickets"}),
            user_id=1,
        )
        assert issued.refresh_token is not None
        self.standing.add(issued.refresh_token)
        return issued.refresh_token

    @rule(target=access_tokens, token=refresh_tokens)
    def refresh(self, token: str) -> str:
        app = self.credentials.oauth_app
        request = TokenRequest("refresh_token", app.client_id, app.client_secret, refresh_token=token)
        if token not in self.standing:
            with pytest.raises(Refusal, match="token_refresh_unknown"):
                exchange(self.ctx, request)
            return "none"
        issued = exchange(self.ctx, request)
        assert issued.access_token not in self.ends
        if self.ctx.policy.rotate_refresh_token:
            self.standing.remove(token)
        self.standing.add(cast(str, issued.refresh_token))
        self.ends[issued.access_token] = self.ctx.now + 100_000
        return issued.access_token

    @rule(token=refresh_tokens)
    def revoke_refresh_token(self, token: str) -> None:
        assert oauth.revoke(self.ctx.tx, token, self.ctx.now) == int(token in self.standing)
        self.standing.discard(token)

    @rule(token=access_tokens)
    def revoke_access_token(self, token: str) -> None:
        if token in self.ends:
            assert oauth.revoke(self.ctx.tx, token, self.ctx.now) == 1
            self.revoked.add(token)

    @rule(token=access_tokens)
    def expire(self, token: str) -> None:
        if token in self.ends:
            oauth.expire(self.ctx.tx, token, self.ctx.now)
            self.ends[token] = min(self.ctx.now, self.ends[token])

    @rule(seconds=st.integers(0, 60))
    def wait(self, seconds: int) -> None:
        self.ctx.now += seconds * 1000

    @rule()
    def uninstall(self) -> None:
        oauth.uninstall(self.ctx.tx, self.credentials.oauth_app.app_id, self.ctx.now)
        self.standing.clear()
        self.revoked.update(self.ends)

    @invariant()
    def tokens_open_the_portal_exactly_while_they_live(self) -> None:
        for token, end in self.ends.items():
            if token not in self.revoked and end > self.ctx.now:
                assert apps.authenticate(self.ctx.tx, token, self.ctx.now).app_id == self.credentials.oauth_app.app_id
            else:
                kind = "authentication_missing" if token in self.revoked else "token_expired"
                with pytest.raises(Refusal, match=kind):
                    apps.authenticate(self.ctx.tx, token, self.ctx.now)

    @invariant()
    def standing_permissions_are_those_of_the_model(self) -> None:
        assert {token for token, _ in self.ctx.tx.scan(oauth.REFRESH_TOKENS)} == self.standing


TestLife = Life.TestCase
