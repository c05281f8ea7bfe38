"""A random walk over the life of two apps' tokens in one account, against a model of a few dictionaries."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from mockspot.domain import apps, oauth
from mockspot.domain.oauth import Issued, introspection
from mockspot.domain.oauth.consent import AuthorizeRequest, Decision, Redirect, ask, decide
from mockspot.domain.oauth.exchange import TokenRequest, exchange
from mockspot.domain.oauth.introspection import TokenQuestion
from mockspot.domain.policy import Policy
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.refusal import Refusal
from tests.domain.oauth.conftest import Accounts, portal

REDIRECT = "http://localhost/callback"
SCOPES = ("oauth", "tickets")
GRACE = 50_000
APP = st.sampled_from([0, 1])
DATA = st.data()


@dataclass
class Token:
    """What the model knows of a token: whose it is, and when it ends by age and by order."""

    app: int
    expires: float = float("inf")
    revoked: float = float("inf")

    def dead(self, now: int) -> bool:
        return min(self.expires, self.revoked) <= now


@dataclass
class Model:
    codes: dict[str, Token] = field(default_factory=dict)
    access: dict[str, Token] = field(default_factory=dict)
    refresh: dict[str, Token] = field(default_factory=dict)
    static: dict[str, Token] = field(default_factory=dict)


class Life(RuleBasedStateMachine):
    @initialize(rotate=st.booleans(), cut=st.sampled_from([0, 40, 500]))
    def account(self, rotate: bool, cut: int) -> None:
        accounts = Accounts()
        self.ctx, mine = portal(accounts, PortalFacts(62515, "home"))
        _, theirs = portal(accounts, PortalFacts(62999, "elsewhere"))
        self.apps = (mine.oauth_app, theirs.oauth_app)
        self.ctx.policy = Policy(
            rotate_refresh_token=rotate, access_token_seconds=100, access_tokens_end_after_seconds=cut, code_seconds=60
        )
        self.life = (min(cut, 100) or 100) * 1000
        oauth.revoke(self.ctx.tx, None, self.ctx.now)
        self.model = Model()

    @rule(app=APP)
    def consent(self, app: int) -> None:
        request = AuthorizeRequest(self.apps[app].client_id, REDIRECT, SCOPES, portal_id=self.ctx.portal.portal_id)
        answer = decide(self.ctx, Decision(request, ask(self.ctx, request).seal, allowed=True))  # type: ignore[union-attr]  # no app approves itself
        assert isinstance(answer, Redirect)
        self.model.codes[dict(answer.params)["code"]] = Token(app, self.ctx.now + 60_000)

    @precondition(lambda self: self.model.codes)
    @rule(data=DATA, app=APP, slash=st.sampled_from(["", "", "/"]))
    def exchange_a_code(self, data: Any, app: int, slash: str) -> None:
        code = data.draw(st.sampled_from(sorted(self.model.codes)))
        known = self.model.codes[code]
        request = self.form("authorization_code", app, code=code, redirect_uri=REDIRECT + slash)
        if known.app != app or known.revoked <= self.ctx.now:
            self.refused("token_code_unknown", request)
        elif known.expires <= self.ctx.now:
            self.refused("token_code_expired", request)
        elif slash:
            self.refused("token_redirect_mismatch", request)
        else:
            self.note(app, exchange(self.ctx, request))
            known.revoked = self.ctx.now
            self.refused("token_code_unknown", request)

    @rule(app=APP)
    def install_at_once(self, app: int) -> None:
        ctx = self.ctx
        granted = {"app": self.apps[app], "scopes": frozenset(SCOPES), "user_id": 1, "policy": ctx.policy}
        self.note(app, oauth.install(ctx.tx, ctx.ids, ctx.portal, ctx.now, **granted))

    @precondition(lambda self: self.model.refresh)
    @rule(data=DATA, app=APP)
    def refresh(self, data: Any, app: int) -> None:
        token = data.draw(st.sampled_from(sorted(self.model.refresh)))
        known = self.model.refresh[token]
        request = self.form("refresh_token", app, refresh_token=token)
        if known.dead(self.ctx.now):
            self.refused("token_refresh_unknown", request)
        elif known.app != app:
            self.refused("token_refresh_mismatch", request)
        else:
            issued = exchange(self.ctx, request)
            assert (issued.refresh_token == token) != self.ctx.policy.rotate_refresh_token
            known.revoked = self.ctx.now if self.ctx.policy.rotate_refresh_token else known.revoked
            self.note(app, issued)
            if self.ctx.policy.rotate_refresh_token:
                self.refused("token_refresh_unknown", request)

    @rule(kind=st.sampled_from(oauth.STATIC))
    def issue_a_static_token(self, kind: str) -> None:
        ctx = self.ctx
        self.model.static[oauth.issue(ctx.tx, ctx.ids, ctx.portal, ctx.now, kind=kind).access_token] = Token(-1)

    @precondition(lambda self: self.model.static)
    @rule(data=DATA, grace=st.sampled_from([0, GRACE]))
    def rotate_a_static_token(self, data: Any, grace: int) -> None:
        ctx = self.ctx
        token = data.draw(st.sampled_from(sorted(self.model.static)))
        known = self.model.static[token]
        issued = oauth.rotate(ctx.tx, ctx.ids, ctx.portal, ctx.now, token=token, grace_ms=grace)
        assert (issued is None) == known.dead(ctx.now)
        if issued is not None:
            self.model.static[issued.access_token] = Token(-1)
            known.revoked = min(known.revoked, ctx.now + grace)

    @precondition(lambda self: self.model.refresh)
    @rule(data=DATA, app=APP)
    def a_client_revokes(self, data: Any, app: int) -> None:
        token = data.draw(st.sampled_from(sorted(self.model.refresh)))
        introspection.revoke_own(self.ctx, self.question(app, token))
        known = self.model.refresh[token]
        if known.app == app:
            known.revoked = min(known.revoked, self.ctx.now)

    @precondition(lambda self: self.model.access)
    @rule(data=DATA, after=st.sampled_from([0, 30_000]), lever=st.sampled_from(["expire", "revoke"]))
    def the_control_plane_ends_a_token(self, data: Any, after: int, lever: str) -> None:
        token = data.draw(st.sampled_from(sorted(self.model.access)))
        known, end = self.model.access[token], self.ctx.now + after
        if lever == "revoke":
            assert oauth.revoke(self.ctx.tx, token, self.ctx.now, after_ms=after) == 1
            known.revoked = min(known.revoked, end)
        else:
            assert oauth.expire(self.ctx.tx, token, self.ctx.now, after_ms=after) == 1
            known.expires = known.expires if known.dead(self.ctx.now) else min(known.expires, end)

    @rule(app=APP)
    def uninstall(self, app: int) -> None:
        if not oauth.uninstall(self.ctx.tx, self.apps[app].app_id, self.ctx.now):
            assert all(token.dead(self.ctx.now) for token in self.model.refresh.values() if token.app == app)
            return  # a consent that was not exchanged yet is no installation, and stays
        for known in (*self.model.codes.values(), *self.model.access.values(), *self.model.refresh.values()):
            if known.app == app:
                known.revoked = min(known.revoked, self.ctx.now)

    @rule(seconds=st.integers(0, 60))
    def wait(self, seconds: int) -> None:
        self.ctx.now += seconds * 1000

    @invariant()
    def tokens_open_the_portal_exactly_while_they_live(self) -> None:
        for token, known in (self.model.access | self.model.static).items():
            if not known.dead(self.ctx.now):
                caller = apps.authenticate(self.ctx.tx, token, self.ctx.now)
                assert known.app == -1 or caller.app_id == self.apps[known.app].app_id
                continue
            kind = "authentication_missing" if known.revoked <= self.ctx.now else "token_expired"
            with pytest.raises(Refusal, match=f"^{kind} "):
                apps.authenticate(self.ctx.tx, token, self.ctx.now)

    @invariant()
    def introspection_knows_to_its_own_app_what_lives(self) -> None:
        for token, known in (self.model.access | self.model.refresh).items():
            for app in (0, 1):
                facts = introspection.introspect(self.ctx, self.question(app, token))
                assert (facts is not None) == (known.app == app and not known.dead(self.ctx.now))

    @invariant()
    def an_app_is_connected_as_long_as_it_was_not_removed(self) -> None:
        for app in (0, 1):
            living = [token for token in self.model.refresh.values() if token.app == app]
            connected = self.ctx.tx.get(apps.INSTALLATIONS, self.apps[app].app_id) is not None
            assert connected or all(token.dead(self.ctx.now) for token in living)

    def note(self, app: int, issued: Issued) -> None:
        assert issued.access_token not in self.model.access
        assert issued.expires_at == self.ctx.now + 100_000, "promised in full, whatever the policy cuts"
        assert issued.refresh_token is not None
        self.model.access[issued.access_token] = Token(app, self.ctx.now + self.life)
        self.model.refresh.setdefault(issued.refresh_token, Token(app))

    def form(self, grant: str, app: int, **fields: str) -> TokenRequest:
        return TokenRequest(grant, self.apps[app].client_id, self.apps[app].client_secret, **fields)

    def question(self, app: int, token: str) -> TokenQuestion:
        return TokenQuestion(self.apps[app].client_id, self.apps[app].client_secret, token)

    def refused(self, kind: str, request: TokenRequest) -> None:
        with pytest.raises(Refusal, match=f"^{kind} "):
            exchange(self.ctx, request)


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=80, stateful_step_count=40)
