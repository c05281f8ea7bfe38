"""The operations that read an app's journal, and what opens a file: an address signed for a time."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from mockspot.catalog import journal as catalog
from mockspot.domain import secrets
from mockspot.domain.apps import APPS
from mockspot.domain.context import Context
from mockspot.domain.journal import files
from mockspot.domain.journal.state import EVERYWHERE, File, Place
from mockspot.domain.ports import Instant, Transaction
from mockspot.domain.refusal import Refusal


class Earliest(NamedTuple):
    """Command: read the oldest files of a stream."""

    stream: int = EVERYWHERE
    limit: int = 1


class Latest(NamedTuple):
    """Command: read the newest files of a stream."""

    stream: int = EVERYWHERE
    limit: int = 1


class Next(NamedTuple):
    """Command: read the files after an offset."""

    offset: str
    stream: int = EVERYWHERE
    limit: int = 1


class Named(NamedTuple):
    """Command: read the files at these offsets."""

    offsets: tuple[str, ...]
    stream: int = EVERYWHERE


@dataclass(frozen=True, slots=True)
class Link:
    """Where a file can be fetched: `signature` opens it until `expires_at`, a whole second."""

    app_id: int
    stream: int
    offset: str
    expires_at: Instant
    signature: str


class Fetched(NamedTuple):
    """Links to files, a refusal for each that was not there, and when they were asked for."""

    links: tuple[Link, ...]
    refusals: tuple[Refusal, ...]
    at: Instant


class Open(NamedTuple):
    """Command: fetch a file. `second_credential` says that the request brought a token beside the signature."""

    app_id: int
    stream: int
    offset: str
    expires_at: Instant | None
    signature: str
    second_credential: bool = False


class Content(NamedTuple):
    """A file and its events as they are sent."""

    file: File
    lines: tuple[bytes, ...]


def earliest(ctx: Context, command: Earliest) -> Fetched:
    """Return links to the oldest files that are kept."""
    place = ctx.caller.app_id, command.stream
    return _links(ctx, place, files.readable(ctx.tx, place, ctx.now)[: command.limit])


def latest(ctx: Context, command: Latest) -> Fetched:
    """Return links to the newest files. unverified: the oldest of them comes first."""
    place = ctx.caller.app_id, command.stream
    return _links(ctx, place, files.readable(ctx.tx, place, ctx.now)[-command.limit :])


def following(ctx: Context, command: Next) -> Fetched:
    """Return links to the files after an offset."""
    place = ctx.caller.app_id, command.stream
    found = files.after(ctx.tx, place, command.offset, ctx.now)
    if found is None:
        raise _unknown(command.offset)
    return _links(ctx, place, found[: command.limit])


def named(ctx: Context, command: Named) -> Fetched:
    """Return links to the files at some offsets; those that are not there are refused one by one."""
    place = ctx.caller.app_id, command.stream
    numbers = {offset: files.named(ctx.tx, place, offset, ctx.now) for offset in command.offsets}
    found = _links(ctx, place, [number for number in numbers.values() if number is not None])
    return found._replace(refusals=tuple(_unknown(offset) for offset, number in numbers.items() if number is None))


def opened(ctx: Context, command: Open) -> Content:
    """Return a file, as the store of files does: it knows signatures and no tokens (documented, DOC-JOURNAL)."""
    if command.second_credential:
        raise Refusal("storage_two_credentials")
    signature = _signature(ctx.tx, command.app_id, command.stream, command.offset, command.expires_at or 0)
    if command.expires_at is None or not secrets.same(command.signature, signature):
        raise Refusal("storage_signature_wrong")
    if command.expires_at <= ctx.now:
        raise Refusal("storage_link_expired")
    place = command.app_id, command.stream
    number = files.named(ctx.tx, place, command.offset, ctx.now)
    if number is None:
        raise Refusal("storage_file_missing")
    return Content(files.file(ctx.tx, place, number), tuple(files.lines(ctx.tx, place, number)))


def _links(ctx: Context, place: Place, numbers: Sequence[int]) -> Fetched:
    app_id, stream = place
    expires_at = (ctx.now + catalog.LINK_MS) // 1000 * 1000
    offsets = [files.file(ctx.tx, place, number).offset for number in numbers]
    links = [
        Link(app_id, stream, offset, expires_at, _signature(ctx.tx, app_id, stream, offset, expires_at))
        for offset in offsets
    ]
    return Fetched(tuple(links), (), ctx.now)


def _signature(tx: Transaction, app_id: int, stream: int, offset: str, expires_at: Instant) -> str:
    app = tx.get(APPS, app_id)
    secret = "" if app is None else app.client_secret
    return hmac.new(secret.encode(), f"{app_id}/{stream}/{offset}/{expires_at}".encode(), sha256).hexdigest()


def _unknown(offset: str) -> Refusal:
    return Refusal("journal_offset_unknown", {"offset": offset})
