"""The webhooks journal as rows: kinds of subscription, what each hears of, and the sizes and ages of its files."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

ACTIONS: Final = (
    "CREATE",
    "UPDATE",
    "DELETE",
    "MERGE",
    "RESTORE",
    "ASSOCIATION_ADDED",
    "ASSOCIATION_REMOVED",
    "SNAPSHOT",
    "APP_INSTALL",
    "APP_UNINSTALL",
    "ADDED_TO_LIST",
    "REMOVED_FROM_LIST",
    "GDPR_DELETE",
)
"""What can happen, in the order of the SPEC (documented)."""


class SubscriptionKind(NamedTuple):
    """One kind of subscription: the actions it can name, and the `type` of its events in a journal file."""

    name: str
    actions: tuple[str, ...]
    event_type: str
    claim: str


OBJECT: Final = "OBJECT"
ASSOCIATION: Final = "ASSOCIATION"
APP_LIFECYCLE_EVENT: Final = "APP_LIFECYCLE_EVENT"
LIST_MEMBERSHIP: Final = "LIST_MEMBERSHIP"
GDPR_PRIVACY_DELETION: Final = "GDPR_PRIVACY_DELETION"

_ROWS: Final = (
    SubscriptionKind(
        OBJECT,
        ("CREATE", "UPDATE", "DELETE", "MERGE", "RESTORE", "SNAPSHOT"),
        "crmObject",
        "kind and actions documented (SPEC), event type observed (UT 2026-09); unverified: which go together",
    ),
    SubscriptionKind(
        ASSOCIATION,
        ("ASSOCIATION_ADDED", "ASSOCIATION_REMOVED"),
        "association",
        "documented (SPEC, DOC-JOURNAL)",
    ),
    SubscriptionKind(
        APP_LIFECYCLE_EVENT,
        ("APP_INSTALL", "APP_UNINSTALL"),
        "app_lifecycle_event",
        "documented (SPEC, DOC-JOURNAL)",
    ),
    SubscriptionKind(
        LIST_MEMBERSHIP,
        ("ADDED_TO_LIST", "REMOVED_FROM_LIST"),
        "list_membership",
        "kind and actions documented (SPEC); unverified: the event type",
    ),
    SubscriptionKind(
        GDPR_PRIVACY_DELETION,
        ("GDPR_DELETE",),
        "gdpr_privacy_deletion",
        "kind and action documented (SPEC); unverified: the event type",
    ),
)
SUBSCRIPTION_KINDS: Final[Mapping[str, SubscriptionKind]] = MappingProxyType({row.name: row for row in _ROWS})

INSTALLED: Final = "4-1909196"
UNINSTALLED: Final = "4-1916193"
LIFECYCLE_EVENTS: Final[Mapping[str, str]] = MappingProxyType({INSTALLED: "APP_INSTALL", UNINSTALLED: "APP_UNINSTALL"})
"""Actions by event type id (documented, DOC-JOURNAL and SPEC 2027-03-beta)."""
LIST_TYPE: Final = "0-45"
"""The object type id of lists (documented, DOC-JOURNAL)."""

HEARD_AS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = MappingProxyType(
    {
        "creation": ((OBJECT, "CREATE"),),
        "propertyChange": ((OBJECT, "UPDATE"),),
        "deletion": ((OBJECT, "DELETE"),),
        "merge": ((OBJECT, "MERGE"),),
        "restore": ((OBJECT, "RESTORE"),),
        "privacyDeletion": ((GDPR_PRIVACY_DELETION, "GDPR_DELETE"), (OBJECT, "DELETE")),
        "associationChange": ((ASSOCIATION, "ASSOCIATION_ADDED"),),
        "associationRemoval": ((ASSOCIATION, "ASSOCIATION_REMOVED"),),
        "listAddition": ((LIST_MEMBERSHIP, "ADDED_TO_LIST"),),
        "listRemoval": ((LIST_MEMBERSHIP, "REMOVED_FROM_LIST"),),
        "appInstall": ((APP_LIFECYCLE_EVENT, "APP_INSTALL"),),
        "appUninstall": ((APP_LIFECYCLE_EVENT, "APP_UNINSTALL"),),
    }
)
"""Kinds and actions by change. unverified: that an erased record is reported as deleted too, as webhooks report it."""

RETENTION_MS: Final = 3 * 86_400_000
"""Claim: entries are kept for three days (documented, DOC-JOURNAL)."""
MAX_EVENTS: Final = 10_000
MAX_BYTES: Final = 5_000_000
"""Claim: up to 10,000 events or 5 MB to a file since July 2026, 100 before (documented, CHG:july-2026-rollup)."""
LINK_MS: Final = 15 * 60_000
"""How long a file's address is good. unverified: documentation says only that it is temporary."""
