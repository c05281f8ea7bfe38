"""OAuth scopes: every one we know of, and what the consent page says about it.

Which scope opens which call is a matter of endpoint rows and object types, not of this module.
"""

from functools import cache
from itertools import chain

from mockspot.catalog.data_files import lines
from mockspot.catalog.object_types import OBJECT_TYPES

BASE = "oauth"
"""Claim: part of every grant (documented, DOC-SCOPES)."""

# Our words: HubSpot's own sentences are not reproduced.
_SENTENCES = {
    "oauth": "Connect to this account and read its basic details",
    "tickets": "Read and change tickets, their properties and pipelines",
    "e-commerce": "Read and change products, line items and quotes",
    "automation": "Read and change workflows",
    "timeline": "Add events to the timelines of records",
    "forms": "Read and change forms",
    "files": "Read, upload and delete files",
    "content": "Read and change pages, blog posts and marketing emails",
    "crm.import": "Import records",
    "crm.export": "Export records",
    "crm.lists.read": "Read lists and who is in them",
    "crm.lists.write": "Create, change and delete lists",
    "crm.objects.owners.read": "Read the users that records are assigned to",
    "sales-email-read": "Read the content of emails logged in the CRM",
    "conversations.read": "Read conversations in the inbox",
    "settings.users.read": "Read users and their permissions",
    "settings.users.write": "Add, change and remove users",
}
_VERBS = {"read": "Read", "write": "Create, change and archive"}


_OF_ONE_PIECE = frozenset(("crm.objects.custom.read", "crm.objects.custom.write", "crm.objects.goals.read"))


def is_granular(scope: str) -> bool:
    """Say in which of its two lists a 403 names a scope.

    Claim: not granular are these three, media_bridge.read, and the two without a dot (recorded, sens 2024).
    unverified: all others without a dot.
    """
    return scope not in _OF_ONE_PIECE and scope.startswith("crm.")


@cache
def every() -> tuple[str, ...]:
    """Return every scope known, sorted, those that object types name among them: what a new portal's two apps hold."""
    named = (
        row.read_scopes + row.write_scopes + row.schema_read_scopes + row.schema_write_scopes for row in OBJECT_TYPES
    )
    return tuple(sorted({*lines("scopes.txt"), *chain.from_iterable(named)}))


def sentence(scope: str) -> str:
    """Return in words what a scope lets an app do; the scope's own name where nothing better is known."""
    return _SENTENCES.get(scope) or _composed(scope) or scope


def _composed(scope: str) -> str | None:
    """Compose the sentence of `crm.objects.<type>.<verb>` and `crm.schemas.<type>.<verb>`."""
    match scope.split("."):
        case ["crm", "objects", name, verb] if verb in _VERBS:
            return f"{_VERBS[verb]} {_plain(name)}"
        case ["crm", "schemas", name, verb] if verb in _VERBS:
            return f"{_VERBS[verb]} the properties and pipelines of {_plain(name)}"
    return None


def _plain(name: str) -> str:
    """Return an object type's name in words."""
    words = {"commercepayments": "payments", "custom": "custom objects"}
    return words.get(name, name.replace("_", " ").replace("-", " "))
