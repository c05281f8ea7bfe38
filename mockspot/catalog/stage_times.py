"""When a record got to its stages, and how long it was in them: properties that HubSpot keeps per stage, as rows."""

import re
from functools import lru_cache
from typing import NamedTuple

from mockspot.catalog.properties import defaults


class StageTime(NamedTuple):
    """One family of properties. `name` is what their names begin with, the stage's comes behind it.

    `when` is entered, exited, latest, cumulative; or since, which is one property and about the stage a record is in.
    """

    name: str
    when: str
    claim: str


_MILLISECONDS = (
    "recorded (estuary 2025-04): milliseconds, whatever descriptions say; without a value during a first stay"
)
_OLDER = "recorded (estuary 2024); unverified: that accounts which still have it keep it as the newer one"

STAGE_TIMES = (
    StageTime("hs_v2_date_entered_current_stage", "since", "recorded (nango 2026-03, estuary 2026-08)"),
    StageTime(
        "hs_v2_time_in_current_stage", "since", "recorded (nango 2026-03, estuary 2026-08): the date, no duration"
    ),
    StageTime("hs_v2_date_entered_", "entered", "recorded (estuary 2024-26); unverified: the last time of several"),
    StageTime("hs_v2_date_exited_", "exited", "recorded (estuary 2024-25); unverified: that it stays on a return"),
    StageTime("hs_v2_latest_time_in_", "latest", f"{_MILLISECONDS}, kept during the next (documented, KB 2026-02)"),
    StageTime("hs_v2_cumulative_time_in_", "cumulative", f"{_MILLISECONDS}, the sum of all (documented, KB 2026-02)"),
    StageTime("hs_date_entered_", "entered", _OLDER),
    StageTime("hs_date_exited_", "exited", _OLDER),
)
"""The older `hs_time_in_` is not among them: it grew with every read."""

TYPES = frozenset(("contacts", "companies", "deals", "tickets", "services", "projects", "leads"))
"""Object types whose stages have these properties, the account's own stages too (documented, KB 2026-02)."""
_PER_STAGE = tuple(row for row in STAGE_TIMES if row.when != "since")
_NEWER = tuple(row for row in _PER_STAGE if row.name.startswith("hs_v2_"))
_PLAIN = re.compile(r"[a-z0-9]+")
_LONGEST = 100
"""How long the name of a property may be (pasted, SLACK)."""
_OTHER = re.compile(r"[^a-z0-9]")


@lru_cache(maxsize=4096)  # bounded: clients choose the ids of stages
def standard(object_type: str, stage_id: str) -> tuple[tuple[str, str], ...]:
    """Return the properties of a fresh portal that are about a stage, and what each is.

    Claim: other characters than letters and digits become underscores, and behind such ids comes a number (recorded,
    estuary 2024-26; how it is made is not known).
    """
    key = _OTHER.sub("_", stage_id.lower())
    wanted = re.compile(f"({'|'.join(row.name for row in _PER_STAGE)}){re.escape(key)}(?:_[0-9]+)?")
    found = ((name, wanted.fullmatch(name)) for name in defaults(object_type))
    when = {row.name: row.when for row in _PER_STAGE}
    return tuple((name, when[match[1]]) for name, match in found if match is not None)


@lru_cache(maxsize=4096)  # bounded: clients choose the ids of stages
def added(object_type: str, stage_id: str) -> tuple[tuple[str, StageTime], ...]:
    """Return the properties that come with a stage which an account makes, and the row of each.

    Claim: ids of digits stand in names as they are (second-hand: names of public clients). unverified: that accounts
    get none of the older ones any more. What a name with other characters ends in is not known, so there is none.
    """
    if object_type not in TYPES or not _PLAIN.fullmatch(stage_id):
        return ()
    return tuple((row.name + stage_id, row) for row in _NEWER if len(row.name + stage_id) <= _LONGEST)


@lru_cache(maxsize=1024)  # bounded: custom object types come and go
def current(object_type: str) -> tuple[str, ...]:
    """Return the properties that tell since when a record is in its stage."""
    known = defaults(object_type)
    return tuple(row.name for row in STAGE_TIMES if row.when == "since" and row.name in known)
