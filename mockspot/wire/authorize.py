"""The authorize page: its query, its form and its redirect.

A script passes it in two requests, with no JavaScript and no cookies:

1. `GET /oauth/authorize?client_id=…&redirect_uri=…&scope=…&state=…` and take the hidden field `formToken` of the page;
2. `POST` the same address, query included, with the form fields `formToken=…` and `decision=allow` (or `deny`), and if
   the page offers several accounts `portalId=…`. The answer is a 302 to the redirect URI with `code` and `state`.

`/oauth/{hubId}/authorize` names the account and shows no picker. An app that approves itself (`autoApprove`) needs the
first request only, and is answered with the redirect at once.
"""

from urllib.parse import quote, urlencode

from mockspot.domain.oauth.consent import AuthorizeRequest, ConsentForm, Decision, Declined, Redirect
from mockspot.domain.refusal import Refusal
from mockspot.wire import pages
from mockspot.wire.call import Call
from mockspot.wire.form import form
from mockspot.wire.message import Answer

PICKED_ACCOUNT = "portalId"
_SEAL = "formToken"
_DECISION = "decision"


def parse_ask(call: Call) -> AuthorizeRequest:
    """Read the query of an authorize URL."""
    return _request(call, _account(call.params.get("hubId")), picked=False)


def parse_decide(call: Call) -> Decision:
    """Read the consent form; what the app asked for still comes from the address. No clear yes is a no."""
    sent = form(call.request)
    named, chosen = call.params.get("hubId"), sent.get(PICKED_ACCOUNT)
    request = _request(call, _account(named or chosen), picked=named is None)
    return Decision(request, sent.get(_SEAL, ""), sent.get(_DECISION) == "allow")


def asked(result: ConsentForm | Redirect, _: Call) -> Answer:
    """Return the consent page, or the redirect of an app that approves itself."""
    return _redirect(result) if isinstance(result, Redirect) else pages.consent(result)


def decided(result: Redirect | Declined, _: Call) -> Answer:
    """Return the redirect after the decision, or a page when the app is not told of a refusal."""
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
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise Refusal("authorize_account_unknown", {"portal_id": text})
    return int(text)


def _redirect(redirect: Redirect) -> Answer:
    joint = "&" if "?" in redirect.uri else "?"
    location = redirect.uri + joint + urlencode(redirect.params, quote_via=quote)
    return Answer(302, headers=[(b"location", location.encode()), (b"cache-control", b"no-store")])
