"""The webhooks journal: what an app subscribed to, and the files that tell of it.

Called with a token of the app itself (the client credentials grant), which names the account the app lives in. A file
is fetched from the address in an answer, without a token.
"""

from collections.abc import Callable, Iterator
from typing import Any

from mockspot.asgi.endpoint import Endpoint, Needed, dated
from mockspot.domain.accounts import Accounts
from mockspot.domain.context import Context
from mockspot.domain.credentials import home_of
from mockspot.domain.journal import reading, snapshots, subscribing
from mockspot.wire.call import Call, parse_nothing
from mockspot.wire.journal import files
from mockspot.wire.journal import snapshots as snapshots_wire
from mockspot.wire.journal import subscriptions as wire
from mockspot.wire.message import Answer, Request

_VERSIONS = ("2026-03", "2026-09", "2027-03-beta")
"""Claim: 2026-03 and 2027-03-beta are in SPEC, 2026-09 is what clients in live use call (UT 2026-09)."""
_SCOPES = "developer.webhooks_journal"


def _scope(name: str) -> Needed:
    """Ask for a scope of the journal (documented, DOC-JOURNAL); the names in SPEC are of groups that nobody grants."""
    needed = frozenset((f"{_SCOPES}.{name}",))
    return lambda _: needed


_READS = _scope("read")
_SUBSCRIPTION_READS, _SUBSCRIPTION_WRITES = _scope("subscriptions.read"), _scope("subscriptions.write")
_SNAPSHOT_READS, _SNAPSHOT_WRITES = _scope("snapshots.read"), _scope("snapshots.write")


_BUCKETS = {"subscriptions": "journal_subscriptions", "snapshots": "journal_snapshots"}


def _row(
    operation: str,
    method: str,
    paths: tuple[str, str],
    parse: Callable[[Call], Any],
    run: Callable[[Context, Any], Any],
    render: Callable[[Any, Call], Answer],
    scopes: Needed,
) -> Endpoint:
    """Return a row. No call counts against the daily or the ten-second limit (documented, SPEC)."""
    base, suffix = paths
    places = dated(f"/webhooks-journal/{base}", suffix, _VERSIONS)
    return Endpoint(
        f"webhooks.{operation}", method, places, parse, run, render, scopes, bucket=_BUCKETS.get(base, "journal")
    )


def _journal(journal: str, base: str) -> Iterator[Endpoint]:
    """Yield the operations that both journals have: the one of all accounts, and the one of a single account."""
    single: tuple[tuple[str, str, Any, Any], ...] = (
        ("earliest", "/earliest", files.parse_earliest, reading.earliest),
        ("latest", "/latest", files.parse_latest, reading.latest),
        ("next", "/offset/{offset}/next", files.parse_next, reading.following),
    )
    for name, suffix, parse, run in single:
        yield _row(f"{journal}.{name}", "GET", (base, suffix), parse, run, files.one, _READS)
    batches: tuple[tuple[str, str, str, Any, Any], ...] = (
        ("earliest", "GET", "/batch/earliest/{count}", files.parse_earliest, reading.earliest),
        ("latest", "GET", "/batch/latest/{count}", files.parse_latest, reading.latest),
        ("next", "GET", "/batch/{offset}/next/{count}", files.parse_next, reading.following),
        ("read", "POST", "/batch/read", files.parse_named, reading.named),
    )
    for name, method, suffix, parse, run in batches:
        yield _row(f"{journal}.batch.{name}", method, (base, suffix), parse, run, files.many, _READS)
    status = f"{journal}.status", "GET", (base, "/status/{statusId}")
    yield _row(*status, snapshots_wire.parse_status, snapshots.status, snapshots_wire.status, _SNAPSHOT_READS)


def _by_app(_: Request, params: dict[str, str], __: Accounts) -> int | None:
    app_id = params["appId"]
    return home_of(int(app_id)) if app_id.isascii() and app_id.isdigit() and len(app_id) < 19 else None


_ALL = "subscriptions", ""
_ONE = "subscriptions", "/{subscriptionId}"
_FILTERS = "subscriptions", "/filters"
_FILTER = "subscriptions", "/filters/{filterId}"
_FILTERS_OF = "subscriptions", "/filters/subscription/{subscriptionId}"
_OF_PORTAL = "subscriptions", "/portals/{portalId}"
_MANAGED: tuple[tuple[str, str, tuple[str, str], Any, Any, Any], ...] = (
    ("list", "GET", _ALL, parse_nothing, subscribing.listed, wire.listed),
    ("read", "GET", _ONE, wire.parse_subscription, subscribing.read, wire.read),
    ("filters.list", "GET", _FILTERS_OF, wire.parse_subscription, subscribing.filters, wire.filters_listed),
    ("filters.read", "GET", _FILTER, wire.parse_filter, subscribing.read_filter, wire.filter_read),
    ("upsert", "POST", _ALL, wire.parse_wish, subscribing.subscribe, wire.read),
    ("delete", "DELETE", _ONE, wire.parse_subscription, subscribing.unsubscribe, wire.nothing),
    ("delete.portal", "DELETE", _OF_PORTAL, wire.parse_portal, subscribing.unsubscribe_portal, wire.nothing),
    ("filters.create", "POST", _FILTERS, wire.parse_new_filter, subscribing.add_filter, wire.filter_made),
    ("filters.delete", "DELETE", _FILTER, wire.parse_filter, subscribing.delete_filter, wire.nothing),
)
_MANAGING = {"GET": _SUBSCRIPTION_READS, "POST": _SUBSCRIPTION_WRITES, "DELETE": _SUBSCRIPTION_WRITES}

ROWS = (
    *_journal("journal", "journal"),
    *_journal("journal_local", "journal-local"),
    *(
        _row(f"journal.subscriptions.{name}", method, paths, parse, run, render, _MANAGING[method])
        for name, method, paths, parse, run, render in _MANAGED
    ),
    _row(
        "journal.snapshots.create",
        "POST",
        ("snapshots", "/crm"),
        snapshots_wire.parse_take,
        snapshots.take,
        snapshots_wire.taken,
        _SNAPSHOT_WRITES,
    ),
    Endpoint(
        "webhooks.journal.file",
        "GET",
        (("2026-03", files.FILE_PATH),),
        files.parse_open,
        reading.opened,
        files.content,
        access="open",
        bucket="none",
        locate=_by_app,
    ),
)
