"""Hand what happened in one portal to the journals of its apps, which live in the portals of their developers.

The one place where a commit in one portal writes into another: what leaves the one and what comes into the others is
committed together. Whoever comes while somebody is handing on leaves that to them: only one thread ever waits for a
second portal's lock, so two portals whose developers install each other's apps cannot block each other, whatever locks
their callers hold.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from threading import Lock

from mockspot.asgi.portal import Portal
from mockspot.domain.journal import files, hearing
from mockspot.domain.journal.files import Line
from mockspot.wire.journal.entries import line


class Journals:
    """The way from the portals where something happens to the journals that tell of it, in that order."""

    def __init__(self, home_of: Callable[[int], Portal | None], commit: Callable[[Sequence[Portal]], None]) -> None:
        self._home_of = home_of
        self._commit = commit
        self._waiting: deque[Portal] = deque()
        self._telling = Lock()

    def hand_on(self, portal: Portal) -> None:
        """Move what waits in a portal into the journals it is for, unless somebody is at it and will."""
        self._waiting.append(portal)
        while self._waiting and self._telling.acquire(blocking=False):
            try:
                while self._waiting:
                    self._tell(self._waiting.popleft())
            finally:
                self._telling.release()

    def _tell(self, portal: Portal) -> None:
        with ExitStack() as locks:
            locks.enter_context(portal.lock)
            changed = [portal]
            for app_id, lines in _taken(portal).items():
                home = self._home_of(app_id)
                if home is not None:
                    locks.enter_context(home.lock)
                    _append(home, app_id, lines)
                    changed.append(home)
            self._commit(changed)


def _taken(portal: Portal) -> dict[int, list[Line]]:
    lines: dict[int, list[Line]] = defaultdict(list)
    for entry in hearing.taken(portal.space):
        lines[entry.app_id].append((entry.portal_id, line(entry)))
    return lines


def _append(home: Portal, app_id: int, lines: list[Line]) -> None:
    live = home.live
    delay_ms = live.policy.journal_file_seconds * 1000
    files.append(home.space, live.ids, app_id, lines, now=live.clock.now(), delay_ms=delay_ms)
