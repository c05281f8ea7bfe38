"""The installation log of an app: every handshake with it, in every portal, and what went wrong in each.

It is read out of the portals' traffic, which holds all of it, for as long as the traffic does.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from html import unescape
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from mockspot.asgi.portal import Portal
from mockspot.control.operation import Command, Operation
from mockspot.domain.apps import App
from mockspot.wire.redaction import header_document, parsed
from mockspot.wire.traffic import Entry, Exchange

_STEPS = {
    "oauth.authorize": "authorize",
    "oauth.authorize.decide": "consent",
    "oauth.token": "token",
    "oauth.token.revoke": "revoke",
    "appinstalls.uninstall": "uninstall",
}
_GRANTED = {"authorization_code": "connected", "refresh_token": "refreshed", "client_credentials": "issued"}
_ENDED = {"revoke": "revoked", "uninstall": "uninstalled"}
_META = re.compile(rb'<meta name="(mockspot-error|description)" content="([^"]*)">')


class _Failed(NamedTuple):
    """A handshake that failed: the app, what was sent, and what the log had seen before."""

    app: App
    sent: Mapping[str, str]
    exchanged: Mapping[str, int]  # the traffic number of the exchange, by the code's fingerprint


def listing(command: Command) -> dict[str, Any]:
    """Return the handshakes of an app, oldest first by the clocks of their portals."""
    home, app = command.app
    portals = {portal.facts.portal_id: portal for portal in (home, *command.simulation.portals())}
    found = [line for portal in portals.values() for line in _of_portal(portal, app)]
    return {"results": sorted(found, key=lambda line: line["at"])}


def _of_portal(portal: Portal, app: App) -> Iterator[dict[str, Any]]:
    """Yield one portal's handshakes with an app."""
    with portal.lock:
        entries = portal.live.traffic.entries()
    exchanged: dict[str, int] = {}
    for entry in entries:
        content = entry.content
        if entry.kind == "install" and isinstance(content, dict) and content["appId"] == app.app_id:
            yield _line(entry, portal, {"step": content["step"], "outcome": content["outcome"]})
        if not isinstance(content, Exchange) or content.operation not in _STEPS:
            continue
        sent = _sent(content)
        if app.app_id == content.app_id or sent.get("client_id") == app.client_id:
            members = _members(content, sent, app, exchanged)
            if members["outcome"] == "connected":
                exchanged[sent["code"]] = entry.sequence
            yield _line(entry, portal, members)


def _line(entry: Entry, portal: Portal, members: Mapping[str, Any]) -> dict[str, Any]:
    shown = entry.document(portal.facts.portal_id)
    return {"at": shown["at"], "portalId": shown["portalId"], **members, "traffic": entry.sequence}


def _members(kept: Exchange, sent: Mapping[str, str], app: App, exchanged: Mapping[str, int]) -> dict[str, Any]:
    step = _STEPS[kept.operation or ""]
    members = {"step": step, "status": kept.status}
    if kept.status is not None and kept.status < 400:
        return {**members, "outcome": _outcome(step, kept, sent)}
    error, message = _problem(kept)
    hint = _HINTS.get(error)
    if callable(hint):
        hint = hint(_Failed(app, sent, exchanged))
    told = {"message": message, "hint": hint}
    return {**members, "outcome": "refused", "error": error, **{name: text for name, text in told.items() if text}}


def _sent(kept: Exchange) -> dict[str, str]:
    """Return what a request said, in its address and in its body, be it a form or wrongly JSON."""
    body = parsed(kept.body)
    if isinstance(body, dict):
        sent = {name: value for name, value in body.items() if isinstance(value, str)}
    else:
        sent = dict(parse_qsl(kept.body.decode("utf-8", "replace")))
    return {**dict(parse_qsl(kept.query)), **sent}


def _outcome(step: str, kept: Exchange, sent: Mapping[str, str]) -> str:
    if step == "token":
        return _GRANTED.get(sent.get("grant_type", ""), "issued")
    if step in _ENDED:
        return _ENDED[step]
    location = header_document(kept.answer_headers).get("location")
    if location is None:
        return "asked" if step == "authorize" else "denied"
    told = dict(parse_qsl(location.partition("?")[2]))
    return "granted" if "code" in told else "denied" if "error" in told else "account picked"


def _problem(kept: Exchange) -> tuple[str, str | None]:
    """Return the name and the text of what went wrong, from whichever layer answered."""
    answer = parsed(kept.answer_body)
    if isinstance(answer, dict):
        names = (answer.get("category"), answer.get("policyName"), answer.get("status"))
        return next((name for name in names if name), f"HTTP {kept.status}"), answer.get("message")
    said = {name.decode(): unescape(text.decode()) for name, text in _META.findall(kept.answer_body)}
    return said.get("mockspot-error", f"HTTP {kept.status}"), said.get("description")


def _redirect(failed: _Failed) -> str:
    asked, known = failed.sent.get("redirect_uri", ""), failed.app.redirect_uris
    slash = " (they differ by a slash at the end)" if asked.rstrip("/") in [uri.rstrip("/") for uri in known] else ""
    return f"registered: {', '.join(known) or 'none'}{slash}"


def _missing(failed: _Failed) -> str:
    missing = set(failed.app.required_scopes) - set(failed.sent.get("scope", "").split())
    return f"required, and missing from scope: {', '.join(sorted(missing))}"


def _code(failed: _Failed) -> str:
    used = failed.exchanged.get(failed.sent.get("code", ""))
    if used is not None:
        return f"this code was exchanged before, in traffic entry {used}; a code is good once"
    return "a code is good once, for the app it was asked for, and dies with an uninstall"


_HINTS: dict[str, str | Callable[[_Failed], str]] = {
    "authorize_redirect_mismatch": _redirect,
    "authorize_scopes_foreign": "required and conditionally required scopes stand in scope, optional in optional_scope",
    "authorize_form_forged": "post the page's own formToken, to the address of the page with its query",
    "MISSING_SCOPE_GROUP": _missing,
    "HUB_UNAUTHORIZED": "the account's subscription lacks a scope; optional_scope drops it instead",
    "USER_UNAUTHORIZED": "a super admin, or a user with App Marketplace access, has to install the app",
    "BAD_AUTH_CODE": _code,
    "EXPIRED_AUTH_CODE": "exchange a code at once; the switch codeSeconds says how long it lives",
    "MISMATCH_REDIRECT_URI_AUTH_CODE": "send the redirect_uri of the authorize link, letter by letter",
    "BAD_CODE_VERIFIER": "the verifier is the one that code_challenge was made from, by its method",
    "BAD_GRANT_TYPE": "send a form with grant_type in the body; of the query only v1 takes anything",
    "BAD_REFRESH_TOKEN": "it was revoked, rotated away, or went with an uninstall; connect the app again",
    "MISMATCH_REFRESH_TOKEN_CLIENT": "it was issued to another app",
    "HTTP 415": "send a form, application/x-www-form-urlencoded",
}
"""What to do about it, where the text alone does not say."""

ROWS = (
    Operation(
        "GET",
        "/apps/{appId}/log",
        "Return an app's handshakes in every portal",
        listing,
        waits=True,
        answer=("Handshakes",),
    ),
)
