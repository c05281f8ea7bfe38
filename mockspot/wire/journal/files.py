"""Links to journal files, and the files themselves."""

from typing import Any
from urllib.parse import quote

from mockspot.catalog.versions import LOCAL_JOURNAL_WHOLE
from mockspot.domain.journal.reading import Content, Earliest, Fetched, Latest, Link, Named, Next, Open
from mockspot.domain.journal.state import EVERYWHERE
from mockspot.domain.refusal import Refusal
from mockspot.domain.values import instant_text
from mockspot.wire.batch import entry, envelope
from mockspot.wire.body import object_body, required, texts
from mockspot.wire.call import Call
from mockspot.wire.message import Answer

FILE_PATH = "/webhooks-journal/files/{appId}/{stream}/{offset}"
"""Where files are. HubSpot keeps them with another company, at addresses of its own (documented, DOC-JOURNAL)."""
_LONGEST = 18


def parse_earliest(call: Call) -> Earliest:
    """Return the command of `GET …/earliest`, alone and in batches."""
    return Earliest(_stream(call), _count(call))


def parse_latest(call: Call) -> Latest:
    """Return the command of `GET …/latest`, alone and in batches."""
    return Latest(_stream(call), _count(call))


def parse_next(call: Call) -> Next:
    """Return the command of `GET …/offset/{offset}/next`, alone and in batches."""
    return Next(call.params["offset"], _stream(call), _count(call))


def parse_named(call: Call) -> Named:
    """Return the command of `POST …/batch/read`."""
    body = object_body(call)
    required(call, body, ("inputs",), ())
    return Named(texts(call, body, "inputs", ()) or (), _stream(call))


def parse_open(call: Call) -> Open:
    """Return the command of a file's address."""
    app_id, stream = (_whole(call.params[name]) for name in ("appId", "stream"))
    seconds = _whole(call.text("Expires") or "")
    return Open(
        app_id or 0,
        EVERYWHERE if stream is None else stream,
        call.params["offset"],
        None if seconds is None else seconds * 1000,
        call.text("Signature") or "",
        second_credential=b"authorization" in call.request.headers,
    )


def one(result: Fetched, call: Call) -> Answer:
    """Answer with a link, or 204 when there is no file (documented, DOC-JOURNAL; observed, UT 2026-09)."""
    return Answer(200, _link(result.links[0], call)) if result.links else Answer(204)


def many(result: Fetched, call: Call) -> Answer:
    """Answer with links. unverified: none are an empty batch."""
    links = [_link(link, call) for link in result.links]
    return envelope(links, [entry(refusal) for refusal in result.refusals], started=result.at, completed=result.at)


def content(result: Content, _: Call) -> Answer:
    """Answer with a file. Claim: its members (documented, DOC-JOURNAL; observed, UT 2026-09)."""
    offset, published_at = result.file.offset.encode(), instant_text(result.file.published_at).encode()
    raw = b'{"offset":"%b","journalEvents":[%b],"publishedAt":"%b"}' % (offset, b",".join(result.lines), published_at)
    return Answer(200, raw=raw, content_type=b"application/json")


def _link(link: Link, call: Call) -> dict[str, Any]:
    path = FILE_PATH.format(appId=link.app_id, stream=link.stream, offset=quote(link.offset))
    signed = f"Expires={link.expires_at // 1000}&Signature={link.signature}"
    return {
        "url": f"{call.request.origin}{path}?{signed}",
        "expiresAt": instant_text(link.expires_at),
        "currentOffset": link.offset,
    }


def _stream(call: Call) -> int:
    """Return the stream a call reads: that of one account, or of all.

    Claim: `installPortalId` limits either journal to one account, and may be left out (documented, DOC-JOURNAL).
    """
    given = call.text("installPortalId")
    if given:
        number = _whole(given)
        if not number:
            raise Refusal("query_value", {"parameter": "installPortalId"})
        return number
    if call.operation.startswith("webhooks.journal_local.") and not call.has(LOCAL_JOURNAL_WHOLE):
        raise Refusal("not_simulated", {"operation": "the local journal without installPortalId at this version"})
    return EVERYWHERE


def _count(call: Call) -> int:
    """Return how many files a batch asks for; unverified: HubSpot's bounds."""
    number = _whole(call.params.get("count", "1"))
    if not number:
        raise Refusal("path_value", {"parameter": "count"})
    return number


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST else None
