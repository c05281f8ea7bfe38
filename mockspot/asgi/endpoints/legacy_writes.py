"""Writes of companies v2 and deals v1, and what their callers read beside them.

Who calls what: n8n's node 2.41.2 (but the contacts of a company), hubspot 2.3.14 on npm, hubspot-ruby and
hubspot-php (all).
"""

from collections.abc import Callable
from typing import Any

from mockspot.asgi.endpoint import Endpoint
from mockspot.asgi.scopes import reads, writes
from mockspot.catalog.object_types import ObjectType
from mockspot.catalog.object_types.core import COMPANIES, DEALS
from mockspot.domain.context import Context
from mockspot.domain.legacy import record_writes as domain
from mockspot.wire.call import Call
from mockspot.wire.legacy import record_writes as wire
from mockspot.wire.message import Answer


def _writes(
    name: str,
    method: str,
    place: tuple[str, str],
    parse: Callable[[Call], Any],
    run: Callable[[Context, Any], Any],
    render: Callable[[Any, Call], Answer],
    about: ObjectType,
    *fires: str,
) -> Endpoint:
    return Endpoint(f"legacy.{name}", method, (place,), parse, run, render, writes, about=about, fires=fires)


_COMPANY, _DEAL = ("v2", "/companies/v2/companies/{companyId}"), ("v1", "/deals/v1/deal/{dealId}")
_OF_COMPANY = ("v2", "/companies/v2/companies/{companyId}/contacts/{vid}")

ROWS = (
    _writes(
        "companies.create",
        "POST",
        ("v2", "/companies/v2/companies"),
        wire.parse_create_company,
        domain.create,
        wire.made_company,
        COMPANIES,
        "creation",
    ),
    _writes(
        "companies.update",
        "PUT",
        _COMPANY,
        wire.parse_change_company,
        domain.change,
        wire.company,
        COMPANIES,
        "propertyChange",
    ),
    _writes(
        "companies.delete",
        "DELETE",
        _COMPANY,
        wire.parse_delete_company,
        domain.delete,
        wire.deleted_company,
        COMPANIES,
        "deletion",
        "propertyChange",
    ),
    _writes(
        "companies.contacts.add",
        "PUT",
        _OF_COMPANY,
        wire.parse_link,
        domain.add_contact,
        wire.company,
        COMPANIES,
        "associationChange",
        "propertyChange",
    ),
    _writes(
        "companies.contacts.remove",
        "DELETE",
        _OF_COMPANY,
        wire.parse_link,
        domain.remove_contact,
        wire.emptied,
        COMPANIES,
        "associationChange",
        "propertyChange",
    ),
    _writes(
        "deals.create",
        "POST",
        ("v1", "/deals/v1/deal"),
        wire.parse_create_deal,
        domain.create,
        wire.made_deal,
        DEALS,
        "creation",
        "associationChange",
        "propertyChange",
    ),
    _writes(
        "deals.update",
        "PUT",
        _DEAL,
        wire.parse_change_deal,
        domain.change,
        wire.deal,
        DEALS,
        "propertyChange",
    ),
    _writes(
        "deals.delete",
        "DELETE",
        _DEAL,
        wire.parse_delete_deal,
        domain.delete,
        wire.deleted_deal,
        DEALS,
        "deletion",
    ),
    Endpoint(
        "legacy.companies.contacts.read",
        "GET",
        (("v2", "/companies/v2/companies/{companyId}/vids"),),
        wire.parse_contacts,
        domain.list_contacts,
        wire.contacts,
        reads,
        about=COMPANIES,
    ),
    Endpoint(
        "legacy.companies.search",
        "POST",
        (("v2", "/companies/v2/domains/{domain}/companies"),),
        wire.parse_by_domain,
        domain.find_by_domain,
        wire.companies_of_domain,
        reads,
        about=COMPANIES,
    ),
)
