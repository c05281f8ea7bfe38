"""Snapshots: a record's values as they are now, told by the journal.

HubSpot takes them some time after it was asked (documented, DOC-JOURNAL); the simulator takes them at once, so that
their status is final from the start.
"""

from typing import NamedTuple

from mockspot.catalog import journal as catalog
from mockspot.domain import record
from mockspot.domain.apps import INSTALLATIONS
from mockspot.domain.context import Context
from mockspot.domain.events import Event
from mockspot.domain.journal.hearing import queue
from mockspot.domain.journal.state import SNAPSHOTS, Entry, Snapshot
from mockspot.domain.journal.types import type_of
from mockspot.domain.properties.sensitivity import REDACTED, SENSITIVE
from mockspot.domain.record import Record
from mockspot.domain.records.state import live
from mockspot.domain.refusal import Refusal


class Wanted(NamedTuple):
    """One record to take a snapshot of, and the properties to tell."""

    portal_id: int
    object_type_id: str
    object_id: int
    properties: tuple[str, ...]


class Taken(NamedTuple):
    """A snapshot that was asked for, and the id its status is read by."""

    wanted: Wanted
    status_id: str


class Status(NamedTuple):
    """What became of a snapshot."""

    status_id: str
    snapshot: Snapshot


def take(ctx: Context, wanted: tuple[Wanted, ...]) -> tuple[Taken, ...]:
    """Take snapshots; one that fails is no error of the call, its status tells."""
    return tuple(Taken(each, _take(ctx, each)) for each in wanted)


def status(ctx: Context, status_id: str) -> Status:
    """Return what became of one of the app's snapshots."""
    found = ctx.tx.get(SNAPSHOTS, status_id)
    if found is None or found.app_id != ctx.caller.app_id:
        raise Refusal("journal_snapshot_missing", {"statusId": status_id})
    return Status(status_id, found)


def _take(ctx: Context, wanted: Wanted) -> str:
    """Take one. unverified: which failure has which of the codes (SPEC), that a type nobody knows refuses the whole
    call, and that no subscription is needed.
    """
    app_id, status_id = ctx.caller.app_id, ctx.ids.uuid(ctx.now)
    made = Snapshot(app_id, ctx.now)
    if ctx.accounts.row(wanted.portal_id, INSTALLATIONS, app_id) is None:
        made = made._replace(error="PERMISSION_DENIED", message="The app is not installed in this account")
    else:
        type_id = type_of(ctx.accounts, wanted.portal_id, wanted.object_type_id).type_id
        found = ctx.accounts.row(wanted.portal_id, live(type_id), wanted.object_id)
        if found is None:
            made = made._replace(error="VALIDATION_ERROR", message="The object does not exist")
        else:
            _tell(ctx, wanted, type_id, found)
    ctx.tx.put(SNAPSHOTS, status_id, made)
    return status_id


def _tell(ctx: Context, wanted: Wanted, type_id: str, found: Record) -> None:
    event = Event("snapshot", type_id, wanted.object_id, ctx.now, "INTEGRATION")
    values = tuple((name, _value(ctx, wanted.portal_id, type_id, found, name)) for name in wanted.properties)
    queue(ctx.tx, Entry(ctx.caller.app_id, wanted.portal_id, catalog.OBJECT, "SNAPSHOT", event, values))
    ctx.queued = True


def _value(ctx: Context, portal_id: int, type_id: str, found: Record, name: str) -> str | None:
    """Return a value as the journal tells it. unverified: that a sensitive one is withheld as in webhooks."""
    if ctx.accounts.row(portal_id, SENSITIVE, (type_id, name)) is None:
        return record.value(found, name)
    return REDACTED
