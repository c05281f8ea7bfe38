"""One event in a journal file.

Claim: `type`, `portalId`, `occurredAt` (ISO), `action`, `objectTypeId`, `objectId` and `propertyChanges` are documented
(DOC-JOURNAL) and observed (UT 2026-09), and so are `eventTypeId` and `properties` of lifecycle events.
unverified: every other member, and the order of all.
"""

from collections.abc import Callable, Mapping
from typing import Any

import orjson

from mockspot.catalog import journal as catalog
from mockspot.domain.events import Event
from mockspot.domain.journal.state import Entry
from mockspot.domain.values import instant_text


def line(entry: Entry) -> bytes:
    """Return an entry as it stands in a file."""
    shown: dict[str, Any] = {
        "type": catalog.SUBSCRIPTION_KINDS[entry.kind].event_type,
        "portalId": entry.portal_id,
        "occurredAt": instant_text(entry.event.occurred_at),
        "action": entry.action,
    }
    return orjson.dumps(shown | _FORMS.get(entry.kind, _object)(entry.event, entry))


def _object(event: Event, entry: Entry) -> dict[str, Any]:
    about: dict[str, Any] = {"objectTypeId": event.object_type_id, "objectId": event.object_id}
    if event.change == "merge":
        about["objectId"] = event.object_id if event.new_id is None else event.new_id
        merged = event.merged_ids if event.new_id in (None, event.object_id) else (event.object_id, *event.merged_ids)
        about["mergedObjectIds"] = list(merged)  # second-hand (UT)
    if entry.values is not None:
        about["propertyChanges"] = dict(entry.values)
    return about


def _association(event: Event, _: Entry) -> dict[str, Any]:
    # Second-hand: the names of the other end's members are from a tool of HubSpot's developer (2025).
    return {
        "objectTypeId": event.object_type_id,
        "objectId": event.object_id,
        "associatedObjectTypeId": event.to_type_id,
        "associatedObjectId": event.to_id,
    }


def _lifecycle(event: Event, _: Entry) -> dict[str, Any]:
    user_id = int((event.source_id or "userId:0").removeprefix("userId:"))
    properties = {
        "hs_app_id": event.object_id,
        "hs_app_install_level": "PORTAL",
        "hs_initiating_user_id": user_id,
        "hs_user_id": user_id,
    }
    return {"eventTypeId": event.object_type_id, "properties": properties}


def _list_membership(event: Event, _: Entry) -> dict[str, Any]:
    return {"objectTypeId": event.object_type_id, "objectId": event.object_id, "listId": event.to_id}


_FORMS: Mapping[str, Callable[[Event, Entry], dict[str, Any]]] = {
    catalog.ASSOCIATION: _association,
    catalog.APP_LIFECYCLE_EVENT: _lifecycle,
    catalog.LIST_MEMBERSHIP: _list_membership,
}
