"""The `paging` member: the next cursor, and a link that keeps every parameter of the request."""

from typing import Any
from urllib.parse import urlencode

from mockspot.wire.call import Call

_FIRST = ("properties", "propertiesWithHistory", "associations", "archived")


def next_page(call: Call, after: str) -> dict[str, Any]:
    """Return `paging` for a page that has a successor.

    Claim: the link is a full URL that repeats properties first, then limit, then after (recorded, grou 2021-22). It
    leads to the origin the client called, since dlt follows the link and not the cursor.
    """
    query = call.query
    kept = [(name, value) for name in _FIRST for value in query.get(name, ())]
    others = query.keys() - {*_FIRST, "limit", "after"}
    kept += [(name, value) for name in query if name in others for value in query[name]]
    kept += [("limit", value) for value in query.get("limit", ())]
    link = f"{call.request.origin}{call.request.path}?{urlencode([*kept, ('after', after)])}"
    return {"next": {"after": after, "link": link}}
