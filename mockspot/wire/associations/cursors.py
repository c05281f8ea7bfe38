"""The paging of association lists: a cursor that names the last link shown, and where the next page is.

Claim: the cursor is `<category>-<type id>-<record id>` in base64, percent-encoded even where no address needs it, and
the address is that of the record's v3 list, with the portal's id in it (pasted, py135 2022).
"""

from base64 import b64decode, b64encode
from binascii import Error
from typing import Any
from urllib.parse import quote, unquote

from mockspot.domain.associations.reading import LinkPage
from mockspot.domain.refusal import Refusal
from mockspot.wire.call import Call
from mockspot.wire.paging import next_page


def text(page: LinkPage) -> str:
    """Return the cursor that leads on from a page."""
    last = page.links[-1]
    type_id = last.types[0].type_id if last.types else 0
    return quote(b64encode(f"0-{type_id}-{last.to_id}".encode()).decode(), safe="")


def number(cursor: str | None) -> int:
    """Return the record id a cursor leads on to, 0 without one; a bare id is read too (unverified: it is refused)."""
    if not cursor:
        return 0
    found = cursor if cursor.isdigit() else _decoded(unquote(cursor))
    if not found.isascii() or not found.isdigit() or len(found) > 18:
        raise Refusal("query_value", {"parameter": "after"})
    return int(found) + 1


def onward(page: LinkPage, address: str) -> dict[str, Any]:
    """Return the `paging` member of a page, empty on the last one."""
    if not page.more:
        return {}
    after = text(page)
    return {"paging": {"next": {"after": after, "link": f"{address}{'&' if '?' in address else '?'}after={after}"}}}


def onward_here(page: LinkPage, call: Call) -> dict[str, Any]:
    """Return the `paging` member of a page whose next one is at the same address."""
    if not page.more:
        return {}
    after = text(page)
    return {"paging": {"next": {**next_page(call, unquote(after))["next"], "after": after}}}


def record_address(call: Call, from_type_id: str, from_id: str | int, to_type_id: str) -> str:
    """Return the address of a record's v3 list, to which the pages inside batches and records lead."""
    path = f"/crm/v3/objects/{from_type_id}/{from_id}/associations/{to_type_id}"
    return f"{call.request.origin}{path}?portalId={call.portal.portal_id}"


def _decoded(cursor: str) -> str:
    try:
        return b64decode(cursor.encode()).decode("ascii").rpartition("-")[2]
    except (Error, ValueError):
        return ""
