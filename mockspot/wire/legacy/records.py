"""Companies v2 and deals v1: a record is a map of values, each with where it came from and its versions.

Claim: recorded (hrb 2014-19). Not printed, since nothing of it is simulated: the request that wrote a version.
"""

from typing import Any

from mockspot.domain import numbers
from mockspot.domain.legacy.records import ListRecent, ListWhole, ReadWhole, Whole, WholePage
from mockspot.domain.records.history import Entry
from mockspot.domain.refusal import Refusal
from mockspot.domain.values import epoch_text
from mockspot.wire.call import Call
from mockspot.wire.message import Answer

_LIMIT_DEFAULT, _LIMIT_MAXIMUM = 100, 250
_RECENT_DEFAULT, _RECENT_MAXIMUM = 20, 100
"""Documented (legacy reference, deals v1 and companies v2)."""


def parse_page(call: Call) -> ListWhole:
    """Return the command of a list. unverified: a limit beyond the maximum is cut, not refused."""
    limit = min(_LIMIT_MAXIMUM, max(1, call.number("limit", default=_LIMIT_DEFAULT)))
    names = None if call.flag("includeAllProperties") else (*call.names("properties"), *_with_history(call))
    return ListWhole(call.object_type, limit, offset(call), names, linked=call.flag("includeAssociations"))


def parse_company(call: Call) -> ReadWhole:
    """Return the command of a read of one company."""
    return ReadWhole(call.object_type, number_of(call, "companyId"))


def parse_deal(call: Call) -> ReadWhole:
    """Return the command of a read of one deal, which always shows its associations (recorded, hrb 2014)."""
    return ReadWhole(call.object_type, number_of(call, "dealId"), linked=True)


def parse_modified(call: Call) -> ListRecent:
    """Return the command of a list of what was changed lately."""
    return _recent(call, call.object_type.modified_property)


def parse_created(call: Call) -> ListRecent:
    """Return the command of a list of what was made lately."""
    return _recent(call, call.object_type.created_property)


def companies(page: WholePage, call: Call) -> Answer:
    """Answer a page of companies (recorded, hrb 2019)."""
    shown = [company_document(row, page, call) for row in page.found]
    return Answer(200, {"has-more": page.has_more, "offset": page.offset, "companies": shown})


def company(page: WholePage, call: Call) -> Answer:
    """Answer one company with every property it has (recorded, hrb 2019)."""
    (found,) = page.found
    return Answer(200, company_document(found, page, call))


def recent_companies(page: WholePage, call: Call) -> Answer:
    """Answer a page of companies that are new or were changed lately (documented, DOC-LEGACY)."""
    return _recent_page(page, [company_document(row, page, call) for row in page.found])


def deals(page: WholePage, call: Call) -> Answer:
    """Answer a page of deals. unverified: the order of the keys."""
    shown = [deal_document(row, page, call) for row in page.found]
    return Answer(200, {"deals": shown, "hasMore": page.has_more, "offset": page.offset})


def recent_deals(page: WholePage, call: Call) -> Answer:
    """Answer a page of deals that are new or were changed lately (documented, DOC-LEGACY)."""
    return _recent_page(page, [deal_document(row, page, call) for row in page.found])


def deal(page: WholePage, call: Call) -> Answer:
    """Answer one deal with every property it has (recorded, hrb 2014)."""
    (found,) = page.found
    return Answer(200, deal_document(found, page, call))


def offset(call: Call) -> int:
    """Return where to go on. unverified: a negative offset is the beginning."""
    return max(0, call.number("offset", default=0))


def number_of(call: Call, parameter: str) -> int:
    """Return the id a path names; unverified: what an id that is no number answers."""
    number = numbers.number_of(call.params[parameter])
    if number is None:
        raise Refusal("path_value", {"parameter": parameter})
    return number


def _recent(call: Call, by: str) -> ListRecent:
    """Return the command of a list of recent records, which show all values unless some are named, as n8n's node does.

    unverified: a count beyond the maximum is cut, and deals always show their associations, as one deal does.
    """
    asked = call.number("count", default=call.number("limit", default=_RECENT_DEFAULT))
    names = call.names("properties") or None
    size, since = min(_RECENT_MAXIMUM, max(1, asked)), call.number("since", default=0)
    return ListRecent(call.object_type, by, size, offset(call), since, names, linked=True)


def _recent_page(page: WholePage, shown: list[dict[str, Any]]) -> Answer:
    return Answer(200, {"results": shown, "hasMore": page.has_more, "offset": page.offset, "total": page.total})


def _with_history(call: Call) -> tuple[str, ...]:
    return call.names("propertiesWithHistory")


def company_document(found: Whole, page: WholePage, call: Call, *, versions: bool = False) -> dict[str, Any]:
    """Return a company; `versions` says to show those of each value, whatever the query asks for."""
    return {
        "portalId": call.portal.portal_id,
        "companyId": found.number,
        "isDeleted": False,
        "properties": printed(found, page, call, versions=versions),
        "additionalDomains": [],
        "stateChanges": [],
        "mergeAudits": [],
    }


def deal_document(found: Whole, page: WholePage, call: Call) -> dict[str, Any]:
    """Return a deal."""
    return {
        "portalId": call.portal.portal_id,
        "dealId": found.number,
        "isDeleted": False,
        "associations": {
            "associatedVids": list(found.links.get("contacts", ())),
            "associatedCompanyIds": list(found.links.get("companies", ())),
            "associatedDealIds": list(found.links.get("deals", ())),
        },
        "properties": printed(found, page, call),
        "imports": [],
        "stateChanges": [],
    }


def printed(found: Whole, page: WholePage, call: Call, *, versions: bool = False) -> dict[str, Any]:
    """Return the values; all versions of one only when they are asked for (legacy reference)."""
    every, with_history = versions or call.flag("includePropertyVersions"), _with_history(call)
    return {
        name: _value(name, history if every or name in with_history else history[:1], instant=name in page.instants)
        for name, history in found.history.items()
    }


def _value(name: str, history: list[Entry], *, instant: bool) -> dict[str, Any]:
    versions = [_version(name, past, instant=instant) for past in history]
    latest = versions[0]
    return {
        "value": latest["value"],
        "timestamp": latest["timestamp"],
        "source": latest["source"],
        "sourceId": latest.get("sourceId"),
        "versions": versions,
    }


def _version(name: str, past: Entry, *, instant: bool) -> dict[str, Any]:
    """Return a value as it was; days and times are the text of their epoch milliseconds (recorded, hrb 2014-19)."""
    _, value, since, source, source_id = past
    text = value or ""
    version: dict[str, Any] = {"name": name, "value": epoch_text(text) if instant else text, "timestamp": since}
    if source_id is not None:
        version["sourceId"] = source_id
    return {**version, "source": source, "sourceVid": []}
