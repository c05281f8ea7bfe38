"""Tickets v1. Who calls what: n8n's node 2.41.2 (all but many at once), hubspot 2.3.14 on npm (all)."""

from collections.abc import Callable
from typing import Any

from mockspot.asgi.endpoint import Endpoint, Needed
from mockspot.asgi.scopes import reads, writes
from mockspot.catalog.object_types.core import TICKETS
from mockspot.domain.context import Context
from mockspot.domain.legacy import record_writes, records
from mockspot.wire.call import Call
from mockspot.wire.legacy import tickets as wire
from mockspot.wire.message import Answer


def _row(
    name: str,
    method: str,
    path: str,
    parse: Callable[[Call], Any],
    run: Callable[[Context, Any], Any],
    render: Callable[[Any, Call], Answer],
    scopes: Needed = reads,
    *fires: str,
) -> Endpoint:
    paths = (("v1", f"/crm-objects/v1/objects/tickets{path}"),)
    return Endpoint(f"legacy.tickets.{name}", method, paths, parse, run, render, scopes, about=TICKETS, fires=fires)


_ONE = "/{ticketId}"

ROWS = (
    _row("list", "GET", "/paged", wire.parse_page, records.list_page, wire.tickets),
    _row("read", "GET", _ONE, wire.parse_read, records.read, wire.ticket),
    _row("batch.read", "POST", "/batch-read", wire.parse_read_many, records.read_many, wire.tickets_by_id),
    _row("create", "POST", "", wire.parse_create, record_writes.create, wire.made, writes, "creation"),
    _row("update", "PUT", _ONE, wire.parse_change, record_writes.change, wire.ticket, writes, "propertyChange"),
    _row("delete", "DELETE", _ONE, wire.parse_delete, record_writes.delete, wire.deleted, writes, "deletion"),
)
