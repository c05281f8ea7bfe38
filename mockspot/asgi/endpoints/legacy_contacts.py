"""Contacts v1, which the largest callers of the oldest APIs still read and write.

Who calls what: n8n's node 2.41.2 (all but the reads of many), HubSpot's own OAuth quickstart of 2026-01 (the list),
hubspot 2.3.14 on npm, hubspot3 3.2.56 on PyPI, hubspot-ruby and hubspot-php (all). RudderStack writes many at once
in 2026, against a live account every night; MIT's django app of 2026-07 keeps further addresses.
"""

from collections.abc import Callable
from typing import Any

from mockspot.asgi.endpoint import Endpoint
from mockspot.asgi.scopes import reads, writes
from mockspot.catalog.object_types.core import CONTACTS
from mockspot.domain.context import Context
from mockspot.domain.legacy import contacts as domain
from mockspot.domain.legacy import secondary_emails as emails
from mockspot.wire.call import Call
from mockspot.wire.legacy import contacts as wire
from mockspot.wire.legacy import secondary_emails as wire_emails
from mockspot.wire.message import Answer

_EMAILS, _ONE_EMAIL = "/secondary-email/{vid}", "/secondary-email/{vid}/email/{email}"
_CHANGES = "propertyChange"
_PROFILE, _BY_EMAIL = "/contact/vid/{vid}/profile", "/contact/email/{email}/profile"


def _row(
    name: str,
    method: str,
    path: str,
    parse: Callable[[Call], Any],
    run: Callable[[Context, Any], Any],
    render: Callable[[Any, Call], Answer],
    *fires: str,
) -> Endpoint:
    paths = (("v1", f"/contacts/v1{path}"),)
    scopes = reads if method == "GET" else writes
    return Endpoint(f"legacy.contacts.{name}", method, paths, parse, run, render, scopes, about=CONTACTS, fires=fires)


ROWS = (
    _row("list", "GET", "/lists/all/contacts/all", wire.parse_list, domain.list_page, wire.page),
    _row(
        "modified",
        "GET",
        "/lists/recently_updated/contacts/recent",
        wire.parse_updated,
        domain.recent,
        wire.recent_page,
    ),
    _row("created", "GET", "/lists/all/contacts/recent", wire.parse_made, domain.recent, wire.recent_page),
    _row("read", "GET", _PROFILE, wire.parse_read, domain.read, wire.profile),
    _row("read.email", "GET", _BY_EMAIL, wire.parse_read_by_email, domain.read, wire.profile),
    _row("read.many", "GET", "/contact/vids/batch", wire.parse_read_many, domain.read_many, wire.profiles),
    _row(
        "read.many.email",
        "GET",
        "/contact/emails/batch",
        wire.parse_read_many_by_email,
        domain.read_many,
        wire.profiles,
    ),
    _row("search", "GET", "/search/query", wire.parse_search, domain.search, wire.search_page),
    _row("create", "POST", "/contact", wire.parse_create, domain.create, wire.created, "creation"),
    _row(
        "upsert",
        "POST",
        "/contact/createOrUpdate/email/{email}",
        wire.parse_write_by_email,
        domain.upsert,
        wire.upserted,
        "creation",
        "propertyChange",
    ),
    _row("update", "POST", _PROFILE, wire.parse_update, domain.update, wire.updated, "propertyChange"),
    _row("update.email", "POST", _BY_EMAIL, wire.parse_write_by_email, domain.update, wire.updated, "propertyChange"),
    _row(
        "write.many",
        "POST",
        "/contact/batch",
        wire.parse_write_many,
        domain.write_many,
        wire.accepted,
        "creation",
        "propertyChange",
    ),
    _row("emails.read", "GET", _EMAILS, wire_emails.parse_read, emails.read, wire_emails.listed),
    _row("emails.replace", "PATCH", _EMAILS, wire_emails.parse_replace, emails.change, wire_emails.listed, _CHANGES),
    _row("emails.add", "PUT", _ONE_EMAIL, wire_emails.parse_add, emails.change, wire_emails.listed, _CHANGES),
    _row("emails.remove", "DELETE", _ONE_EMAIL, wire_emails.parse_remove, emails.change, wire_emails.listed, _CHANGES),
    _row(
        "delete",
        "DELETE",
        "/contact/vid/{vid}",
        wire.parse_delete,
        domain.delete,
        wire.deleted,
        "deletion",
        "propertyChange",
    ),
)
