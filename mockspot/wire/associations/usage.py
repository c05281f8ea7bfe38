"""The report on records with many associations: asked for here, sent by HubSpot by mail."""

from mockspot.domain.apps import User
from mockspot.domain.users import UserKey
from mockspot.wire.call import Call
from mockspot.wire.message import Answer


def parse(call: Call) -> UserKey:
    """Return who the report is for."""
    return UserKey(call.params["userId"])


def enqueued(user: User, call: Call) -> Answer:
    """Answer that the report is under way (SPEC: ReportCreationResponse); nobody gets mail from a simulator."""
    enqueued_at = {"value": call.now, "dateOnly": False, "timeZoneShift": 0}  # pasted (clients 2025-02)
    return Answer(200, {"userId": user.user_id, "userEmail": user.email, "enqueueTime": enqueued_at})
