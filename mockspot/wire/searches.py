"""Searches on the wire: the call's body into a command, its page into JSON."""

from typing import Any

from mockspot.domain.records.searching import Search, SearchPage
from mockspot.wire import search
from mockspot.wire.call import Call
from mockspot.wire.message import Answer
from mockspot.wire.records import document


def parse(call: Call) -> Search:
    """Return the command of `POST /{objectType}/search`."""
    policy = call.policy
    query = search.parse(
        call.request.body, strict_window=policy.strict_search_window, body_limit=policy.search_body_limit
    )
    return Search(call.object_type, query)


def page(found: SearchPage, call: Call) -> Answer:
    """Answer a page of matches: an integer cursor as text, no link, no `paging` on the last page (grou 2021-22)."""
    body: dict[str, Any] = {"total": found.total, "results": [document(seen, call) for seen in found.seen]}
    if found.after is not None:
        body["paging"] = {"next": {"after": str(found.after)}}
    return Answer(200, body)
