"""Ids that were learnt in another portal: a mix-up of accounts that HubSpot answers like any other miss.

Nobody is told but the traffic log, and nothing is looked for unless a call came to nothing.
"""

from collections.abc import Iterator

from mockspot.asgi.portal import Portal
from mockspot.domain.numbers import number_of
from mockspot.domain.records.state import archived, live
from mockspot.wire.call import Call
from mockspot.wire.message import Reply
from mockspot.wire.redaction import parsed

_CAME_TO_NOTHING = (204, 400, 404)
"""Deleting what is not there is a 204 (recorded, nango 2026)."""
_HAS_ERRORS = b'"numErrors":'
_ENDING = 40
"""How much of a batch's answer is looked at first: the number of errors is its last member."""


def holder(portal: Portal, call: Call | None, reply: Reply) -> int | None:
    """Return the portal that has a record which a call without effect named in vain, or None."""
    partly = reply.status in (200, 207) and _HAS_ERRORS in reply.message[-_ENDING:]
    if call is None or not (partly or reply.status in _CAME_TO_NOTHING):
        return None
    type_ids = {object_type.type_id for object_type in call.object_types}
    for record_id in _ids(call, reply.body if partly else b"{}"):
        for type_id in type_ids:
            known = any(portal.space.get(kind, record_id) is not None for kind in (live(type_id), archived(type_id)))
            found = None if known else portal.accounts.holder_of(type_id, record_id)
            if found is not None:
                return found
    return None


def _ids(call: Call, batch: bytes) -> Iterator[int]:
    """Yield the ids that the path names, and those that the errors of a batch's answer name."""
    contexts = (error.get("context", {}) for error in parsed(batch).get("errors", ()))
    texts = [*call.params.values(), *(text for context in contexts for named in context.values() for text in named)]
    return (number for number in map(number_of, texts) if number is not None)
