"""What the engagements v1 API makes of activities: for each object type, its kind and the members of its `metadata`.

Claim: member names are documented (DOC-LEGACY) and occur in recordings (hrb 2016, Airbyte 5.7.0). unverified: which
property each comes from, where the names do not say it.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Member(NamedTuple):
    """One member of `metadata`. `form` says how it prints: text, number, time, person or people.

    `source` is the property; of a person or people, what the names of three properties begin with.
    """

    name: str
    source: str
    form: str = "text"


class Engagement(NamedTuple):
    """One kind of engagement. The property `kind_property` overrides `kind`, with one of the `kinds`.

    Without `content_scope` a caller sees that there is one and not what it says (documented, DOC-LEGACY).
    """

    object_type: str
    kind: str
    members: tuple[Member, ...]
    claim: str
    kind_property: str | None = None
    kinds: tuple[str, ...] = ()
    content_scope: str | None = None


ENGAGEMENTS = (
    Engagement("notes", "NOTE", (Member("body", "hs_note_body"),), "recorded (hrb 2016)"),
    Engagement(
        "calls",
        "CALL",
        (
            Member("toNumber", "hs_call_to_number"),
            Member("fromNumber", "hs_call_from_number"),
            Member("status", "hs_call_status"),
            Member("externalId", "hs_call_external_id"),
            Member("durationMilliseconds", "hs_call_duration", "number"),
            Member("externalAccountId", "hs_call_external_account_id"),
            Member("recordingUrl", "hs_call_recording_url"),
            Member("body", "hs_call_body"),
            Member("disposition", "hs_call_disposition"),
            Member("title", "hs_call_title"),
        ),
        "recorded (hrb 2016); disposition and title: second-hand (Airbyte 5.7.0)",
    ),
    Engagement(
        "emails",
        "EMAIL",
        (
            Member("from", "hs_email_from", "person"),
            Member("to", "hs_email_to", "people"),
            Member("cc", "hs_email_cc", "people"),
            Member("bcc", "hs_email_bcc", "people"),
            Member("subject", "hs_email_subject"),
            Member("html", "hs_email_html"),
            Member("text", "hs_email_text"),
            Member("status", "hs_email_status"),
        ),
        "recorded (hrb 2016); INCOMING_EMAIL and FORWARDED_EMAIL: documented (DOC-LEGACY)",
        kind_property="hs_email_direction",
        kinds=("INCOMING_EMAIL", "FORWARDED_EMAIL"),
        content_scope="sales-email-read",
    ),
    Engagement(
        "meetings",
        "MEETING",
        (
            Member("body", "hs_meeting_body"),
            Member("startTime", "hs_meeting_start_time", "time"),
            Member("endTime", "hs_meeting_end_time", "time"),
            Member("title", "hs_meeting_title"),
            Member("internalMeetingNotes", "hs_internal_meeting_notes"),
            Member("meetingOutcome", "hs_meeting_outcome"),
            Member("location", "hs_meeting_location"),
        ),
        "documented (DOC-LEGACY); notes, outcome and location: second-hand (Airbyte 5.7.0)",
    ),
    Engagement(
        "tasks",
        "TASK",
        (
            Member("body", "hs_task_body"),
            Member("subject", "hs_task_subject"),
            Member("status", "hs_task_status"),
            Member("forObjectType", "hs_task_for_object_type"),
            Member("taskType", "hs_task_type"),
            Member("priority", "hs_task_priority"),
            Member("completionDate", "hs_task_completion_date", "time"),
        ),
        "documented (DOC-LEGACY); type, priority and completion: second-hand (Airbyte 5.7.0)",
    ),
)

ASSOCIATIONS: Mapping[str, str | None] = {
    "contactIds": "contacts",
    "companyIds": "companies",
    "dealIds": "deals",
    "ownerIds": None,
    "workflowIds": None,
    "ticketIds": "tickets",
    "contentIds": None,
    "quoteIds": "quotes",
    "marketingEventIds": "marketing_events",
    "partnerClientIds": "partner_clients",
    "orderIds": "orders",
    "cartIds": "carts",
}
"""The members of `associations` and the object type whose ids each holds; None where it holds no records, and is empty.

Claim: pasted 2025-08 (n8n 18606), the first seven recorded (hrb 2016-18). unverified: that a read shows them all too.
"""
