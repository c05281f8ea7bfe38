"""Scopes as rows: what an app may be allowed, in the words the consent page shows.

Claims: names DOC-SCOPES and SPEC, documented; the words are ours. A new scope is one name in a table here.
"""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """One permission.

    `tier` is the lowest subscription that has it. An `app_level` scope belongs to the app itself: it comes with the
    client credentials grant and is never granted by a user.
    """

    name: str
    words: str
    tier: str = "free"
    app_level: bool = False


BASE = "oauth"
"""In every grant (DOC-SCOPES)."""

TIERS = ("free", "starter", "professional", "enterprise")
"""Subscriptions, each with all of the ones before it."""

_OBJECTS = {
    "appointments": "rw",
    "calls": "r",
    "carts": "rw",
    "commercepayments": "rw",
    "companies": "rw",
    "contacts": "rw",
    "courses": "rw",
    "custom": "rw",
    "deals": "rw",
    "emails": "r",
    "feedback_submissions": "r",
    "goals": "rw",
    "invoices": "rw",
    "leads": "rw",
    "line_items": "rw",
    "listings": "rw",
    "marketing_events": "rw",
    "meetings": "r",
    "notes": "r",
    "orders": "rw",
    "owners": "r",
    "products": "rw",
    "projects": "rw",
    "quotes": "rw",
    "services": "rw",
    "subscriptions": "rw",
    "tasks": "r",
    # Claim: newer material has these beside the one legacy scope `tickets` (DOC-SCOPES against SPEC: a conflict).
    "tickets": "rw",
    "users": "rw",
}
_SCHEMAS = {
    "appointments": "rw",
    "calls": "r",
    "carts": "rw",
    "commercepayments": "rw",
    "companies": "rw",
    "contacts": "rw",
    "courses": "rw",
    "custom": "rw",
    "deals": "rw",
    "emails": "r",
    "invoices": "rw",
    "line_items": "r",
    "listings": "rw",
    "meetings": "r",
    "notes": "r",
    "orders": "rw",
    "projects": "rw",
    "quotes": "rw",
    "services": "rw",
    "subscriptions": "rw",
    "tasks": "r",
    "tickets": "rw",
}
_SENSITIVE = ("appointments", "companies", "contacts", "custom", "deals")
_HIGHLY_SENSITIVE = ("companies", "contacts", "custom", "deals")

_SINGLE = (
    Scope(BASE, "Know which account this is"),
    Scope("account-info.security.read", "See account activity and security records"),
    Scope("automation", "Manage workflows"),
    Scope("crm.export", "Export records"),
    Scope("crm.import", "Import records"),
    Scope("crm.lists.read", "See lists and who is in them"),
    Scope("crm.lists.write", "Make, change and delete lists"),
    Scope("crm.pipelines.orders.read", "See order pipelines"),
    Scope("crm.pipelines.orders.write", "Change order pipelines"),
    Scope("e-commerce", "See and change products and line items"),
    Scope("files", "Manage files"),
    Scope("forms", "Manage forms"),
    Scope("sales-email-read", "Read the content of one-to-one emails"),
    Scope("settings.users.read", "See users of this account"),
    Scope("settings.users.write", "Add, change and remove users of this account"),
    Scope("tickets", "See and change tickets, their properties and pipelines"),
    Scope("timeline", "Add events to record timelines"),
)

_JOURNAL = "developer.webhooks_journal"
_APP_LEVEL = (
    Scope(f"{_JOURNAL}.read", "Read the webhooks journal", app_level=True),
    Scope(f"{_JOURNAL}.subscriptions.read", "See journal subscriptions", app_level=True),
    Scope(f"{_JOURNAL}.subscriptions.write", "Change journal subscriptions", app_level=True),
    Scope(f"{_JOURNAL}.snapshots.read", "Read journal snapshots", app_level=True),
    Scope(f"{_JOURNAL}.snapshots.write", "Ask for journal snapshots", app_level=True),
)


def _families() -> Iterator[Scope]:
    for thing, ways in _OBJECTS.items():
        yield from _family(f"crm.objects.{thing}", _plain(thing), ways, "")
    for thing, ways in _SCHEMAS.items():
        yield from _family(f"crm.schemas.{thing}", f"the definition of {_plain(thing)}", ways, "")
    for thing in _SENSITIVE:
        yield from _family(f"crm.objects.{thing}.sensitive", f"sensitive data of {_plain(thing)}", "rw", ".v2")
    for thing in _HIGHLY_SENSITIVE:
        yield from _family(
            f"crm.objects.{thing}.highly_sensitive", f"highly sensitive data of {_plain(thing)}", "rw", ".v2"
        )


def _family(stem: str, words: str, ways: str, ending: str) -> Iterator[Scope]:
    # Claim: custom objects and sensitive data need an Enterprise subscription (documented, DOC-SCHEMA, DOC-SENS).
    tier = "enterprise" if "custom" in stem or "sensitive" in stem else "free"
    yield Scope(f"{stem}.read{ending}", f"See {words}", tier)
    if "w" in ways:
        yield Scope(f"{stem}.write{ending}", f"Add, change and delete {words}", tier)


def _plain(thing: str) -> str:
    return {"custom": "custom objects", "commercepayments": "payments"}.get(thing, thing.replace("_", " "))


SCOPES = {scope.name: scope for scope in (*_SINGLE, *sorted(_families(), key=lambda scope: scope.name), *_APP_LEVEL)}
"""By name."""


def offered(tier: str) -> tuple[str, ...]:
    """Return the scopes an account with this subscription can grant."""
    rank = TIERS.index(tier)
    return tuple(scope.name for scope in SCOPES.values() if not scope.app_level and TIERS.index(scope.tier) <= rank)


def app_level() -> tuple[str, ...]:
    """Return the scopes that belong to apps themselves."""
    return tuple(scope.name for scope in SCOPES.values() if scope.app_level)


def words(name: str) -> str:
    """Return a scope in words; one that is not in the catalogue speaks for itself."""
    scope = SCOPES.get(name)
    return name if scope is None else scope.words
