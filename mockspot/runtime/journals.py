"""Hand what happened in one portal to the journals of its apps, which live in the portals of their developers.

The one place where a commit in one portal writes into another. It holds the lock of one portal at a time, so that two
portals whose developers install each other's apps never wait for one another; a lock of its own keeps the order.
"""

from collections import defaultdict
from collections.abc import Callable
from threading import Lock

from mockspot.asgi.portal import Portal
from mockspot.domain.journal import files, hearing
from mockspot.domain.journal.files import Line
from mockspot.wire.journal.entries import line


def hand_on(portal: Portal, home_of: Callable[[int], Portal | None], telling: Lock) -> None:
    """Move what waits in a portal into the journals it is for, before whoever made it happen gets an answer."""
    with telling:
        for app_id, lines in _taken(portal).items():
            home = home_of(app_id)
            if home is not None:
                _append(home, app_id, lines)


def _taken(portal: Portal) -> dict[int, list[Line]]:
    with portal.lock:
        entries = hearing.taken(portal.space)
        portal.space.commit()
    lines: dict[int, list[Line]] = defaultdict(list)
    for entry in entries:
        lines[entry.app_id].append((entry.portal_id, line(entry)))
    return lines


def _append(home: Portal, app_id: int, lines: list[Line]) -> None:
    with home.lock:
        live = home.live
        delay_ms = live.policy.journal_file_seconds * 1000
        files.append(home.space, live.ids, app_id, lines, now=live.clock.now(), delay_ms=delay_ms)
        home.space.commit()
