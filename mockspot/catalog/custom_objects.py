"""Custom objects: what HubSpot gives every one of them, and how many an account may have."""

import re

DEFINITIONS = "custom_objects"
"""Names the data file of the properties each custom object starts with. Claim: these 32, by name (observed 2026-10,
KALUP); the definitions of 30 are recorded (lago-custom-object), the other two read as on contacts and companies."""

PIPELINE_DEFINITIONS = "custom_object_pipelines"
"""Names the data file of the properties that come with an object's first pipeline (observed 2026-10, KALUP)."""

MAXIMUM = 20
"""Custom objects of an account. Claim: the limit of a developer test account (observed 2026-10, KALUP); unverified:
that every account with custom objects has this one."""

ACTIVITIES = (
    ("0-4", "engagement"),
    ("0-18", "communication"),
    ("0-27", "task"),
    ("0-46", "note"),
    ("0-47", "meeting"),
    ("0-48", "call"),
    ("0-49", "email"),
    ("0-51", "conversation_session"),
    ("0-116", "postal_mail"),
)
"""Type id and word of what each custom object can be associated with from the start.

Claim: nine activity types (observed 2026-10, KALUP). unverified: which nine, taken from what projects have (DOC-ASSOC).
"""

_QUALIFIED = re.compile(r"p(?P<portal>[0-9]*)_(?P<name>.+)", re.DOTALL)


def is_qualified(name: str) -> bool:
    """Say whether a name is `p<portal>_<name>`, which no type of HubSpot's own has."""
    portal, _ = split(name) or ("", "")
    return portal != ""


def split(name: str) -> tuple[str, str] | None:
    """Return portal and bare name of `p<portal>_<name>` or `p_<name>`, whose portal is empty; None for other names."""
    found = _QUALIFIED.fullmatch(name)
    return None if found is None else (found["portal"], found["name"])
