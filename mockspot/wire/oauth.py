"""The token endpoint's forms and bodies, and what the endpoints around it say about tokens.

Claim: v1, v3 and the dated versions answer alike (NANGO 2026); only v1 still reads values from the query.
Claim: a JSON body is a 415 (SLACK 2021, 2023). The spec takes forms alone (SPEC 2026-03); hubspot-sdk 0.1.0a9 sends
JSON nevertheless, its TypeScript sister a form, and no source shows JSON accepted.
"""

from base64 import b64encode
from hashlib import sha256
from typing import Any

import orjson

from mockspot.domain.oauth.exchange import TokenRequest
from mockspot.domain.oauth.grants import Issued
from mockspot.domain.oauth.introspection import TokenFacts, TokenQuestion
from mockspot.domain.oauth.scoping import in_order
from mockspot.domain.refusal import Refusal
from mockspot.wire.body import object_body, required
from mockspot.wire.call import Call
from mockspot.wire.form import fields, form
from mockspot.wire.message import Answer, Request

_EMPTY_BITS = b64encode(bytes(8)).decode()


def token_form(request: Request) -> dict[str, str]:
    """Return the fields of a token form; v1 takes what the body lacks from the query (SPEC)."""
    if request.path.startswith("/oauth/v1/") and request.query:
        return fields(request.query) | form(request)
    return form(request)


def parse_exchange(call: Call) -> TokenRequest:
    """Read the form of the token endpoint; fields HubSpot does not know are ignored.

    Published is that a signed assertion may stand in for the secret (SPEC), but not who can have one nor what it holds.
    """
    sent = token_form(call.request)
    if sent.get("client_assertion") and not sent.get("client_secret"):
        raise Refusal("not_simulated", {"operation": "a client_assertion in place of the client_secret"})
    return TokenRequest(
        grant_type=sent.get("grant_type", ""),
        client_id=sent.get("client_id", ""),
        client_secret=sent.get("client_secret", ""),
        code=sent.get("code", ""),
        code_verifier=sent.get("code_verifier", ""),
        redirect_uri=sent.get("redirect_uri", ""),
        refresh_token=sent.get("refresh_token", ""),
        scope=sent.get("scope", ""),
    )


def parse_question(call: Call) -> TokenQuestion:
    """Read the form of introspect and revoke."""
    sent = form(call.request)
    return TokenQuestion(sent.get("client_id", ""), sent.get("client_secret", ""), sent.get("token", ""))


def parse_token(call: Call) -> str:
    """Return the token that the path holds."""
    return call.params["token"]


def token_key(request: Request) -> str:
    """Return the `tokenKey` of a body that nothing has checked yet, or an empty string."""
    try:
        body = orjson.loads(request.body)
    except orjson.JSONDecodeError:
        return ""
    key = body.get("tokenKey") if isinstance(body, dict) else None
    return key if isinstance(key, str) else ""


def parse_token_key(call: Call) -> str:
    """Read the body of the private-app token information.

    Claim: tokens of the EU data centre need the Authorization header as well (second-hand, community m-p/719418).
    """
    body = object_body(call)
    required(call, body, ("tokenKey",), ())
    if call.portal.hublet.startswith("eu") and b"authorization" not in call.request.headers:
        raise Refusal("authentication_missing")
    return str(body["tokenKey"])


def issued(result: Issued, call: Call) -> Answer:
    """Return the token body; its member order is HubSpot's (NANGO 2026)."""
    assert result.expires_at is not None
    seconds = (result.expires_at - result.issued_at) // 1000
    if result.refresh_token is None:
        body: dict[str, Any] = {
            "access_token": result.access_token,
            "expires_in": seconds,
            "token_type": "bearer",
            "token_use": "client_credentials",
        }
        return Answer(200, body)
    body = {
        "token_type": "bearer",
        "refresh_token": result.refresh_token,
        "access_token": result.access_token,
        "hub_id": call.portal.portal_id,
        "scopes": list(in_order(result.scopes)),
        "expires_in": seconds,
        "token_use": "access_token",
    }
    return Answer(200, body)


def introspected(facts: TokenFacts | None, _: Call) -> Answer:
    """Return what introspection says. The member is `token` (SPEC), not `access_token` as the guide's prose has it."""
    if facts is None:
        return Answer(200, {"active": False})
    body: dict[str, Any] = {
        "active": True,
        "token": facts.token,
        "hub_id": facts.portal_id,
        "user_id": facts.user_id,
        "client_id": facts.client_id,
        "app_id": facts.app_id,
        "user": facts.email,
        "hub_domain": _domain(facts),
        "scopes": list(facts.scopes),
    }
    if facts.expires_at is not None:
        body["signed_access_token"] = {**_signed(facts), **_signed_further(facts)}
        body["expires_in"] = _seconds_left(facts)
        body["is_private_distribution"] = facts.private_distribution
    body["token_use"] = "refresh_token" if facts.expires_at is None else "access_token"
    body["token_type"] = "Bearer"
    return Answer(200, body)


def access_token_info(facts: TokenFacts, _: Call) -> Answer:
    """Return v1's access-token metadata, in the recorded order (nango 2026-03)."""
    body = {
        "token": facts.token,
        "user": facts.email,
        "hub_domain": _domain(facts),
        "scopes": list(facts.scopes),
        "signed_access_token": _signed(facts),
        "token_type": "access",
        "user_id": facts.user_id,
        "is_private_distribution": facts.private_distribution,
        "hub_id": facts.portal_id,
        "expires_in": _seconds_left(facts),
        "app_id": facts.app_id,
    }
    return Answer(200, body)


def refresh_token_info(facts: TokenFacts, _: Call) -> Answer:
    """Return v1's refresh-token metadata."""
    body = {
        "token": facts.token,
        "user": facts.email,
        "hub_domain": _domain(facts),
        "scopes": list(facts.scopes),
        "hub_id": facts.portal_id,
        "client_id": facts.client_id,
        "user_id": facts.user_id,
        "token_type": "refresh",
    }
    return Answer(200, body)


def private_token_info(facts: TokenFacts, _: Call) -> Answer:
    """Return what is known about a private-app token."""
    body = {"userId": facts.user_id, "hubId": facts.portal_id, "appId": facts.app_id, "scopes": list(facts.scopes)}
    return Answer(200, body)


def revoked(_: None, __: Call) -> Answer:
    """Answer a revocation: 200 (recorded, NANGO 2026). unverified: an empty body."""
    return Answer(200)


def gone(_: None, __: Call) -> Answer:
    """Answer a deletion."""
    return Answer(204)


def _domain(facts: TokenFacts) -> str:
    return facts.email.partition("@")[2]


def _seconds_left(facts: TokenFacts) -> int:
    assert facts.expires_at is not None
    return (facts.expires_at - facts.asked_at) // 1000


def _signed(facts: TokenFacts) -> dict[str, Any]:
    """Return the internal form of a token: numbers, booleans and base64 strings (recorded, nango 2026-03)."""
    digest = sha256(facts.token.encode()).digest()
    return {
        "expiresAt": facts.expires_at,
        "scopes": b64encode(digest[:8]).decode(),
        "hubId": facts.portal_id,
        "userId": facts.user_id,
        "appId": facts.app_id,
        "signature": b64encode(digest[:20]).decode(),
        "scopeToScopeGroupPks": _EMPTY_BITS,
        "newSignature": b64encode(digest[-20:]).decode(),
        "hublet": facts.hublet,
        "trialScopes": "",
        "trialScopeToScopeGroupPks": "",
        "isUserLevel": False,
        "installingUserId": facts.user_id,
        "isServiceAccount": False,
        "isPrivateDistribution": facts.private_distribution,
    }


def _signed_further(facts: TokenFacts) -> dict[str, Any]:
    """Return what the schema of an introspection requires besides (SPEC)."""
    return {"appInstallId": f"{facts.portal_id}-{facts.app_id}", "audience": ""}
