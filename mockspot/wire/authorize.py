"""The authorize page: its query, its form and its redirect.

A script passes it in two requests, with no JavaScript and no cookies:

1. `GET /oauth/authorize?client_id=…&redirect_uri=…&scope=…&state=…` and take the hidden field `formToken` of the page;
2. `POST` the same address, query included, with the form fields `formToken=…` and `decision=allow` (or `deny`), with
   `userId=…` to answer as another user than the first super admin, and if the page offers several accounts with
   `portalId=…`. The answer is a 302 to the redirect URI with `code` and `state`.

`/oauth/{hubId}/authorize` names the account and shows no picker; a picked account without a decision leads there.
unverified: that the address of an account shows its form at the host of another hublet, too. An
app that approves itself (`autoApprove`) needs the first request only, and is answered with the redirect at once.
"""

import re
from urllib.parse import quote, urlencode

from mockspot.domain.oauth.consent import (
    AccountPicker,
    AuthorizeRequest,
    ConsentForm,
    Decision,
    Declined,
    Picked,
    Redirect,
)
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.refusal import Refusal
from mockspot.wire import pages
from mockspot.wire.account import ui_domain
from mockspot.wire.call import Call
from mockspot.wire.form import form
from mockspot.wire.message import Answer

PICKED_ACCOUNT = "portalId"
_USER = "userId"
_SEAL = "formToken"
_DECISION = "decision"
_UI_HOST = re.compile(r"app(-[a-z0-9]+)?\.hubspot\.com(:443)?")


def parse_ask(call: Call) -> AuthorizeRequest:
    """Read the query of an authorize URL."""
    return _request(call, _account(call.params.get("hubId")), picked=False)


def parse_decide(call: Call) -> Decision:
    """Read the consent form; what the app asked for still comes from the address. No clear yes is a no."""
    sent = form(call.request)
    named, chosen = call.params.get("hubId"), sent.get(PICKED_ACCOUNT)
    request = _request(call, _account(named or chosen), picked=named is None)
    only_picked = chosen is not None and named is None and _DECISION not in sent
    allowed = None if only_picked else sent.get(_DECISION) == "allow"
    return Decision(request, sent.get(_SEAL, ""), allowed, _user(sent.get(_USER)))


def asked(result: AccountPicker | ConsentForm | Redirect, _: Call) -> Answer:
    """Return the page with the next question, or the redirect of an app that approves itself."""
    if isinstance(result, AccountPicker):
        return pages.accounts(result)
    return _redirect(result) if isinstance(result, Redirect) else pages.consent(result)


def decided(result: Redirect | Declined | Picked, call: Call) -> Answer:
    """Return the redirect after the decision, or a page when the app is not told of a refusal."""
    if isinstance(result, Picked):
        return _found(_own_address(call, result.portal))
    return _redirect(result) if isinstance(result, Redirect) else pages.declined(result.app.name)


def _request(call: Call, portal_id: int | None, *, picked: bool) -> AuthorizeRequest:
    return AuthorizeRequest(
        client_id=call.text("client_id") or "",
        redirect_uri=call.text("redirect_uri") or "",
        scopes=_scopes(call, "scope"),
        # Claim: the working name is optional_scope; the guide's `optional_scopes` is ignored (SDK-NODE, SDK-PY).
        optional_scopes=_scopes(call, "optional_scope"),
        state=call.text("state"),
        challenge=call.text("code_challenge") or None,
        challenge_method=call.text("code_challenge_method") or "plain",
        portal_id=portal_id,
        picked=picked,
    )


def _scopes(call: Call, name: str) -> tuple[str, ...]:
    return tuple((call.text(name) or "").split())


def _account(text: str | None) -> int | None:
    """Return the account a path or form names."""
    if not text:
        return None
    portal_id = number(text)
    if portal_id is None:
        raise Refusal("authorize_account_unknown", {"portal_id": text})
    return portal_id


def _user(text: str | None) -> int | None:
    """Return the user a form names."""
    if not text:
        return None
    user_id = number(text)
    if user_id is None:
        raise Refusal("authorize_user_unknown")
    return user_id


def number(text: str) -> int | None:
    """Return the id a path or form names, or None when it is no id."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def _own_address(call: Call, portal: PortalFacts) -> str:
    """Return the address of an account's own consent form, with the query that came.

    At HubSpot's own hosts, which a client can be led here from, it is on the host of the account's hublet (SLACK).
    """
    host = call.request.headers.get(b"host", b"").decode("latin-1")
    origin = f"https://{ui_domain(portal.hublet)}" if _UI_HOST.fullmatch(host) else ""
    query = [(name, value) for name, values in call.query.items() for value in values]
    return f"{origin}/oauth/{portal.portal_id}/authorize?{urlencode(query, quote_via=quote)}"


def _redirect(redirect: Redirect) -> Answer:
    joint = "&" if "?" in redirect.uri else "?"
    return _found(redirect.uri + joint + urlencode(redirect.params, quote_via=quote))


def _found(location: str) -> Answer:
    return Answer(302, headers=[(b"location", location.encode()), (b"cache-control", b"no-store")])
