"""The four types the CRM is built around: contacts, companies, deals and tickets."""

from mockspot.catalog.object_types.row import EVERY, GDPR_DELETE, MERGE, Scopes, own_scopes, standard

_DOCUMENTED = "documented: names DOC-OBJ, properties DOC-SEARCH, scopes DOC-SCOPES and SPEC"

CONTACTS = standard(
    "0-1",
    "contacts",
    "contact",
    own_scopes("contacts"),
    claim=f"{_DOCUMENTED}; a second contact with an email is a 409 (recorded 2021-26)",
    event_prefix="contact",
    shown=("email", "firstname", "lastname"),
    searchable=(
        "firstname",
        "lastname",
        "email",
        "phone",
        "hs_additional_emails",
        "fax",
        "mobilephone",
        "company",
        "hs_marketable_until_renewal",
    ),
    created_property="createdate",
    # Claim: contacts alone have lastmodifieddate, the other types hs_lastmodifieddate (documented, DOC-SEARCH).
    modified_property="lastmodifieddate",
    # Nothing is required: the guide asks for an email or a name, the table enforces none (documented, DOC-OBJ).
    pipeline="hs_pipeline",
    stage="lifecyclestage",
    lifecycle=True,
    unique_properties=("email",),
    conflict_property="email",
    display=("firstname", "lastname", "email", "phone"),  # recorded (grou 2022, amp 2025-11)
    operations=EVERY | MERGE | GDPR_DELETE,
)
COMPANIES = standard(
    "0-2",
    "companies",
    "company",
    own_scopes("companies"),
    claim=_DOCUMENTED,
    event_prefix="company",
    shown=("domain", "name"),
    searchable=("website", "phone", "name", "domain"),
    created_property="createdate",
    required_any=("domain", "name"),  # documented, DOC-OBJ
    pipeline="hs_pipeline",
    stage="lifecyclestage",
    lifecycle=True,
    # The domain is not unique: the API does not deduplicate companies (documented, DOC-COMPANIES).
    operations=EVERY | MERGE,
)
DEALS = standard(
    "0-3",
    "deals",
    "deal",
    own_scopes("deals"),
    claim=_DOCUMENTED,
    event_prefix="deal",
    shown=("amount", "closedate", "dealname", "dealstage", "pipeline"),
    searchable=("pipeline", "dealname", "dealstage", "description", "dealtype"),
    created_property="createdate",
    # Documented, DOC-OBJ, but recorded 2026-03 (nango): one with a name and an amount was taken, and got no pipeline.
    required=("dealname",),
    defaulted_pipeline="pipeline",  # documented, DOC-DEALS: an account's default pipeline is used
    pipeline="pipeline",
    stage="dealstage",
    display=("dealname", "amount", "dealstage", "closedate"),  # recorded (amp 2025-11), documented
    operations=EVERY | MERGE,
)
TICKETS = standard(
    "0-5",
    "tickets",
    "ticket",
    # Claim: `tickets` is the documented scope for both (DOC-SCOPES, SPEC); newer texts have crm.objects.tickets.*.
    Scopes(
        ("tickets", "crm.objects.tickets.read"),
        ("tickets", "crm.objects.tickets.write"),
        ("crm.schemas.tickets.read", "tickets", "crm.objects.tickets.read"),
        ("crm.schemas.tickets.write", "tickets"),
    ),
    claim=_DOCUMENTED,
    event_prefix="ticket",
    shown=("content", "hs_pipeline", "hs_pipeline_stage", "hs_ticket_category", "hs_ticket_priority", "subject"),
    searchable=("subject", "content", "hs_pipeline_stage", "hs_ticket_category", "hs_ticket_id"),
    created_property="createdate",
    required=("hs_pipeline_stage",),
    advised=("subject",),  # the policy `guides_are_strict` says what speaks for and against it
    defaulted_pipeline="hs_pipeline",  # documented, DOC-TICKETS
    pipeline="hs_pipeline",
    stage="hs_pipeline_stage",
    # Both recorded (amp 2025-11).
    display=("subject", "createdate", "closed_date", "hubspot_owner_id", "hs_pipeline_stage"),
    schema_required=("hs_pipeline_stage",),
    operations=EVERY | MERGE,
)

ROWS = (CONTACTS, COMPANIES, DEALS, TICKETS)
