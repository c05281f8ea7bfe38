"""Render refusals: one body per layer that would answer at HubSpot."""

from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from mockspot.catalog import errors as catalog
from mockspot.catalog.errors import ErrorKind
from mockspot.catalog.scopes import is_granular
from mockspot.domain.refusal import Refusal
from mockspot.wire import problems
from mockspot.wire.message import Answer, Headers

_HTML_TYPE = b"text/html;charset=iso-8859-1"
_HTML_HEADERS: Headers = [(b"cache-control", b"must-revalidate,no-cache,no-store")]
_UNAUTHORIZED: Headers = [(b"x-hubspot-auth-failure", b"401 Unauthorized")]


def render(refusal: Refusal, *, correlation_id: str) -> Answer:
    """Return the answer for a refusal, in the envelope of the layer its row names."""
    row = catalog.every()[refusal.kind]
    return _LAYERS[row.layer](row, refusal, correlation_id)


def message(row: ErrorKind, refusal: Refusal) -> str:
    """Return the text of an error row, filled with a refusal's context; bad values are listed inside it."""
    if "{problems}" not in row.message or not refusal.details:  # faults are given their texts
        return row.message.format_map(refusal.context)
    listed = problems.text(refusal.details, refusal.context["portal_id"])
    return row.message.format_map({**refusal.context, "problems": listed})


def shown_context(names: Iterable[str], context: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the context members a body shows; their values are always arrays of strings."""
    return {name: _strings(context[name]) for name in names if name in context}


def _strings(value: Any) -> list[str]:
    return [str(item) for item in value] if isinstance(value, (list, tuple)) else [str(value)]


def _gateway(row: ErrorKind, refusal: Refusal, correlation_id: str) -> Answer:
    body: dict[str, Any] = {
        "status": "error",
        "message": message(row, refusal),
        "correlationId": correlation_id,
    }
    scopes = refusal.context.get("required_scopes")
    if scopes is not None:
        text = "One or more of the following scopes are required."
        body["errors"] = [{"message": text, "context": _scope_lists(scopes, in_two=refusal.context["every"])}]
    if row.links:
        body["links"] = dict(row.links)
    if row.category is not None:
        body["category"] = row.category
    context = shown_context(row.context, refusal.context)
    if context:
        body["context"] = context
    return Answer(row.status, body, _UNAUTHORIZED if row.status == 401 else ())


def _scope_lists(scopes: Iterable[str], *, in_two: bool) -> dict[str, list[str]]:
    """Return the scopes any of which opens a call: in one list (pasted 2026-05), or two (recorded, sens 2024).

    unverified: that calls whose path names no object type have one list; it is how those were pasted (2024-08).
    """
    if not in_two:
        return {"requiredGranularScopes": [*scopes]}
    lists: dict[str, list[str]] = {"requiredScopes": [], "requiredGranularScopes": []}
    for scope in scopes:
        lists["requiredGranularScopes" if is_granular(scope) else "requiredScopes"].append(scope)
    return lists


def _object(row: ErrorKind, refusal: Refusal, correlation_id: str) -> Answer:
    body: dict[str, Any] = {
        "status": "error",
        "message": message(row, refusal),
        "correlationId": correlation_id,
    }
    if "request_id" in refusal.context:  # documented for the subscription limit alone (DOC-WEBHOOK)
        body["requestId"] = refusal.context["request_id"]
    if refusal.details:
        body["errors"] = problems.entries(refusal.details)
    context = shown_context(row.context, refusal.context)
    if context:
        body["context"] = context
    if row.category is not None:
        body["category"] = row.category
    if row.sub_category is not None:
        body["subCategory"] = row.sub_category
    return Answer(row.status, body, _allowed(refusal))


def _limiter(row: ErrorKind, refusal: Refusal, correlation_id: str) -> Answer:
    """Return the limiter's body; its row names the members after `errorType`."""
    known = {
        "correlationId": correlation_id,
        "policyName": refusal.context["policy_name"],
        "groupName": refusal.context["group_name"],
        "requestId": str(uuid5(NAMESPACE_OID, correlation_id)),  # a second id that a replay repeats
    }
    body = {"status": "error", "message": message(row, refusal), "errorType": "RATE_LIMIT"}
    return Answer(row.status, {**body, **{name: known[name] for name in row.context}})


def _token(row: ErrorKind, refusal: Refusal, _: str) -> Answer:
    text = message(row, refusal)
    # Since January 2026 the RFC 6749 members come first, HubSpot's older ones stay (CHG new-oauth-v3, NANGO 2026).
    body = {"error": row.sub_category, "error_description": text, "status": row.category, "message": text}
    return Answer(row.status, body)


def _html(row: ErrorKind, refusal: Refusal, _: str) -> Answer:
    headers = [*_HTML_HEADERS, *_allowed(refusal)]
    if row.kind == "not_found_html":
        headers.append((b"x-hubspot-notfound", b"true"))
    return Answer(row.status, headers=headers, raw=_page(row, refusal), content_type=_HTML_TYPE)


def _allowed(refusal: Refusal) -> Headers:
    """Return the header that tells which methods a path has, where they are what it is refused for.

    Recorded: `POST,GET,OPTIONS` (hubspot-php 203, 2019), which is the order of a Java hash map; that it is still
    sent was observed (hscli 2026-04). unverified: PATCH before PUT, which share a place; OPTIONS itself gets a 405.
    """
    methods = refusal.context.get("allowed_methods")
    return [] if methods is None else [(b"allow", methods.encode())]


def _page(row: ErrorKind, refusal: Refusal) -> bytes:
    """Return Jetty's page.

    Claim: a missing record has a paragraph with its text, an unknown route none (recorded, sens 2024 against hscli
    2026); the other pages show the reason in `<pre>` (pasted, SLACK 2019, 2023). unverified: the words before it.
    """
    reason = "Not Found" if row.status == 404 else row.message
    if row.kind == "not_found_html":
        paragraph = f"<p>{escape(message(row, refusal))}</p>\n"
    elif row.status == 404:
        paragraph = ""
    else:
        paragraph = f"<p>Problem accessing {escape(refusal.context['path'])}. Reason:\n<pre>    {reason}</pre></p>\n"
    return (
        "<html>\n<head>\n"
        '<meta http-equiv="Content-Type" content="text/html;charset=utf-8"/>\n'
        f"<title>Error {row.status} {reason}</title>\n</head>\n"
        f"<body><h2>HTTP ERROR {row.status}</h2>\n{paragraph}</body>\n</html>\n"
    ).encode()


def _edge(row: ErrorKind, _: Refusal, __: str) -> Answer:
    """Return the page of the server in front of all others."""
    title = f"{row.status} {row.message}"
    page = (
        f"<html>\r\n<head><title>{title}</title></head>\r\n"
        f"<body>\r\n<center><h1>{title}</h1></center>\r\n</body>\r\n</html>\r\n"
    )
    return Answer(row.status, raw=page.encode(), content_type=b"text/html")


def _browser_page(row: ErrorKind, refusal: Refusal, correlation_id: str) -> Answer:
    from mockspot.wire import pages  # with the first refusal that a browser sees

    return pages.problem(
        row.status, message(row, refusal), kind=row.kind, category=row.category, correlation_id=correlation_id
    )


def _storage(row: ErrorKind, refusal: Refusal, correlation_id: str) -> Answer:
    """Return Amazon's XML (S3). unverified: the form of the request id; a host id is not sent."""
    request_id = correlation_id.replace("-", "")[:16].upper()
    xml = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<Error><Code>{row.category}</Code><Message>{message(row, refusal)}</Message>"
        f"<RequestId>{request_id}</RequestId></Error>"
    )
    return Answer(row.status, raw=xml.encode(), content_type=b"application/xml")


def _legacy(row: ErrorKind, refusal: Refusal, correlation_id: str) -> Answer:
    """Return a body of the oldest APIs, with the members that its row names."""
    from mockspot.wire.legacy import refusals  # with the first refusal of theirs

    known = {"status": "error", "message": message(row, refusal), "correlationId": correlation_id}
    known |= refusals.members(row, refusal)
    return Answer(row.status, {name: known[name] for name in row.context if name in known})


_LAYERS: dict[str, Callable[[ErrorKind, Refusal, str], Answer]] = {
    "gateway": _gateway,
    "object": _object,
    "limiter": _limiter,
    "token": _token,
    "html": _html,
    "edge": _edge,
    "page": _browser_page,
    "storage": _storage,
    "legacy": _legacy,
}
