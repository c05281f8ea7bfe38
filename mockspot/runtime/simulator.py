"""The composition root: builds portals and the pipeline over them, and is the only module that sees every layer.

A simulator is one process's set of portals. It holds no state of its own but which portals exist and where apps live.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from threading import Lock, RLock
from typing import TYPE_CHECKING

from mockspot.asgi import endpoints
from mockspot.asgi.pipeline import Pipeline
from mockspot.asgi.portal import Blueprint, Body, Live, Portal, SleepingPortal, State, Trouble
from mockspot.asgi.portal import Space as AnySpace
from mockspot.asgi.router import GrowingRouter
from mockspot.control.operation import WayIn
from mockspot.control.tally import Tally
from mockspot.domain import apps, gremlin, oauth, owners, webhooks
from mockspot.domain.accounts import DEVELOPER_ACCOUNT, PortalTaken
from mockspot.domain.apps import APPS, App
from mockspot.domain.faults import Faults
from mockspot.domain.journal import state as journal
from mockspot.domain.journal.state import OUTBOX
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.quotas import Quotas
from mockspot.domain.webhooks.deliveries import SCHEDULE
from mockspot.runtime.clock import PortalClock
from mockspot.runtime.directory import Directory
from mockspot.runtime.ids import SeededIds
from mockspot.store.embedded import Space
from mockspot.wire.traffic import TrafficLog

if TYPE_CHECKING:
    import asyncio

    from mockspot.runtime.dispatcher import Dispatcher
    from mockspot.runtime.gremlins import Gremlins
    from mockspot.runtime.journals import Journals

FIRST_PORTAL_ID = 12_345_678
_PORTAL_STEP = 7_919  # keeps neighbouring portals' ids apart, so that a truncated id is nobody's


class Simulator:
    """All portals of a process, and `handle`, the one function every shell calls."""

    store = "memory"
    """Where state lives, as the control plane calls it."""

    def __init__(self, *, webhooks_may_call: Iterable[str] = ()) -> None:
        self._ports: set[int] = set()
        self._webhooks_may_call = tuple(webhooks_may_call)
        # Every portal by id, and the developer account behind apps of their own.
        self._homes: dict[int, Portal] = {}
        self.portal = self._homes.get  # asked several times by every call, hence no function of ours
        self._default_id: int | None = None
        self._last_id = FIRST_PORTAL_ID - _PORTAL_STEP
        self._lock = RLock()
        self._started = time.monotonic()
        self.tally = Tally()
        self.accounts = Directory(self._homes)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._dispatcher: Dispatcher | None = None
        self._dispatching = Lock()
        self._closed = False
        self._journals: Journals | None = None
        self._gremlins: Gremlins | None = None
        self.way_in: WayIn | None = None
        self._publish = self._published  # one object for all portals
        self.handle = Pipeline(GrowingRouter(endpoints.api_of, endpoints.places), self).handle

    def create(self, blueprint: Blueprint, plant: Callable[[Portal], object] | None = None) -> Portal:
        """Make a portal; refused with PortalTaken when its id is. The first one is the default.

        `plant` puts into it what it is to hold from the start; nobody else finds the portal before that is done.
        """
        with self._lock:
            blueprint = _dated(replace(blueprint, facts=self._numbered(blueprint.facts)))
            self._refuse_taken(blueprint.facts.portal_id)
        made = self._made(blueprint)
        if plant is not None:
            plant(made)
            made.space.settle()
        return self._add(made)

    def fork(self, portal: Portal) -> Portal:
        """Make a portal with the same data, time and trouble, and credentials of its own; resetting it returns here."""
        with self._lock:
            facts = self._numbered(replace(portal.facts, portal_id=0, name=f"{portal.facts.name}-fork"))
        with portal.lock:  # never within the simulator's own: who works on one portal is not to stop the others
            trouble = portal.live.trouble()
            plan = replace(portal.blueprint, facts=facts, limits=trouble.limits, policy=trouble.policy)
            plan = _dated(replace(plan, **portal.live.clock.origin()))
            made = self._made(plan, portal.space.copy(), trouble)
        return self._add(made)

    def portals(self) -> list[Portal]:
        """Return every portal, oldest first."""
        return [portal for portal_id, portal in list(self._homes.items()) if portal_id != DEVELOPER_ACCOUNT]

    def default(self) -> Portal:
        """Return the portal made at start; one is made when there is none."""
        with self._lock:
            found = self.first()
            if found is None:
                self._default_id = None
                found = self.create(Blueprint(PortalFacts(0, "default")))
            return found

    def first(self) -> Portal | None:
        """Return the portal made at start, or None when there is none."""
        return None if self._default_id is None else self.portal(self._default_id)

    def resume(self) -> None:
        """Go on with what waits since the last run, where anything is kept."""

    def keep(self, portal_id: str) -> None:
        """Write down what the control plane changed about a portal, where anything is kept."""

    def delete(self, portal_id: int) -> bool:
        """Remove a portal with everything in it; say whether there was one."""
        with self._lock:
            portal = None if portal_id == DEVELOPER_ACCOUNT else self._homes.pop(portal_id, None)
            if portal_id == self._default_id:
                self._default_id = None  # the next portal takes over the calls that name none
        gone = portal is not None
        if portal is not None and portal.awake:
            with portal.lock:
                portal.live.faults.clear()  # lets go the requests that one holds
        if gone and self._dispatcher is not None:
            self._dispatcher.forget(portal_id)
        if gone and self._gremlins is not None:
            self._gremlins.forget(portal_id)
        return gone

    def uptime(self) -> float:
        """Return the seconds since the simulator was made."""
        return time.monotonic() - self._started

    def apps(self) -> list[tuple[Portal, App]]:
        """Return every app with the portal of its developer."""
        homes = [home.seen() for home in list(self._homes.values())]
        return [(home, app) for home in homes for _, app in home.space.scan(APPS)]

    def app(self, app_id: int) -> tuple[Portal, App] | None:
        """Return an app with the portal of its developer, or None."""
        home = self.accounts.home(app_id)
        app = None if home is None else home.space.get(APPS, app_id)
        return None if home is None or app is None else (home, app)

    def add_app(self, app: App) -> tuple[Portal, App]:
        """Register an app in the process's own developer account; ValueError when its client id is taken."""
        if app.client_id and self.accounts.app_of_client(app.client_id) is not None:
            raise ValueError(f"there is an app with the client id {app.client_id} already")
        home = self._developer_account()
        with home.lock:
            return home, apps.register(home.space, home.live.ids, home.facts.portal_id, app)

    @property
    def deliveries(self) -> "Dispatcher":
        """Return the webhook dispatcher, made when it is first needed: most tests never send, nor import asyncio."""
        with self._dispatching:
            if self._dispatcher is None:
                from mockspot.runtime.dispatcher import Dispatcher
                from mockspot.runtime.targets import Reach

                reach = Reach(own_ports=self._ports, allowed=self._webhooks_may_call)
                self._dispatcher = Dispatcher(self.accounts.target, loop=self._loop, reach=reach)
            return self._dispatcher

    def listens_at(self, port: int) -> None:
        """Note a port that this simulator is served at: no webhook is sent there."""
        self._ports.add(port)

    def deliver_on(self, loop: "asyncio.AbstractEventLoop") -> None:
        """Send webhooks on a server's event loop instead of a thread of their own; before the first request."""
        self._loop = loop

    def close(self) -> None:
        """Stop sending webhooks, and all that happens by itself."""
        self._stop_by_itself()
        if self._dispatcher is not None:
            self._dispatcher.close()

    async def aclose(self) -> None:
        """Do what `close` does, on the loop that webhooks are sent on."""
        self._stop_by_itself()
        if self._dispatcher is not None:
            await self._dispatcher.aclose()

    def _stop_by_itself(self) -> None:
        self._closed = True
        if self._gremlins is not None:
            self._gremlins.close()

    def _published(self, portal: Portal) -> None:
        if portal.space.count(OUTBOX):
            self._journaling().hand_on(portal)
        if portal.space.count(SCHEDULE) and not self._closed and self.portal(portal.facts.portal_id) is portal:
            self.deliveries.portal_changed(portal)  # not of a portal that was deleted meanwhile
        if portal.space.count(gremlin.GREMLIN) and portal.live.clock.mode == "system":
            self._watching().watch(portal)

    def _watching(self) -> "Gremlins":
        """Return what lets gremlins act, made for the first portal that has one and a clock that runs."""
        with self._dispatching:
            if self._gremlins is None:
                from mockspot.runtime.gremlins import Gremlins

                self._gremlins = Gremlins()
            return self._gremlins

    def _journaling(self) -> "Journals":
        """Return what hands on to journals, made when an app first keeps one."""
        with self._dispatching:
            if self._journals is None:
                from mockspot.runtime.journals import Journals

                self._journals = Journals(self.accounts.home, self._commit)
            return self._journals

    def _commit(self, portals: Sequence[Portal]) -> None:
        """End the units of work of several portals, whose locks are held, together."""
        for portal in portals:
            portal.space.commit()

    def _made(self, blueprint: Blueprint, data: State | None = None, trouble: Trouble | None = None) -> Portal:
        """Return a new portal, with copied data and trouble if there are any."""
        if data is None and _may_sleep(blueprint):
            return SleepingPortal(blueprint, self.accounts, born, self._publish)
        return Portal(blueprint, self.accounts, partial(born, data=data, trouble=trouble), self._publish)

    def _enter(self, portal: Portal) -> None:
        """Do what is to be done about a new portal before anybody finds it: nothing, where nothing is kept."""

    def _add(self, portal: Portal) -> Portal:
        portal_id = portal.facts.portal_id
        with self._lock:
            self._refuse_taken(portal_id)
            self._enter(portal)
            self._homes[portal_id] = portal
            if self._default_id is None:
                self._default_id = portal_id
        return portal

    def _refuse_taken(self, portal_id: int) -> None:
        if portal_id == DEVELOPER_ACCOUNT or portal_id in self._homes:
            raise PortalTaken(f"there is a portal {portal_id} already")

    def _developer_account(self) -> Portal:
        """Return the account that owns apps registered through the control plane; no client ever signs in to it."""
        with self._lock:
            portal = self.portal(DEVELOPER_ACCOUNT)
            if portal is None:
                portal = self._made(_dated(Blueprint(PortalFacts(DEVELOPER_ACCOUNT, "developer"))))
                self._enter(portal)
                self._homes[DEVELOPER_ACCOUNT] = portal
            return portal

    def _numbered(self, facts: PortalFacts) -> PortalFacts:
        number = facts.portal_id or self._next_id()
        return replace(facts, portal_id=number, name=facts.name or f"portal-{number}")

    def _next_id(self) -> int:
        number = self._last_id + _PORTAL_STEP
        while number in self._homes:
            number += _PORTAL_STEP
        self._last_id = number
        return number


def _dated(blueprint: Blueprint) -> Blueprint:
    """Return a blueprint that says when its portal was made."""
    return replace(blueprint, facts=replace(blueprint.facts, created_at=_clock(blueprint).now()))


def start(blueprint: Blueprint, trouble: Trouble | None) -> Live:
    """Return what a portal has besides its space at its start."""
    live = Live(
        clock=_clock(blueprint),
        ids=SeededIds(stream(blueprint.facts, "requests")),
        quotas=Quotas(blueprint.facts, blueprint.limits),
        faults=Faults(),
        traffic=TrafficLog(),
        policy=blueprint.policy,
    )
    if trouble is not None:
        live.have(trouble)
    return live


def born(
    blueprint: Blueprint,
    *,
    data: State | None = None,
    trouble: Trouble | None = None,
    make: Callable[[State], AnySpace] = Space,
) -> Body:
    """Return what a new portal owns: credentials of its own over fresh or copied data, as a reset will return to it."""
    facts = blueprint.facts
    now = facts.created_at
    personal = (*oauth.CREDENTIAL_KINDS, *webhooks.KINDS, *journal.KINDS, *gremlin.KINDS)
    space = make({kind: rows for kind, rows in (data or {}).items() if kind not in personal})
    credentials = oauth.provision(space, SeededIds(stream(facts, "credentials")), facts, now, blueprint.policy)
    owners.provision(space, credentials.users[0], now)
    space.settle()
    return Body(credentials, space, partial(start, blueprint, trouble))


def _may_sleep(blueprint: Blueprint) -> bool:
    """Say whether a portal may be made in full later: not where its own time runs from its making on."""
    return blueprint.running_from is None and blueprint.speed == 1


def _clock(blueprint: Blueprint) -> PortalClock:
    return PortalClock(blueprint.manual_from, running_from=blueprint.running_from, speed=blueprint.speed)


def stream(facts: PortalFacts, purpose: str) -> str:
    """Return the seed of one of a portal's random streams; a reset restarts each without repeating another's values."""
    return f"{facts.seed}/{facts.portal_id}/{purpose}"
