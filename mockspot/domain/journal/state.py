"""The journal's rows: what waits in the portal where it happened, and the files in the portal the app lives in."""

from typing import Any, Final, NamedTuple

from mockspot.domain.events import Event
from mockspot.domain.ports import Instant, Kind

EVERYWHERE: Final = 0
"""The stream with the events of every portal; the others are called by the portal's id."""
Place = tuple[int, int]
"""An app and one of its streams."""


class Entry(NamedTuple):
    """One event as an app's journal tells it. `values` are property values; None where the event tells of none."""

    app_id: int
    portal_id: int
    kind: str
    action: str
    event: Event
    values: tuple[tuple[str, str | None], ...] | None = None


class Stream(NamedTuple):
    """Which files a stream has, by number."""

    first: int = 1
    last: int = 0


class File(NamedTuple):
    """One file: it collects events until it is published, and never changes after that."""

    offset: str
    published_at: Instant
    events: int
    size: int


class Snapshot(NamedTuple):
    """What became of the request for a snapshot. `error` is a code of the SPEC's, None when it succeeded."""

    app_id: int
    at: Instant
    error: str | None = None
    message: str | None = None


OUTBOX: Kind[int, Entry] = Kind("journal_outbox")
"""By order, in the portal where it happened, until it is handed to the portals of the apps."""
STREAMS: Kind[Place, Stream] = Kind("journal_streams")
FILES: Kind[tuple[int, int, int], File] = Kind("journal_files")
"""By app, stream and number."""
LINES: Kind[tuple[int, int, int, int], bytes] = Kind("journal_lines")
"""By app, stream, file and order: an event as it is sent."""
SNAPSHOTS: Kind[str, Snapshot] = Kind("journal_snapshots")

KINDS: tuple[Kind[Any, Any], ...] = (OUTBOX, STREAMS, FILES, LINES, SNAPSHOTS)
"""What a fork of a portal must not inherit: it is about the apps of the portal it was made for."""
