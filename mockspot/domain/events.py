"""Facts about what changed: appended by operations, read by webhooks and the traffic log."""

from typing import NamedTuple

from mockspot.domain.ports import Instant

CHANGES_LINKS = frozenset(("associationChange", "deletion", "merge", "restore"))
"""The changes after which a record may be linked to more or fewer live records than before."""


def source_of(change: str, source: str) -> str:
    """Return the source that an event names: associations which users make in HubSpot's pages are of another one.

    Claim: USER, with the user's id (recorded 2026-08, pasted, SLACK 2024-09); records are CRM_UI's (recorded 2025-07).
    """
    return "USER" if change == "associationChange" and source == "CRM_UI" else source


class Event(NamedTuple):
    """Something that happened to one record. Which members are set follows from `change`.

    `change` is creation, propertyChange, deletion, privacyDeletion, merge, restore, associationChange or newMessage;
    or listAddition or listRemoval, with the list in `to_id`. Told to journals alone: appInstall and appUninstall, which
    happen to an app, and snapshot, which changes nothing.
    """

    change: str
    object_type_id: str
    object_id: int
    occurred_at: Instant
    source: str  # a property-history source such as INTEGRATION or CRM_UI
    source_id: str | None = None
    property_name: str | None = None
    property_value: str | None = None
    values: tuple[tuple[str, str], ...] = ()  # what a creation set; each is a property change to those who subscribed
    to_type_id: str | None = None
    to_id: int | None = None
    association_category: str | None = None
    association_type_id: int | None = None
    association_removed: bool = False
    is_primary: bool = False
    merged_ids: tuple[int, ...] = ()
    new_id: int | None = None
    properties_moved: int = 0
    message: tuple[str, str] | None = None  # id and type of a conversation's new message
    sensitive: bool = False  # the property is one whose values nobody is told
    withheld: tuple[str, ...] = ()  # the properties among `values` of that kind
