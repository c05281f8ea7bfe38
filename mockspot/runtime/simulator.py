"""The composition root: builds portals and the pipeline over them, and is the only module that sees every layer.

A simulator is one process's set of portals. It holds no state of its own but which portals exist and where apps live.
"""

from dataclasses import replace
from threading import Lock

from mockspot.asgi.endpoints import ENDPOINTS
from mockspot.asgi.pipeline import Pipeline
from mockspot.asgi.portal import Blueprint, Live, Portal
from mockspot.domain import oauth
from mockspot.domain.context import PortalFacts
from mockspot.domain.faults import Faults
from mockspot.domain.quotas import Quotas
from mockspot.runtime.clock import PortalClock
from mockspot.runtime.ids import SeededIds
from mockspot.store.embedded import Space
from mockspot.wire.message import Reply, Request
from mockspot.wire.traffic import TrafficLog

FIRST_PORTAL_ID = 12_345_678
_PORTAL_STEP = 7_919  # keeps neighbouring portals' ids apart, so that a truncated id is nobody's


class Simulator:
    """All portals of a process, and `handle`, the one function every shell calls."""

    def __init__(self) -> None:
        self._portals: dict[int, Portal] = {}
        self._default_id: int | None = None
        self._last_id = FIRST_PORTAL_ID - _PORTAL_STEP
        self._lock = Lock()
        self.accounts = self
        self.pipeline = Pipeline(ENDPOINTS, self)

    def handle(self, request: Request) -> Reply:
        """Return HubSpot's reply to a request."""
        return self.pipeline.handle(request)

    def create(self, blueprint: Blueprint) -> Portal:
        """Make a portal; refused with ValueError when its id is taken. The first one is the default."""
        with self._lock:
            facts = self._numbered(blueprint.facts)
            if facts.portal_id in self._portals:
                raise ValueError(f"portal {facts.portal_id} exists already")
            portal = _build(replace(blueprint, facts=facts))
            self._portals[facts.portal_id] = portal
            if self._default_id is None:
                self._default_id = facts.portal_id
        return portal

    def portals(self) -> list[Portal]:
        """Return every portal, oldest first."""
        return list(self._portals.values())

    def portal(self, portal_id: int) -> Portal | None:
        """Return a portal by id, or None."""
        return self._portals.get(portal_id)

    def default(self) -> Portal:
        """Return the portal made at start; one is made when there is none yet."""
        if self._default_id is None or self._default_id not in self._portals:
            self._default_id = None
            return self.create(Blueprint(PortalFacts(0, "default")))
        return self._portals[self._default_id]

    def delete(self, portal_id: int) -> bool:
        """Remove a portal with everything in it; say whether there was one."""
        with self._lock:
            return self._portals.pop(portal_id, None) is not None

    def _numbered(self, facts: PortalFacts) -> PortalFacts:
        number = facts.portal_id or self._next_id()
        return replace(facts, portal_id=number, name=facts.name or f"portal-{number}")

    def _next_id(self) -> int:
        number = self._last_id + _PORTAL_STEP
        while number in self._portals:
            number += _PORTAL_STEP
        self._last_id = number
        return number


def _build(blueprint: Blueprint) -> Portal:
    """Return a new portal: apps provisioned, clock started, everything before it the state a reset returns to."""

    def start() -> Live:
        return Live(
            clock=PortalClock(blueprint.manual_from),
            ids=SeededIds(_stream(blueprint.facts, "requests")),
            quotas=Quotas(blueprint.facts, blueprint.limits),
            faults=Faults(),
            traffic=TrafficLog(),
            policy=blueprint.policy,
        )

    now = PortalClock(blueprint.manual_from).now()
    blueprint = replace(blueprint, facts=replace(blueprint.facts, created_at=now))
    facts = blueprint.facts
    space = Space()
    credentials = oauth.provision(space, SeededIds(_stream(facts, "credentials")), facts, now)
    space.settle()
    return Portal(blueprint, credentials, space, start)


def _stream(facts: PortalFacts, purpose: str) -> str:
    """Return the seed of one of a portal's random streams; a reset restarts each without repeating another's values."""
    return f"{facts.seed}/{facts.portal_id}/{purpose}"
