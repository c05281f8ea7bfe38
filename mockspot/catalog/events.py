"""Webhook event types as rows: what an app can subscribe to.

HubSpot documents 48 (SPEC). Those about object types the simulator has fire with every change; those about
conversations when a test triggers them. The one other is known by name, so that a subscription to it is refused loudly
instead of never firing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from mockspot.catalog.object_types import OBJECT_TYPES

CONVERSATION = "0-11"
"""Claim: the object type of conversations (documented, DOC-ASSOC)."""
RECORD_CHANGES = ("associationChange", "creation", "deletion", "merge", "propertyChange", "restore")
_CHANGES = {
    "contacts": (*RECORD_CHANGES, "privacyDeletion"),
    "products": tuple(change for change in RECORD_CHANGES if change != "associationChange"),
}
"""By object type, where its changes are not the usual ones (SPEC)."""


@dataclass(frozen=True, slots=True)
class EventType:
    """One subscription type. `object_type_id` is None where the subscription names the type itself, or there is none.

    Any one of `scopes` lets an app subscribe; empty means none is known to be needed. `claim` says what the
    row rests on.
    """

    name: str
    change: str
    object_type_id: str | None = None
    scopes: frozenset[str] = frozenset()
    simulated: bool = False
    claim: str = "documented (SPEC, DOC-WEBHOOK)"

    @property
    def needs_property_name(self) -> bool:
        """Say whether a subscription names a property (documented, DOC-WEBHOOK)."""
        return self.change == "propertyChange"


def _simulated() -> Iterator[EventType]:
    for row in OBJECT_TYPES:
        if row.event_prefix is None:
            continue
        scopes = frozenset(row.read_scopes)
        for change in _CHANGES.get(row.name, RECORD_CHANGES):
            yield EventType(f"{row.event_prefix}.{change}", change, row.type_id, scopes, simulated=True)
    for change in RECORD_CHANGES:
        yield EventType(f"object.{change}", change, simulated=True)


def _triggered() -> Iterator[EventType]:
    scopes = frozenset({"conversations.read"})
    for change in ("creation", "deletion", "newMessage", "privacyDeletion", "propertyChange"):
        yield EventType(f"conversation.{change}", change, CONVERSATION, scopes, simulated=True)


_KNOWN = (EventType("event.completed", "completed"),)
"""Not simulated. Published are its name and the member `eventTypeName` of its subscriptions (SPEC); no page, report or
capture shows what such a webhook carries, nor which events complete."""

EVENT_TYPES = {row.name: row for row in sorted((*_KNOWN, *_triggered(), *_simulated()), key=lambda row: row.name)}
"""By name, in the order of HubSpot's list (SPEC); a type that is simulated is no longer one that is only known."""

_ENDS = {
    # Claim: the values of associationType (documented, DOC-WEBHOOK).
    "0-1": ("CONTACT", ("0-1", "0-2", "0-3", "0-5")),
    "0-2": ("COMPANY", ("0-1", "0-2", "0-3", "0-5")),
    "0-3": ("DEAL", ("0-1", "0-2", "0-3", "0-5", "0-8")),
    "0-5": ("TICKET", ("0-1", "0-2", "0-3", "0-5")),
    "0-8": ("LINE_ITEM", ("0-3",)),
}


def association_type(from_type_id: str, to_type_id: str | None) -> str | None:
    """Return the `associationType` of an association event such as CONTACT_TO_COMPANY, or None where there is none."""
    name, ends = _ENDS.get(from_type_id, ("", ()))
    return f"{name}_TO_{_ENDS[to_type_id][0]}" if to_type_id in ends else None
