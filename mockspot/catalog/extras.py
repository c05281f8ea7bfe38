"""What HubSpot sets by itself when a record is created or changed, as rows: object type, property, rule, when.

`rule` is `constant`, or names an entry of `domain.records.extras`. A row is used only where its type has the property.
"""

from typing import NamedTuple


class Extra(NamedTuple):
    """One property HubSpot fills. `text` is the constant or the name of the property a rule reads.

    Most rows are what the answers to creates hold. `on_update` says that a change computes it again, and its answer has
    it when the property in `text` was sent; `shown` that the answers to all changes have it.
    """

    object_type: str  # plural name, or * for every type
    property_name: str
    rule: str
    text: str = ""
    on_update: bool = False
    shown: bool = False
    claim: str = "recorded (RUDDER 2024, nango 2026)"


_SEEN = "recorded (sens 2024, amp 2025-11, nango 2026)"
_DATES = (
    "the property is recorded (sens 2024); unverified: that it is set as that of leads is, and keeps its first date"
)

_ACTIVITIES = ("calls", "communications", "emails", "meetings", "notes", "postal_mail", "tasks")
_OF_ACTIVITIES = "recorded (nango 2026-03) for notes and tasks; the property is recorded or inferred of the others"

EXTRAS = (
    Extra("*", "hs_object_id", "id", on_update=True, shown=True, claim=_SEEN),
    Extra("*", "hs_object_source", "constant", "INTEGRATION", shown=True, claim=_SEEN),
    Extra("*", "hs_object_source_id", "app_id", shown=True, claim=_SEEN),
    Extra("*", "hs_object_source_label", "constant", "INTEGRATION", shown=True, claim=_SEEN),
    Extra("contacts", "hs_all_contact_vids", "id"),
    Extra("contacts", "hs_associated_target_accounts", "constant", "0"),
    Extra("contacts", "hs_currently_enrolled_in_prospecting_agent", "constant", "false"),
    Extra("contacts", "hs_email_domain", "email_domain", "email", on_update=True, claim=f"{_SEEN}, grou 2022"),
    # The answer to a change of names has it not (amp 2025-11, nango 2026).
    Extra("contacts", "hs_full_name_or_email", "full_name", on_update=True),
    Extra("contacts", "hs_is_contact", "constant", "true"),
    Extra("contacts", "hs_is_unworked", "constant", "true", shown=True, claim=_SEEN),
    Extra("contacts", "hs_marketable_status", "constant", "false"),
    Extra("contacts", "hs_marketable_until_renewal", "constant", "false"),
    Extra("contacts", "hs_membership_has_accessed_private_content", "constant", "0"),
    Extra("contacts", "hs_prospecting_agent_actively_enrolled_count", "constant", "0"),
    Extra("contacts", "hs_prospecting_agent_total_enrolled_count", "constant", "0"),
    Extra("contacts", "hs_registered_member", "constant", "0"),
    Extra("contacts", "hs_pipeline", "constant", "contacts-lifecycle-pipeline", shown=True, claim=_SEEN),
    Extra("contacts", "hs_sequences_actively_enrolled_count", "constant", "0"),
    Extra("contacts", "lifecyclestage", "default", "lead", shown=True, claim=_SEEN),
    # Epoch-ms strings since 2026, ISO in 2024 (nango 2026, RUDDER 2024).
    Extra("contacts", "hs_lifecyclestage_lead_date", "stage_date", "lead", on_update=True),
    *(
        Extra("contacts", f"hs_lifecyclestage_{stage}_date", "stage_date", stage, on_update=True, claim=_DATES)
        for stage in (
            *("subscriber", "marketingqualifiedlead", "salesqualifiedlead", "opportunity"),
            *("customer", "evangelist", "other"),
        )
    ),
    Extra("contacts", "num_notes", "constant", "0"),
    Extra("companies", "website", "copy", "domain"),
    # Claim: `hs_num_*` and `num_*` are "0" (recorded, nango 2026). unverified: which of them.
    Extra("companies", "hs_num_blockers", "constant", "0"),
    Extra("companies", "hs_num_child_companies", "constant", "0"),
    Extra("companies", "hs_num_contacts_with_buying_roles", "constant", "0"),
    Extra("companies", "hs_num_decision_makers", "constant", "0"),
    Extra("companies", "hs_num_open_deals", "constant", "0"),
    Extra("companies", "num_associated_contacts", "constant", "0"),
    Extra("companies", "num_notes", "constant", "0"),
    Extra("companies", "hs_pipeline", "constant", "companies-lifecycle-pipeline", shown=True, claim=_SEEN),
    Extra("companies", "hs_task_label", "same", "name", on_update=True, shown=True),
    Extra("companies", "lifecyclestage", "default", "lead", shown=True, claim=_SEEN),
    Extra("deals", "amount_in_home_currency", "same", "amount", on_update=True),
    Extra("deals", "hs_closed_amount", "won_amount", "amount", on_update=True),
    Extra("deals", "hs_createdate", "now"),
    Extra("deals", "hs_deal_stage_probability", "probability", "dealstage", on_update=True),
    # The row above looks at the former value of this one.
    Extra("deals", "hs_deal_stage_probability_shadow", "shadow", "dealstage", on_update=True),
    Extra("deals", "hs_forecast_amount", "same", "amount", on_update=True),
    Extra("deals", "hs_is_closed", "is_closed", "dealstage", on_update=True),
    # The answer to a change of the stage has it not (nango 2026-03).
    Extra("deals", "hs_is_closed_lost", "is_lost", on_update=True),
    Extra("deals", "hs_is_closed_won", "is_won", "dealstage", on_update=True),
    Extra("deals", "hs_is_deal_split", "constant", "false"),
    Extra("deals", "hs_num_of_associated_line_items", "constant", "0"),
    Extra("deals", "num_associated_contacts", "constant", "0"),
    Extra("deals", "num_notes", "constant", "0"),
    Extra("deals", "hs_projected_amount", "projected", "amount", on_update=True),
    Extra("deals", "pipeline", "as_it_is", shown=True),
    Extra("tickets", "hs_helpdesk_sort_timestamp", "now", shown=True),
    Extra("tickets", "hs_is_closed", "is_closed", "hs_pipeline_stage", on_update=True, shown=True),
    Extra("tickets", "hs_last_message_from_visitor", "constant", "false"),
    Extra("tickets", "hs_num_associated_companies", "constant", "0"),
    Extra("tickets", "hs_num_times_contacted", "constant", "0"),
    Extra("tickets", "hs_pipeline", "as_it_is", shown=True),
    Extra("tickets", "hs_pipeline_stage", "as_it_is", shown=True),
    Extra("tickets", "hs_ticket_id", "id", shown=True),
    Extra("tickets", "num_notes", "constant", "0"),
    *(Extra(name, "hs_obj_coords", "coordinates", shown=True, claim=_OF_ACTIVITIES) for name in _ACTIVITIES),
)
