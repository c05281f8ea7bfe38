"""A portal as the marker `mockspot` describes it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zlib import crc32

from mockspot.testing.documents import Document
from mockspot.testing.portal import Mockspot
from mockspot.testing.steering import Steering

_JUDGED = ("profile", "audit", "parameters", "faults")
_FIRST_ID, _IDS = 10_000_000, 90_000_000


def portal_for(test: str, settings: Mapping[str, Any], steering: Steering, *, random_seed: int) -> Mockspot:
    """Make the portal of a test, and the faults it begins with."""
    options = {name: value for name, value in settings.items() if name not in _JUDGED}
    if "clock" in options:
        options["clock"] = _clock(options["clock"])
    portal = Mockspot.create(steering, {"random_seed": random_seed, **_identity(test, steering), **options})
    for fault in settings.get("faults", ()):
        portal.control("POST", "/faults", fault)
    return portal


def _identity(test: str, steering: Steering) -> Document:
    """Return a name and an id that follow from the test alone: its tokens and ids are the same in any order of tests.

    A simulator that runs elsewhere gives ids itself, for others may use it at the same time.
    """
    if not steering.in_process:
        return {"name": test[-200:]}
    return {"name": test[-200:], "portal_id": _FIRST_ID + crc32(test.encode()) % _IDS}


def _clock(given: Any) -> Any:
    """Return the clock's document; an instant alone stands for a clock that moves only when told to."""
    if isinstance(given, datetime):
        return {"mode": "manual", "now": given.isoformat()}
    return {"mode": "manual", "now": given} if isinstance(given, str | int) else given
