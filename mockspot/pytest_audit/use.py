"""What a test uses: its portal, those it makes beside it, and how far each was judged."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from heapq import merge
from typing import Any

from mockspot.testing.portal import Mockspot
from mockspot.testing.steering import Steering

Document = dict[str, Any]


class Use:
    """A test's use of `mockspot`, and the real hosts it tried to reach.

    Portals that the test makes beside its own are its own doing too. Where others may make portals in the simulator at
    the same time, as in one that runs elsewhere, nobody can tell whose they are.
    """

    def __init__(self, portal: Mockspot, steering: Steering, before: frozenset[int], tried: list[str]) -> None:
        self.portal = portal
        self.tried = tried
        self.good = False  # nothing was wrong when the body was done
        self._steering = steering
        self._before = before
        self._judged: Mapping[int, int] = {}
        self._resets = 0

    def lives(self) -> list[list[Document]]:
        """Return the traffic so far, each life of the test's portal by itself, and take it for judged."""
        found = self._entries()
        self._judged = {portal_id: _last(entries) for portal_id, entries in found.items()}
        self._resets = len(self.portal.past_traffic)
        return [*self.portal.past_traffic, _in_order(list(found.values()))]

    def has_more(self) -> bool:
        """Say whether anything was sent since it was judged."""
        return len(self.portal.past_traffic) > self._resets or any(
            any(entry["kind"] == "request" for entry in entries if entry["sequence"] > self._judged.get(portal_id, 0))
            for portal_id, entries in self._entries().items()
        )

    def _entries(self) -> dict[int, list[Document]]:
        others = self._steering.portal_ids() - self._before - {self.portal.portal_id}
        return {self.portal.portal_id: self.portal.traffic.entries()} | {
            portal_id: self._steering.control("GET", f"/portals/{portal_id}/traffic")["results"]
            for portal_id in sorted(others)
        }


def _last(entries: Sequence[Document]) -> int:
    return int(entries[-1]["sequence"]) if entries else 0


def _in_order(portals: list[list[Document]]) -> list[Document]:
    """Return entries of several portals by their time; those of one stay in their order, whatever its clock did."""
    if len(portals) == 1:
        return portals[0]
    return list(merge(*portals, key=lambda entry: datetime.fromisoformat(entry["at"])))
