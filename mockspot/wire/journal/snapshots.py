"""Snapshots: requests in, answers out."""

from typing import Any

from mockspot.domain.journal.snapshots import Status, Taken, Wanted
from mockspot.wire.body import members, object_body, required, text, texts
from mockspot.wire.call import Call
from mockspot.wire.journal.subscriptions import long
from mockspot.wire.message import Answer


def parse_take(call: Call) -> tuple[Wanted, ...]:
    """Return the command of `POST /snapshots/{version}/crm`."""
    body = object_body(call)
    required(call, body, ("snapshotRequests",), ())
    wanted: list[Wanted] = []
    for place, item in enumerate(members(call, body, "snapshotRequests", ())):
        path = ("snapshotRequests", place)
        required(call, item, ("objectId", "objectTypeId", "portalId", "properties"), path)
        wanted.append(
            Wanted(
                long(call, item["portalId"], (*path, "portalId")),
                text(call, item, "objectTypeId", path) or "",
                long(call, item["objectId"], (*path, "objectId")),
                texts(call, item, "properties", path) or (),
            )
        )
    return tuple(wanted)


def parse_status(call: Call) -> str:
    """Return the id of the snapshot a path names."""
    return call.params["statusId"]


def taken(result: tuple[Taken, ...], _: Call) -> Answer:
    """Answer with the ids that tell what becomes of the snapshots (documented, SPEC)."""
    return Answer(200, {"snapshotResponses": [_response(each) for each in result]})


def status(result: Status, _: Call) -> Answer:
    """Answer with a snapshot's status; its instants are numbers (documented, SPEC).

    Claim: SUCCESS (documented, SPEC and DOC-JOURNAL); hubspot-sdk 0.1.0a9 has COMPLETED in its place.
    """
    snapshot = result.snapshot
    shown: dict[str, Any] = {
        "id": result.status_id,
        "initiatedAt": snapshot.at,
        "status": "SUCCESS" if snapshot.error is None else "FAILED",
        "completedAt": snapshot.at,
    }
    if snapshot.error is not None:
        shown |= {"errorCode": snapshot.error, "message": snapshot.message}
    return Answer(200, shown)


def _response(each: Taken) -> dict[str, Any]:
    return {
        "portalId": each.wanted.portal_id,
        "objectId": each.wanted.object_id,
        "objectTypeId": each.wanted.object_type_id,
        "snapshotStatusId": each.status_id,
    }
