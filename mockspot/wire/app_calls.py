"""What HubSpot asks of an app besides telling it of events: the data of a card, and what a workflow has it do.

Claim: such requests are signed v2 (documented, DOC-REQVAL, DOC-ACTIONS). The body of a custom action is pasted by three
receivers (2025-26), which agree on its members and not on their order; a card's query is documented (DOC-CARDS).
unverified: user agent and the other headers, which one public receiver lists for workflows (2026).
"""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

import orjson

from mockspot.domain.policy import Policy
from mockspot.domain.ports import Instant
from mockspot.wire import signatures
from mockspot.wire.redaction import header_document, parsed, redact_body

_USER_AGENT = "HubSpot Connect 2.0 (http://dev.hubspot.com/)"
CARD_TIMEOUT_MS = 5_000
"""Claim: documented (DOC-CARDS)."""
WORKFLOW_TIMEOUT_MS = 30_000
"""Claim: documented of a workflow's own webhooks (DOC-WFHOOK); unverified: of custom actions too."""


class Outgoing(NamedTuple):
    """A request of HubSpot's to an app."""

    kind: str  # card, workflow_action, workflow_webhook
    method: str
    url: str
    body: bytes
    timeout_ms: int


class Execution(NamedTuple):
    """One run of a custom action for a record: its definition, the workflow, and where in it the run is."""

    definition_id: int
    definition_version: int
    workflow_id: int
    action_id: int
    enrollment_id: int
    place: int = 0

    def callback_id(self, portal_id: int) -> str:
        """Return the name by which an action is completed. Claim: its parts are those of pasted ones (2025-26)."""
        return f"ap-{portal_id}-{self.enrollment_id}-{self.action_id}-{self.place}"


def card(url: str, parameters: Mapping[str, str]) -> Outgoing:
    """Return the request for a card's data. unverified: which characters of a query HubSpot escapes."""
    query = "&".join(f"{quote(name, safe='')}={quote(value, safe='@')}" for name, value in parameters.items())
    joined = f"{url}{'&' if urlsplit(url).query else '?'}{query}"
    return Outgoing("card", "GET", joined, b"", CARD_TIMEOUT_MS)


def action(
    url: str, execution: Execution, portal_id: int, record: Mapping[str, Any], fields: Mapping[str, Any]
) -> Outgoing:
    """Return the request that runs a custom action."""
    place = {"enrollmentId": execution.enrollment_id, "actionExecutionIndex": execution.place}
    body = {
        "callbackId": execution.callback_id(portal_id),
        "origin": {
            "portalId": portal_id,
            "actionDefinitionId": execution.definition_id,
            "actionDefinitionVersion": execution.definition_version,
            "actionExecutionIndexIdentifier": place,
            "extensionDefinitionId": execution.definition_id,
            "extensionDefinitionVersionId": execution.definition_version,
        },
        "context": {
            "workflowId": execution.workflow_id,
            "actionId": execution.action_id,
            "actionExecutionIndexIdentifier": place,
            "source": "WORKFLOWS",
        },
        "object": record,
        "fields": fields,
        "inputFields": fields,
    }
    return Outgoing("workflow_action", "POST", url, orjson.dumps(body), WORKFLOW_TIMEOUT_MS)


def webhook(url: str, method: str, body: object) -> Outgoing:
    """Return the request of a workflow's "Send a webhook": what it carries is the caller's, who knows the workflow."""
    return Outgoing("workflow_webhook", method, url, b"" if body is None else orjson.dumps(body), WORKFLOW_TIMEOUT_MS)


def headers(
    asked: Outgoing, secret: str | None, *, hublet: str, correlation_id: str, now: Instant, policy: Policy
) -> dict[str, str]:
    """Return the headers of a request, signed v2 where there is a secret to sign with."""
    found = {"User-Agent": _USER_AGENT, "Accept": "*/*"}
    if asked.body:
        found["Content-Type"] = "application/json"
    if asked.kind != "card":
        found["X-HubSpot-Correlation-Id"] = correlation_id
        found["X-HubSpot-Origin-Hublet"] = hublet
        found["X-HubSpot-Timeout-Millis"] = str(asked.timeout_ms)
    if secret is not None:
        found |= signatures.headers("v2", secret, asked.method, asked.url, asked.body, now, policy=policy)
    return found


def tried_again(asked: Outgoing, status: int | None) -> bool | None:
    """Say whether HubSpot would try again; None where no source says.

    Claim: workflows do after a 429, a 5xx and where no connection is made, for three days, and after no other 4xx
    (documented, DOC-WFHOOK); no source tells of cards.
    """
    if asked.kind == "card":
        return None
    return status is None or status == 429 or status >= 500


def answered(headers: tuple[tuple[bytes, bytes], ...], body: bytes) -> dict[str, Any]:
    """Return an answer as the traffic log shows it, without credentials."""
    lowered = tuple((name.lower(), value) for name, value in headers)
    return {"headers": header_document(lowered), "body": parsed(redact_body(body, dict(lowered)))}
