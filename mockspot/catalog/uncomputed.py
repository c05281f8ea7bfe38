"""What HubSpot computes and the simulator does not, as rows: clients find these properties without a value, or at 0."""

from typing import NamedTuple


class Uncomputed(NamedTuple):
    """Properties of object types, by patterns of their names, and why nothing fills them or what they do not follow."""

    object_types: tuple[str, ...]
    names: tuple[str, ...]
    why: str


_CRM = ("contacts", "companies", "deals", "tickets")

UNCOMPUTED = (
    Uncomputed(
        ("contacts", "companies"),
        ("hs_last_sales_activity_*", "hs_analytics_*", "num_conversion_events"),
        "visits, forms and opened emails are not simulated",
    ),
    Uncomputed(
        ("contacts",),
        ("hs_sa_first_engagement_*", "hs_first_engagement_object_id", "hs_time_to_first_engagement", "hs_count_is_*"),
        "what counts as an owner's first engagement is told in words alone, and not which activity",
    ),
    Uncomputed(("contacts",), ("hs_first_outreach_date",), "which activities come from a sales rep is not told"),
    Uncomputed(
        ("contacts", "companies"),
        ("hs_calculated_*number*", "hs_searchable_calculated_international_*"),
        "they need every country's numbering plan",
    ),
    Uncomputed(
        ("contacts", "companies", "deals"), ("engagements_last_meeting_booked*",), "the meetings tool is not simulated"
    ),
    Uncomputed(
        ("companies",),
        ("hs_num_blockers", "hs_num_decision_makers", "hs_num_contacts_with_buying_roles"),
        "they stay 0, whatever buying roles contacts have",
    ),
    Uncomputed(
        ("companies",), ("first_deal_created_date",), "of companies it is told to be the date of the association"
    ),
    Uncomputed(
        ("deals",),
        ("hs_number_of_scheduled_meetings", "hs_v2_is_stalled*", "hs_average_deal_owner_duration_in_current_stage"),
        "the rule is not told",
    ),
    Uncomputed(("leads",), ("hs_lead_outreach_activity_count",), "which activities count is not told"),
    Uncomputed(_CRM, ("hs_time_in_*",), "HubSpot works it out with each read; the newer `hs_v2_*_time_in_*` are there"),
)
