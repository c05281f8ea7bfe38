"""A simulator whose portals are kept in a file: what was answered outlives the process, however that ends.

Kept of a portal are its rows, what they were at its start, its checkpoints, and of what it has besides: clock, limits,
what was used of the day, switches, faults, incidents, and how far the traffic log has counted. Identifiers are drawn
from another stream in every run of the file, so none is given twice. The traffic log itself, and the windows of the
limits, belong to the process.
"""

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

from mockspot.asgi.portal import Blueprint, Body, Checkpoint, Portal, State, Trouble
from mockspot.domain import record
from mockspot.domain.accounts import DEVELOPER_ACCOUNT
from mockspot.domain.numbers import number_of
from mockspot.domain.ports import NotKept
from mockspot.domain.refusal import Refusal
from mockspot.domain.webhooks import deliveries
from mockspot.runtime.ids import SeededIds
from mockspot.runtime.simulator import Simulator, born, start, stream
from mockspot.store.codec import Form
from mockspot.store.durable import DurableSpace, commit_together
from mockspot.store.file import StateFile, Tenant
from mockspot.wire import errors
from mockspot.wire.envelope import NO_RATE, reply
from mockspot.wire.message import Reply, Request
from mockspot.wire.traffic import TrafficLog

_log = logging.getLogger("mockspot")
_PATIENCE = 2.0
"""Seconds that the end waits for a portal that somebody works on."""
_RECORDS = Form(record.split, record.join)
_FORMS = {"records": _RECORDS, "archived": _RECORDS}


def opened(path: Path, *, webhooks_may_call: Iterable[str] = ()) -> "DurableSimulator":
    """Return the simulator of a file, a new one if there is none; ValueError says why the file cannot be used."""
    file = StateFile(path, _FORMS)
    try:
        return DurableSimulator(file, webhooks_may_call=webhooks_may_call)
    except BaseException:
        file.close()
        raise


class KeptPortal(Portal):
    """A portal that is kept, its checkpoints too. It never sleeps: what it holds does not follow from its blueprint."""

    space: DurableSpace
    trouble: Trouble | None = None
    """What it was made with, and returns to with a reset."""

    def save(self, name: str) -> Checkpoint:
        """Keep the present state under a name, replacing an older one."""
        with self.lock:
            saved = super().save(name)
            self.space.save(name, (saved.taken_at, saved.ids, saved.trouble))
            return saved

    def beside(self) -> dict[str, Any]:
        """Return what is kept besides rows."""
        live = self.live
        return {
            "clock": live.clock.state(),
            "limits": live.quotas.limits,
            "counts": (live.quotas.days(), live.traffic.last),
            "policy": live.policy,
            "incidents": live.incidents.copy(),
            "faults": live.faults.saved(),
        }

    def go_on(self, tenant: Tenant, run: int) -> None:
        """Be as the file says, from now on."""
        live, beside = self.live, tenant.beside
        live.ids = SeededIds(f"{stream(self.facts, 'requests')}/{run}")
        if beside:
            live.clock.restore(beside["clock"])
            live.policy = beside["policy"]
            live.incidents = beside["incidents"].copy()  # the file tells a change from what it has read
            live.faults.restore(beside["faults"], live.clock.now(), later_ms=0)
            self.hold_to(beside["limits"])
            days, last = beside["counts"]
            live.quotas.go_on(days)
            live.traffic = TrafficLog(last=last + 1)  # events that were kept name the number to come as their cause
        for save in tenant.saves:
            taken_at, ids, trouble = save.details
            self.checkpoints[save.name] = Checkpoint(save.name, taken_at, save.tables, ids, trouble)


class DurableSimulator(Simulator):
    """All portals of a file. One whose change cannot be written answers 500, and nothing has changed."""

    store = "file"

    def __init__(self, file: StateFile, *, webhooks_may_call: Iterable[str] = ()) -> None:
        super().__init__(webhooks_may_call=webhooks_may_call)
        self.handle = partial(_answered, self.handle)
        self._file = file
        runs = file.notes.get("runs", 0) + 1
        with file.reading():
            for tenant in file.tenants():
                self._take_up(tenant, runs)
            self._default_id = file.notes.get("default")
            self._last_id = file.notes.get("last id", self._last_id)
        file.note({"runs": runs})

    def resume(self) -> None:
        """Go on with what waits to be sent or handed on since the last run."""
        for portal in list(self._homes.values()):
            self._publish(portal)

    def keep(self, portal_id: str) -> None:
        """Write down what the control plane changed about a portal."""
        number = self._default_id if portal_id == "default" else number_of(portal_id)
        portal = None if number is None else self.portal(number)
        if portal is not None:
            with portal.lock:
                _space(portal).keep()

    def delete(self, portal_id: int) -> bool:
        """Remove a portal with everything in it; say whether there was one."""
        portal = self.portal(portal_id)
        gone = super().delete(portal_id)
        if gone and portal is not None:
            with self._lock, self._file.change():
                self._file.remove(_space(portal).place)
                self._file.note({"default": self._default_id})
        return gone

    def close(self) -> None:
        """Stop sending webhooks, and close the file."""
        super().close()
        self._end()

    async def aclose(self) -> None:
        """Stop sending webhooks, on the loop they are sent on, and close the file."""
        await super().aclose()
        self._end()

    def _end(self) -> None:
        if self._file.closed:
            return
        try:
            for portal in list(self._homes.values()):
                if portal.lock.acquire(timeout=_PATIENCE):  # who works on it yet has changed nothing for good
                    try:
                        _space(portal).keep()
                    finally:
                        portal.lock.release()
        except NotKept as error:
            _log.error("%s; all that was answered is in it, but not what was used of the limits since", error)
        self._file.close()

    def _made(self, blueprint: Blueprint, data: State | None = None, trouble: Trouble | None = None) -> Portal:
        owned = partial(born, data=data, trouble=trouble, make=DurableSpace)
        made = KeptPortal(blueprint, self.accounts, owned, self._publish)
        made.trouble = trouble
        return made

    def _enter(self, portal: Portal) -> None:
        assert isinstance(portal, KeptPortal)
        portal_id, beside = portal.facts.portal_id, portal.beside()
        with self._file.change():
            birth = portal.blueprint, portal.credentials, portal.trouble
            place = self._file.add(birth, portal.space.copy(), beside)
            if portal_id != DEVELOPER_ACCOUNT:
                default = portal_id if self._default_id is None else self._default_id
                self._file.note({"default": default, "last id": self._last_id})
        portal.space.keep_in(self._file, place, portal.beside, beside)

    def _commit(self, portals: Sequence[Portal]) -> None:
        commit_together(map(_space, portals))

    def _take_up(self, tenant: Tenant, run: int) -> None:
        """Make the portal of what the file has. Attempts that the last run did not see the end of are counted."""
        blueprint, credentials, trouble = tenant.birth
        space = DurableSpace(tenant.tables, tenant.starts)
        body = Body(credentials, space, partial(start, blueprint, trouble))
        portal = KeptPortal(blueprint, self.accounts, lambda _: body, self._publish)
        portal.trouble = trouble
        portal.go_on(tenant, run)
        space.keep_in(self._file, tenant.place, portal.beside, tenant.beside)
        deliveries.count_lost(space, most=portal.live.policy.webhook_attempts)
        space.commit()
        self._homes[portal.facts.portal_id] = portal


def _space(portal: Portal) -> DurableSpace:
    return cast("KeptPortal", portal).space


def _answered(handle: Callable[[Request], Reply], request: Request) -> Reply:
    """Return the reply; HubSpot's own for a failure on its side when the change cannot be kept."""
    try:
        return handle(request)
    except NotKept as error:
        _log.error("%s", error)
        correlation_id = str(uuid4())
        answer = errors.render(Refusal("internal_error"), correlation_id=correlation_id)
        return reply(answer, correlation_id, time.time_ns() // 1_000_000, NO_RATE)
