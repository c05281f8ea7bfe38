"""Operations of the oldest APIs that living connectors still call: other shapes over the state of the newer ones.

Who calls what: the Singer tap 4.5.0 (deals and companies whole, engagements changed), the Airbyte connector 5.7.0
(properties v2, pipelines v1, engagements), the Meltano tap (pipelines v1), HubSpot's MCP server (writes engagements),
n8n's node 2.41.2 and Estuary's connector (recent companies and deals).
"""

from collections.abc import Callable

from mockspot.asgi.endpoint import Endpoint
from mockspot.asgi.scopes import legacy_engagement_writes, legacy_engagements, legacy_forms, legacy_pipelines, reads
from mockspot.catalog.object_types import ObjectType, resolve
from mockspot.domain.legacy import engagement_writes as domain_engagement_writes
from mockspot.domain.legacy import engagements as domain_engagements
from mockspot.domain.legacy import forms
from mockspot.domain.legacy import records as domain
from mockspot.domain.pipelines import reading as pipelines
from mockspot.domain.properties import reading as properties
from mockspot.wire import pipelines as wire_pipelines
from mockspot.wire import properties as wire_properties
from mockspot.wire.call import Call, parse_nothing
from mockspot.wire.legacy import engagement_writes, engagements, records
from mockspot.wire.legacy import pipelines as legacy_pipeline_wire
from mockspot.wire.legacy import properties as legacy_properties
from mockspot.wire.message import Answer

_COMPANIES = resolve("companies")
_DEALS = resolve("deals")


def _recent(
    name: str, version: str, path: str, render: Callable[[domain.WholePage, Call], Answer], about: ObjectType | None
) -> tuple[Endpoint, ...]:
    """Return the rows that list what was changed, and what was made, lately."""
    return tuple(
        Endpoint(
            f"legacy.{name}.{kind}",
            "GET",
            ((version, f"{path}/{kind}"),),
            parse,
            domain.recent,
            render,
            reads,
            about=about,
        )
        for kind, parse in (("modified", records.parse_modified), ("created", records.parse_created))
    )


ROWS = (
    Endpoint(
        "legacy.properties.list",
        "GET",
        (
            ("v1", "/properties/v1/{objectType}/properties"),
            ("v2", "/properties/v2/{objectType}/properties"),
        ),
        legacy_properties.parse_list,
        properties.list_properties,
        legacy_properties.listed,
    ),
    Endpoint(
        "legacy.properties.read",
        "GET",
        # Claim: n8n's node 2.41.2 reads the types of deals so.
        (
            ("v1", "/properties/v1/{objectType}/properties/named/{propertyName}"),
            ("v2", "/properties/v2/{objectType}/properties/named/{propertyName}"),
        ),
        wire_properties.parse_read,
        properties.read,
        legacy_properties.read,
    ),
    Endpoint(
        "legacy.forms.properties.list",
        "GET",
        # Claim: the Airbyte connector 5.7.0 discovers nothing without it (run 2026-11).
        (("v2", "/properties/v2/form/properties"),),
        parse_nothing,
        forms.list_properties,
        legacy_properties.listed,
        legacy_forms,
    ),
    Endpoint(
        "legacy.companies.properties.list",
        "GET",
        (("v2", "/companies/v2/properties"),),
        legacy_properties.parse_list,
        properties.list_properties,
        legacy_properties.listed,
        about=_COMPANIES,
    ),
    Endpoint(
        "legacy.companies.list",
        "GET",
        (("v2", "/companies/v2/companies/paged"),),
        records.parse_page,
        domain.list_page,
        records.companies,
        reads,
        about=_COMPANIES,
    ),
    Endpoint(
        "legacy.companies.read",
        "GET",
        (("v2", "/companies/v2/companies/{companyId}"),),
        records.parse_company,
        domain.read,
        records.company,
        reads,
        about=_COMPANIES,
    ),
    *_recent("companies", "v2", "/companies/v2/companies/recent", records.recent_companies, _COMPANIES),
    Endpoint(
        "legacy.deals.properties.list",
        "GET",
        (("v1", "/deals/v1/properties"),),
        legacy_properties.parse_list,
        properties.list_properties,
        legacy_properties.listed,
        about=_DEALS,
    ),
    Endpoint(
        "legacy.deals.list",
        "GET",
        (("v1", "/deals/v1/deal/paged"),),
        records.parse_page,
        domain.list_page,
        records.deals,
        reads,
        about=_DEALS,
    ),
    Endpoint(
        "legacy.deals.read",
        "GET",
        (("v1", "/deals/v1/deal/{dealId}"),),
        records.parse_deal,
        domain.read,
        records.deal,
        reads,
        about=_DEALS,
    ),
    *_recent("deals", "v1", "/deals/v1/deal/recent", records.recent_deals, _DEALS),
    Endpoint(
        "legacy.deals.pipelines.list",
        "GET",
        (("v1", "/deals/v1/pipelines"),),
        wire_pipelines.parse_list,
        pipelines.list_pipelines,
        legacy_pipeline_wire.of_deals,
        legacy_pipelines,
        about=_DEALS,
    ),
    Endpoint(
        "legacy.pipelines.list",
        "GET",
        (("v1", "/crm-pipelines/v1/pipelines/{objectType}"),),
        wire_pipelines.parse_list,
        pipelines.list_pipelines,
        legacy_pipeline_wire.listed,
        legacy_pipelines,
    ),
    Endpoint(
        "legacy.engagements.list",
        "GET",
        (("v1", "/engagements/v1/engagements/paged"),),
        engagements.parse_page,
        domain_engagements.list_page,
        engagements.page,
        legacy_engagements,
    ),
    Endpoint(
        "legacy.engagements.read",
        "GET",
        (("v1", "/engagements/v1/engagements/{engagementId}"),),
        engagements.parse_read,
        domain_engagements.read,
        engagements.read,
        legacy_engagements,
    ),
    Endpoint(
        "legacy.engagements.create",
        "POST",
        (("v1", "/engagements/v1/engagements"),),
        engagement_writes.parse_create,
        domain_engagement_writes.create,
        engagement_writes.created,
        legacy_engagement_writes,
        fires=("creation", "associationChange", "propertyChange"),
    ),
    Endpoint(
        "legacy.engagements.change",
        "PATCH",
        (("v1", "/engagements/v1/engagements/{engagementId}"),),
        engagement_writes.parse_change,
        domain_engagement_writes.change,
        engagements.read,
        legacy_engagement_writes,
        fires=("propertyChange",),
    ),
    Endpoint(
        "legacy.engagements.delete",
        "DELETE",
        (("v1", "/engagements/v1/engagements/{engagementId}"),),
        engagements.parse_read,
        domain_engagement_writes.delete,
        engagement_writes.deleted,
        legacy_engagement_writes,
        fires=("deletion",),
    ),
    Endpoint(
        "legacy.engagements.recent",
        "GET",
        (("v1", "/engagements/v1/engagements/recent/modified"),),
        engagements.parse_recent,
        domain_engagements.recent,
        engagements.recent,
        legacy_engagements,
    ),
    Endpoint(
        "legacy.engagements.changed",
        "GET",
        (("v1", "/engagements/v1/engagements/modified/after"),),
        engagements.parse_changed,
        domain_engagements.changed,
        engagements.changed,
        legacy_engagements,
    ),
    Endpoint(
        "legacy.engagements.of_record",
        "GET",
        (("v1", "/engagements/v1/engagements/associated/{recordType}/{recordId}/paged"),),
        engagements.parse_of_record,
        domain_engagements.list_page,
        engagements.page,
        legacy_engagements,
    ),
)
