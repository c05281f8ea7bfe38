"""Bodies of companies v2 and deals v1, and what their writes answer."""

from collections.abc import Iterator, Mapping
from typing import Any

from mockspot.domain.legacy.record_writes import (
    ChangeWhole,
    Contacts,
    CreateWhole,
    DeleteWhole,
    Failure,
    FindByDomain,
    LinkContact,
    ListContacts,
    Made,
)
from mockspot.domain.legacy.records import WholePage
from mockspot.wire.body import member, object_body, texts, wrong_kind
from mockspot.wire.call import Call
from mockspot.wire.legacy.records import company_document, deal_document, number_of
from mockspot.wire.legacy.values import values
from mockspot.wire.message import Answer

_LINKS = {"associatedVids": "contacts", "associatedCompanyIds": "companies", "associatedDealIds": "deals"}
_LIMIT = 100
_CONTACTS_DEFAULT = 20
"""Documented (DOC-LEGACY): how many contacts of a company a page has, and has at most; companies of a domain too."""


def parse_create_company(call: Call) -> CreateWhole:
    """Return the command of `POST /companies`."""
    return CreateWhole(call.object_type, values(call, object_body(call), "name"))


def parse_change_company(call: Call) -> ChangeWhole:
    """Return the command of `PUT /companies/{companyId}`."""
    return ChangeWhole(call.object_type, number_of(call, "companyId"), values(call, object_body(call), "name"))


def parse_delete_company(call: Call) -> DeleteWhole:
    """Return the command of `DELETE /companies/{companyId}`."""
    return DeleteWhole(call.object_type, number_of(call, "companyId"))


def parse_create_deal(call: Call) -> CreateWhole:
    """Return the command of `POST /deal`."""
    body = object_body(call)
    return CreateWhole(call.object_type, values(call, body, "name"), tuple(_links(call, body)))


def parse_change_deal(call: Call) -> ChangeWhole:
    """Return the command of `PUT /deal/{dealId}`; associations are not changed by it (documented, DOC-LEGACY)."""
    return ChangeWhole(call.object_type, number_of(call, "dealId"), values(call, object_body(call), "name"))


def parse_delete_deal(call: Call) -> DeleteWhole:
    """Return the command of `DELETE /deal/{dealId}`."""
    return DeleteWhole(call.object_type, number_of(call, "dealId"))


def parse_link(call: Call) -> LinkContact:
    """Return the command of a write to `/companies/{companyId}/contacts/{vid}`."""
    return LinkContact(call.object_type, number_of(call, "companyId"), number_of(call, "vid"))


def parse_contacts(call: Call) -> ListContacts:
    """Return the command of `GET /companies/{companyId}/vids`. unverified: a count beyond the maximum is cut."""
    count = min(_LIMIT, max(1, call.number("count", default=_CONTACTS_DEFAULT)))
    offset = max(0, call.number("vidOffset", default=0))
    return ListContacts(call.object_type, number_of(call, "companyId"), count, offset)


def parse_by_domain(call: Call) -> FindByDomain:
    """Return the command of `POST /domains/{domain}/companies`. unverified: a limit beyond the maximum is cut."""
    body = object_body(call)
    options = member(call, body, "requestOptions", dict, ()) or {}
    names = texts(call, options, "properties", ("requestOptions",)) or ()
    start = member(call, body, "offset", dict, ()) or {}
    limit, offset = member(call, body, "limit", int, ()), member(call, start, "companyId", int, ("offset",))
    size = min(_LIMIT, max(1, _LIMIT if limit is None else limit))
    return FindByDomain(call.object_type, call.params["domain"], size, max(0, offset or 0), names)


def made_company(made: Made, call: Call) -> Answer:
    """Answer a create with 200 (recorded, hrb 2015-19)."""
    return company(made.page, call)


def company(page: WholePage, call: Call) -> Answer:
    """Answer a change (recorded, hrb 2019)."""
    return Answer(200, company_document(page.found[0], page, call, versions=True))


def deleted_company(number: int, _: Call) -> Answer:
    """Answer a delete (recorded, hrb 2015-19)."""
    return Answer(200, {"companyId": number, "deleted": True})


def companies_of_domain(page: WholePage, call: Call) -> Answer:
    """Answer a page of the companies of a domain (recorded, hrb 2019)."""
    shown = [company_document(row, page, call) for row in page.found]
    offset = {"companyId": page.offset, "isPrimary": True}
    return Answer(200, {"results": shown, "hasMore": page.has_more, "offset": offset})


def contacts(found: Contacts, _: Call) -> Answer:
    """Answer the ids of contacts (recorded, hrb 2018-19)."""
    return Answer(200, {"vids": list(found.numbers), "vidOffset": found.offset, "hasMore": found.has_more})


def made_deal(made: Made, call: Call) -> Answer:
    """Answer a create, with the associations that failed where there are any (recorded, hrb 2017-18)."""
    shown = deal_document(made.page.found[0], made.page, call)
    if not made.failures:
        return Answer(200, shown)
    told = {"associationCreateFailures": [_failure(each) for each in made.failures]}
    head = ("portalId", "dealId", "isDeleted", "associations")
    return Answer(200, {**{name: shown[name] for name in head}, **told, **shown})


def deal(page: WholePage, call: Call) -> Answer:
    """Answer a change (documented, DOC-LEGACY)."""
    return Answer(200, deal_document(page.found[0], page, call))


def emptied(_: None, __: Call) -> Answer:
    """Answer that there is nothing to say."""
    return Answer(204)


def deleted_deal(_: int, __: Call) -> Answer:
    """Answer a delete (recorded, hrb 2018)."""
    return Answer(204)


def _links(call: Call, body: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """Yield the type name and id of each record to associate; connectors send ids as texts too (n8n's node 2.41.2)."""
    asked = member(call, body, "associations", dict, ()) or {}
    for name, object_type in _LINKS.items():
        for place, found in enumerate(member(call, asked, name, list, ("associations",)) or []):
            number = int(found) if isinstance(found, str) and found.isascii() and found.isdigit() else found
            if isinstance(number, bool) or not isinstance(number, int):
                raise wrong_kind(call, found, int, ("associations", name, place))
            yield object_type, number


def _failure(failed: Failure) -> dict[str, Any]:
    association = {
        "fromObjectId": failed.number,
        "toObjectId": failed.to_id,
        "associationCategory": failed.kind.category,
        "associationTypeId": failed.kind.type_id,
        "timestamp": None,
    }
    told = f"{failed.to_type.legacy_name}={failed.to_id} is not valid"
    return {"association": association, "failReason": "INVALID_OBJECT_IDS", "message": told}
