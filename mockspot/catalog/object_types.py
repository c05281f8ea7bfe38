"""Object types as rows: the simulated ones with names, scopes and special properties, and HubSpot's others by name.

A new object type is one row here and its files in `data/`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)  # compared and hashed by identity: rows are unique, and hot
class ObjectType:
    """A kind of record.

    `legacy_name` is what HubSpot's texts call it, `event_prefix` what webhook event types do. A create needs every
    property of `required` and one of `required_any`. `defaulted_pipeline` is the pipeline property that a create fills
    by itself. Any one scope of a `*_scopes` tuple is enough.
    """

    type_id: str
    name: str
    singular: str
    legacy_name: str
    event_prefix: str
    label_singular: str
    label_plural: str
    modified_property: str
    default_properties: tuple[str, ...]
    searchable_properties: tuple[str, ...]
    pipeline_property: str | None
    stage_property: str | None
    read_scopes: tuple[str, ...]
    write_scopes: tuple[str, ...]
    schema_read_scopes: tuple[str, ...]
    schema_write_scopes: tuple[str, ...]
    created_property: str = "createdate"
    owner_property: str = "hubspot_owner_id"
    required: tuple[str, ...] = ()
    required_any: tuple[str, ...] = ()
    defaulted_pipeline: str | None = None
    unique_properties: tuple[str, ...] = ()


# Claims for every row: names and type ids DOC-OBJ and DOC-UND, default and searchable properties DOC-SEARCH, scopes
# DOC-SCOPES and SPEC: all documented.
OBJECT_TYPES = (
    ObjectType(
        type_id="0-1",
        name="contacts",
        singular="contact",
        legacy_name="CONTACT",
        event_prefix="contact",
        label_singular="Contact",
        label_plural="Contacts",
        # Claim: contacts alone have lastmodifieddate, the other types hs_lastmodifieddate (documented, DOC-SEARCH).
        modified_property="lastmodifieddate",
        default_properties=("createdate", "email", "firstname", "hs_object_id", "lastmodifieddate", "lastname"),
        searchable_properties=(
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
        # Nothing is required: the guide asks for an email or a name, the table enforces none (documented, DOC-OBJ).
        pipeline_property="hs_pipeline",
        stage_property="lifecyclestage",
        unique_properties=("email",),
        read_scopes=("crm.objects.contacts.read",),
        write_scopes=("crm.objects.contacts.write",),
        schema_read_scopes=("crm.schemas.contacts.read", "crm.objects.contacts.read"),
        schema_write_scopes=("crm.schemas.contacts.write",),
    ),
    ObjectType(
        type_id="0-2",
        name="companies",
        singular="company",
        legacy_name="COMPANY",
        event_prefix="company",
        label_singular="Company",
        label_plural="Companies",
        modified_property="hs_lastmodifieddate",
        default_properties=("createdate", "domain", "hs_lastmodifieddate", "hs_object_id", "name"),
        searchable_properties=("website", "phone", "name", "domain"),
        required_any=("domain", "name"),  # documented, DOC-OBJ
        pipeline_property="hs_pipeline",
        stage_property="lifecyclestage",
        # The domain is not unique: the API does not deduplicate companies (documented, DOC-COMPANIES).
        read_scopes=("crm.objects.companies.read",),
        write_scopes=("crm.objects.companies.write",),
        schema_read_scopes=("crm.schemas.companies.read", "crm.objects.companies.read"),
        schema_write_scopes=("crm.schemas.companies.write",),
    ),
    ObjectType(
        type_id="0-3",
        name="deals",
        singular="deal",
        legacy_name="DEAL",
        event_prefix="deal",
        label_singular="Deal",
        label_plural="Deals",
        modified_property="hs_lastmodifieddate",
        default_properties=(
            "amount",
            "closedate",
            "createdate",
            "dealname",
            "dealstage",
            "hs_lastmodifieddate",
            "hs_object_id",
            "pipeline",
        ),
        searchable_properties=("dealname", "pipeline", "dealstage", "description", "dealtype"),
        # Documented, DOC-OBJ. Second-hand: deals were long accepted with an empty body; nobody showed a refusal.
        required=("dealname", "dealstage"),
        defaulted_pipeline="pipeline",  # documented, DOC-DEALS: an account's default pipeline is used
        pipeline_property="pipeline",
        stage_property="dealstage",
        read_scopes=("crm.objects.deals.read",),
        write_scopes=("crm.objects.deals.write",),
        schema_read_scopes=("crm.schemas.deals.read", "crm.objects.deals.read"),
        schema_write_scopes=("crm.schemas.deals.write",),
    ),
    ObjectType(
        type_id="0-5",
        name="tickets",
        singular="ticket",
        legacy_name="TICKET",
        event_prefix="ticket",
        label_singular="Ticket",
        label_plural="Tickets",
        modified_property="hs_lastmodifieddate",
        default_properties=(
            "content",
            "createdate",
            "hs_lastmodifieddate",
            "hs_object_id",
            "hs_pipeline",
            "hs_pipeline_stage",
            "hs_ticket_category",
            "hs_ticket_priority",
            "subject",
        ),
        searchable_properties=("subject", "content", "hs_pipeline_stage", "hs_ticket_category", "hs_ticket_id"),
        # Documented, DOC-OBJ. Recorded in 2022: a ticket without a subject was taken, one without a stage was not.
        required=("subject", "hs_pipeline_stage"),
        defaulted_pipeline="hs_pipeline",  # documented, DOC-TICKETS
        pipeline_property="hs_pipeline",
        stage_property="hs_pipeline_stage",
        # Claim: `tickets` is the documented scope for both (DOC-SCOPES, SPEC); newer texts have crm.objects.tickets.*.
        read_scopes=("tickets", "crm.objects.tickets.read"),
        write_scopes=("tickets", "crm.objects.tickets.write"),
        schema_read_scopes=("crm.schemas.tickets.read", "tickets", "crm.objects.tickets.read"),
        schema_write_scopes=("crm.schemas.tickets.write", "tickets"),
    ),
)

# HubSpot's other standard types: name, singular, type id. None where no type id is published.
# Claim: documented (DOC-OBJ, DOC-UND); 0-72 is inferred; the last three are named in SPEC only.
KNOWN_TYPES: tuple[tuple[str, str, str | None], ...] = (
    ("products", "product", "0-7"),
    ("line_items", "line_item", "0-8"),
    ("quotes", "quote", "0-14"),
    ("communications", "communication", "0-18"),
    ("feedback_submissions", "feedback_submission", "0-19"),
    ("tasks", "task", "0-27"),
    ("notes", "note", "0-46"),
    ("meetings", "meeting", "0-47"),
    ("calls", "call", "0-48"),
    ("emails", "email", "0-49"),
    ("invoices", "invoice", "0-53"),
    ("marketing_events", "marketing_event", "0-54"),
    ("subscriptions", "subscription", "0-69"),
    ("deal_splits", "deal_split", "0-72"),
    ("goal_targets", "goal_target", "0-74"),
    ("discounts", "discount", "0-84"),
    ("fees", "fee", "0-85"),
    ("taxes", "tax", "0-86"),
    ("commerce_payments", "commerce_payment", "0-101"),
    ("users", "user", "0-115"),
    ("postal_mail", "postal_mail", "0-116"),
    ("orders", "order", "0-123"),
    ("leads", "lead", "0-136"),
    ("carts", "cart", "0-142"),
    ("services", "service", "0-162"),
    ("courses", "course", "0-410"),
    ("listings", "listing", "0-420"),
    ("appointments", "appointment", "0-421"),
    ("projects", "project", "0-970"),
    ("contracts", "contract", None),
    ("partner_clients", "partner_client", None),
    ("partner_services", "partner_service", None),
)

_BY_NAME = {key: row for row in OBJECT_TYPES for key in (row.name, row.singular, row.type_id)}
_KNOWN_BY_NAME = {key: row[0] for row in KNOWN_TYPES for key in row if key is not None}


def resolve(name: str) -> ObjectType | None:
    """Return the simulated type of a plural or singular name or type id, or None.

    Claim: paths take all of these, in any case (recorded 2026-10, KALUP).
    """
    return _BY_NAME.get(name) or _BY_NAME.get(name.lower())


def known(name: str) -> str | None:
    """Return the plural name of a standard type that HubSpot has and the simulator does not, or None."""
    return _KNOWN_BY_NAME.get(name.lower())
