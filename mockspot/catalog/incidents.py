"""Incidents: what HubSpot did to integrations, or says it will, as named profiles of faults and switches.

Faults are written as the control plane takes them. An incident goes on until it is stopped.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

Document = Mapping[str, Any]
_NONE: Document = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident. `switches` are fields of `domain.policy.Policy`; the claim says what of it was ever seen."""

    name: str
    summary: str
    claim: str
    faults: tuple[Document, ...] = ()
    switches: Document = field(default_factory=lambda: _NONE)


def _fault(kind: str, match: Document = _NONE, **effect: Any) -> Document:
    return {"match": dict(match), "effect": {"kind": kind, **effect}, "seed": 1}


ROWS = (
    Incident(
        "association_batches_200",
        "Creating a batch of associations answers 200 where clients were told 201.",
        "pasted: v3, from 2025-08-21 14:00 UTC on (py448, php506)",
        (_fault("other_success", {"path": "/crm/v3/associations/*/batch/create"}, status=200),),
    ),
    Incident(
        "batches_207",
        "A third of all batches are half done, and say so with 207 and a list of errors.",
        "207 with results and errors: pasted (rb403, php619); unverified: that a batch ends half done",
        (_fault("multi_status", {"probability": 0.33}),),
    ),
    Incident(
        "expired_0_seconds_ago",
        "One call in twenty finds its token expired 0 seconds ago, whatever life it was promised.",
        "the words in the middle of a sync: pasted (airbyte 74726); unverified: how often",
        (_fault("expired_token", {"path": "/crm/*", "probability": 0.05}),),
    ),
    Incident(
        "short_search_pages",
        "Searches answer pages half as long as asked for, with a cursor: a short page is not the last one.",
        "unverified: known by word of mouth only; that nothing promises full pages is ours to read",
        (_fault("short_page"),),
    ),
    Incident(
        "bad_gateway",
        "One call in five gets the edge's page for 502 instead of JSON.",
        "the page pasted (hubspot-php 315, 2020), airbyte 15729 shows it to its users; unverified: how often",
        (_fault("html", {"probability": 0.2}, status=502),),
    ),
    Incident(
        "edge_timeouts",
        "One call in ten that sends something is served, and answered with the edge's page for 524 all the same.",
        "the page pasted (hubspot-php 341, 2020), 524 documented (DOC-ERR); unverified: that the call is served",
        tuple(_fault("page_instead", {"method": method, "probability": 0.1}) for method in ("POST", "PUT", "PATCH")),
    ),
    Incident(
        "unsigned_webhooks",
        "Webhooks come without any signature.",
        "unverified: one public receiver says so of workflow actions in 2026",
        switches={"webhook_signatures": "none"},
    ),
    Incident(
        "created_is_new",
        "Webhooks of new records say NEW where they said CREATED.",
        "documented (DOC-WEBHOOK); CREATED is what was recorded 2026-01",
        switches={"change_flag_created": "NEW"},
    ),
    Incident(
        "label_cap",
        "Two object types have room for 10 association labels; one more is a 437.",
        "documented (DOC-ASSOCSCHEMA); the status and a cap of 50 recorded 2026-10 (KALUP)",
        switches={"association_labels": 10},
    ),
    Incident(
        "write_validation",
        "Writes of every version are held to the properties that an administrator requires, as those of 2026-09 are.",
        "documented for 2026-09 (CHG:crm-api-write-validation-enforcement); mockspot's own for the others",
        switches={"write_checks_everywhere": True},
    ),
    Incident(
        "v4_ended",
        "Paths of v4 are unknown, as they may be from 2027-03-30 on.",
        "the day documented (CHG:deprecating-support-for-hubspot-v4-apis); unverified: what they answer then",
        (_fault("error", {"path": "/crm/v4/*"}, error="route_unknown"),),
    ),
    Incident(
        "oauth_v1_ended",
        "Paths of OAuth v1 are unknown, as they may be from 2027-02-16 on.",
        "the day documented (CHG:v1-oauth-api-deprecation); unverified: what they answer then",
        (_fault("error", {"path": "/oauth/v1/*"}, error="route_unknown"),),
    ),
    Incident(
        "account_moves",
        "The account moves between data centres: every call gets 477 and is told to come back in an hour.",
        "documented (DOC-ERR)",
        (_fault("migrating"),),
    ),
)

BY_NAME = {row.name: row for row in ROWS}
