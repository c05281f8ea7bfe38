"""The `paging` member: the next cursor, and a link that keeps every parameter of the request."""

from typing import Any
from urllib.parse import quote, urlencode

from mockspot.wire.call import Call


def next_page(call: Call, after: str) -> dict[str, Any]:
    """Return `paging` for a page that has a successor.

    Claim: the link is a full URL that repeats the request's parameters in their order, also those that mean nothing,
    and ends with after (recorded, grou 2021-22; pasted with three orders, clients 2025, amp); a space is `%20` (pasted,
    clients 2025-01). It leads to the origin the client called, since dlt follows the link and not the cursor.
    """
    kept = [(name, value) for name, values in call.query.items() if name != "after" for value in values]
    link = f"{call.request.origin}{call.request.path}?{urlencode([*kept, ('after', after)], quote_via=quote)}"
    return {"next": {"after": after, "link": link}}
