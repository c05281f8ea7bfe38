"""Leads, goals, the parts of a deal, and what partners see of their clients."""

from mockspot.catalog.object_types.row import READS, UPDATES, Scopes, object_scopes, standard

_PLAIN = "documented: names and type id DOC-UND, needs DOC-OBJ, operations and scopes SPEC"
# SPEC has reads and updates of records that only HubSpot makes.
_PARTNER = "operations and scopes SPEC; unverified: type id, properties, and scopes of definitions"

ROWS = (
    standard(
        "0-136",
        "leads",
        "lead",
        object_scopes("leads"),
        # DOC-OBJ's table wants six hs_associated_* properties; the guide a name and an associated contact or company.
        claim=f"{_PLAIN}; what a new one is associated to DOC-LEADS; the pipeline is recorded (lead-dictionary-2026); "
        "unverified: searchable properties",
        required=("hs_lead_name",),
        linked_any=("0-1", "0-2"),
        pipeline="hs_pipeline",
        stage="hs_pipeline_stage",
    ),
    standard("0-74", "goal_targets", "goal_target", object_scopes("goals"), claim=_PLAIN),
    standard(
        "0-72",
        "deal_splits",
        "deal_split",
        Scopes(*[("crm.dealsplits.read_write",)] * 4),
        # Splits are written through an API of their own, which SPEC has beside the objects API.
        claim="default properties DOC-SEARCH, scope SPEC; unverified: type id, and that nothing but reads is offered",
        operations=READS,
    ),
    standard(
        "partner_clients",  # no type id is published
        "partner_clients",
        "partner_client",
        object_scopes("partner-clients"),
        claim=_PARTNER,
        operations=READS | UPDATES,
    ),
    standard(
        "partner_services",  # no type id is published
        "partner_services",
        "partner_service",
        object_scopes("partner-services"),
        claim=_PARTNER,
        operations=READS | UPDATES,
    ),
)
