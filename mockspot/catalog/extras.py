"""What HubSpot sets by itself when a record is created or changed, as rows: object type, property, rule, when.

`rule` is `constant`, or names an entry of `domain.records.extras`. A row is used only where its type has the property.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Extra(NamedTuple):
    """One property HubSpot fills. `text` is the constant or the name of the property a rule reads.

    Most rows are what the answers to creates hold, and `late` ones what reads do alone. `on_update` says that a change
    computes it again, and its answer has it when the property in `text` was sent or one of `follows`; `shown` that the
    answers to all changes have it. A rule may look at properties of the rows before its own. `origin` says which
    source a history begins with: the `sender` of the write, a `rollup` of linked records, or what the record's other
    values are `computed` by; where it says nothing, that follows from the rule.
    """

    object_type: str  # plural name, or * for every type
    property_name: str
    rule: str
    text: str = ""
    on_update: bool = False
    shown: bool = False
    claim: str = "recorded (RUDDER 2024, nango 2026)"
    follows: tuple[str, ...] = ()
    late: bool = False
    origin: str = ""


class Awaited(NamedTuple):
    """A computed property that comes a moment after a create, and what the answer to the create shows meanwhile.

    Nothing waits for a client that sends the property itself. `meanwhile` has the values of others that follow from
    it, None for none.
    """

    object_type: str
    property_name: str
    meanwhile: Mapping[str, str | None]
    claim: str


AWAITED = (
    Awaited(
        "deals",
        "hs_deal_stage_probability",
        {
            "hs_projected_amount": "0",
            "hs_projected_amount_in_home_currency": "0",
            "hs_weighted_pipeline_in_company_currency": None,
        },
        "pasted (clients 2022 to 2026-04) of five creates with a stage; recorded (nango 2026-03) for changes, not so",
    ),
)

_SEEN = "recorded (sens 2024, amp 2025-11, nango 2026)"
_DATES = (
    "the property is recorded (sens 2024); unverified: that it is set as that of leads is, and keeps its first date"
)

_BODIES = {
    "calls": ("hs_call_body",),
    "communications": ("hs_communication_body",),
    "emails": ("hs_email_html", "hs_email_text"),
    "meetings": ("hs_meeting_body",),
    "notes": ("hs_note_body",),
    "postal_mail": ("hs_postal_mail_body",),
    "tasks": ("hs_task_body",),
}
"""The properties that say what an activity is about, the first one that is there."""
_OF_ACTIVITIES = (
    "recorded (nango 2026-03) for notes and tasks; unverified: that all activities have it by the same rule"
)
_NEW = "recorded (nango 2026-03)"
_FORMULA = "the formula is recorded (estuary 2024-09, nango 2026-03)"
_PHONE = (
    "recorded (nango 2026-03) for a number that is none; pasted by public clients for others, without zeros in front"
    " and country code. unverified: that a number with a plus is one by its length"
)
_BY_FORMULA = "recorded (nango 2026-03) for an open stage and for none, and the formula (amp 2025-11)"
_CLOSED = (
    "recorded (estuary 2026-08) of an order; pasted (clients 2025-03) of a ticket made in a closed stage, documented"
    " (SKILLS) of one moved to it; unverified: that the first date stays when it is opened and closed again"
)
_OWNED = (
    "recorded (estuary 2024-26, nango 2026-03), in the answers to changes of something else pasted (clients 2022 and"
    " 2025-02). unverified: that owner properties of an account's own do not count"
)
_RATE = "recorded (estuary 2026-08); pasted (clients 2025-01) of the answer to a create"
_OF_CARTS = "pasted (clients 2025-01) of carts; unverified: that it is the same of orders"
_OF_EMAILS = "pasted (clients 2025-02)"
_DIGITS = f"{_NEW}: 293.68326 of 293.683260046...; unverified: six digits behind the point"
_AS_CUSTOMER = "hs_v2_date_entered_customer"

# Nothing sets a deal's `closedate`: who closes one through the API sends it (documented, SKILLS; pasted, clients 2022).
_DEALS = (
    Extra("deals", "amount_in_home_currency", "home_amount", "amount", on_update=True, follows=("hs_exchange_rate",)),
    Extra("deals", "hs_createdate", "now"),
    Extra("deals", "hs_deal_stage_probability", "probability", "dealstage", on_update=True),
    # The row above looks at the former value of this one.
    Extra("deals", "hs_deal_stage_probability_shadow", "shadow", "dealstage", on_update=True),
    Extra(
        "deals",
        "hs_forecast_amount",
        "forecast",
        "amount",
        on_update=True,
        claim=_BY_FORMULA,
        follows=("hs_forecast_probability", "hs_exchange_rate"),
    ),
    Extra("deals", "hs_is_closed", "is_closed", "dealstage", on_update=True),
    # The answer to a change of the stage has it not (nango 2026-03).
    Extra("deals", "hs_is_closed_lost", "is_lost", on_update=True),
    Extra("deals", "hs_is_closed_won", "is_won", "dealstage", on_update=True),
    Extra(
        "deals", "hs_is_in_first_deal_stage", "is_first", on_update=True, late=True, claim="recorded (estuary 2026-08)"
    ),
    *(
        Extra("deals", name, rule, text, on_update=True, claim=_BY_FORMULA, follows=("dealstage",))
        for name, rule, text in (
            ("hs_closed_won_count", "flag", "hs_is_closed_won"),
            ("hs_is_closed_count", "flag", "hs_is_closed"),
            ("hs_is_open_count", "no_flag", "hs_is_closed"),
            ("hs_closed_amount", "won_amount", "amount"),
            ("hs_closed_amount_in_home_currency", "won_amount", "amount_in_home_currency"),
            ("hs_closed_deal_close_date", "closed_stamp", "closedate"),
            ("hs_closed_deal_create_date", "closed_stamp", "createdate"),
            ("hs_closed_won_date", "won_date", "closedate"),
            ("hs_open_deal_create_date", "open_stamp", "createdate"),
            ("hs_open_amount_in_home_currency", "open_amount", "amount_in_home_currency"),
            ("hs_projected_amount", "projected", "amount"),
            ("hs_projected_amount_in_home_currency", "projected", "amount_in_home_currency"),
            ("hs_weighted_pipeline_in_company_currency", "open_amount", "hs_projected_amount_in_home_currency"),
        )
    ),
    Extra("deals", "days_to_close", "days_to_close", "closedate", on_update=True, claim=_NEW),
    Extra("deals", "hs_days_to_close_raw", "days_to_close_raw", "closedate", on_update=True, claim=_DIGITS),
    Extra("deals", "hs_actual_duration", "duration", "closedate", on_update=True, claim=f"{_NEW}; {_FORMULA}"),
    *(
        Extra("deals", name, "constant", "false", claim=_NEW)
        for name in ("hs_has_last_conversation_follow_ups", "hs_has_last_meeting_followups", "hs_is_deal_split")
    ),
    *(
        Extra("deals", name, "constant", "0", claim=_NEW)
        for name in (
            *("hs_num_associated_active_deal_registrations", "hs_num_associated_deal_registrations"),
            *("hs_num_associated_deal_splits", "hs_num_of_associated_line_items", "hs_num_target_accounts"),
            *("hs_number_of_call_engagements", "hs_number_of_inbound_calls", "hs_number_of_outbound_calls"),
            *("hs_number_of_overdue_tasks", "num_associated_contacts", "num_notes"),
        )
    ),
    Extra("deals", "pipeline", "as_it_is", shown=True),
)

_LINES = "pasted (clients 2025-01); unverified: discounts and costs"
_LINE_ITEMS = (
    Extra("line_items", "hs_position_on_quote", "default", "0", claim=_LINES),
    Extra("line_items", "hs_recurring_billing_number_of_payments", "default", "1", claim=_LINES),
    *(
        Extra(
            "line_items",
            name,
            rule,
            "price",
            on_update=True,
            claim=_LINES,
            follows=(
                *("quantity", "discount", "hs_discount_percentage", "hs_cost_of_goods_sold"),
                *("recurringbillingfrequency", "hs_tax_rate_group_id"),
            ),
        )
        for name, rule in (
            ("amount", "line_net"),
            ("hs_pre_discount_amount", "line_gross"),
            ("hs_total_discount", "line_discount"),
            ("hs_post_tax_amount", "line_taxed"),
            ("hs_margin", "line_margin"),
            ("hs_acv", "once_net"),
            ("hs_tcv", "once_net"),
            ("hs_margin_acv", "once_margin"),
            ("hs_margin_tcv", "once_margin"),
            ("hs_arr", "once_nothing"),
            ("hs_mrr", "once_nothing"),
            ("hs_margin_arr", "once_nothing"),
            ("hs_margin_mrr", "once_nothing"),
        )
    ),
)

_DONE = f"{_NEW} for tasks that are done; unverified: that others are in none, unless one is sent"
TASK_PIPELINE = "3d314325-1b2a-4225-9388-375f49c57ec3"
TASK_COMPLETED = "61bafb31-e7fa-46ed-aaa9-1322438d6e67"
"""The pipeline of tasks and the stage of those that are done (recorded, nango 2026-03)."""

_LATE_TASK = f"{_NEW} for a past time, and that tasks change as they come due"
_LATE_CALL = "pasted (clients 2025-05) for a past time"
_TIMED = (
    # These rows look at the former values of those below.
    *(
        Extra("tasks", name, rule, "hs_task_status", on_update=True, claim=claim, late=True)
        for name, rule, claim in (
            ("hs_task_is_open", "task_open", _NEW),
            ("hs_pipeline", "task_pipeline", _DONE),
            ("hs_pipeline_stage", "task_stage", _DONE),
        )
    ),
    Extra("tasks", "hs_engagements_last_contacted", "when_past", "hs_timestamp", on_update=True, claim=_LATE_TASK),
    Extra("calls", "hs_engagements_last_contacted", "when_past", "hs_timestamp", on_update=True, claim=_LATE_CALL),
    Extra("tasks", "hs_start_date_with_fallback", "first_of", "hs_start_date", True, True, _NEW, ("hs_createdate",)),
    Extra("tasks", "hs_task_family", "default", "SALES", claim=_NEW),
    Extra("tasks", "hs_task_for_object_type", "default", "OWNER", claim=_NEW),
    Extra("tasks", "hs_task_is_all_day", "default", "false", claim=_NEW),
    Extra("tasks", "hs_task_is_sub_task", "constant", "false", claim=_NEW),
    Extra("tasks", "hs_task_type", "as_it_is", shown=True, claim=_NEW),
    Extra("tasks", "hs_timestamp", "as_it_is", shown=True, claim=_NEW),
    *(
        Extra("tasks", name, rule, "hs_task_status", on_update=True, claim=claim, follows=("hs_timestamp",))
        for name, rule, claim in (
            ("hs_task_is_completed", "task_done", _NEW),
            ("hs_task_completion_count", "task_done", _NEW),
            ("hs_task_is_completed_call", "task_done_call", _NEW),
            ("hs_task_is_completed_email", "task_done_email", _NEW),
            ("hs_task_is_completed_linked_in", "task_done_linked_in", _NEW),
            ("hs_task_is_completed_sequence", "task_done_sequence", _NEW),
            ("hs_task_is_overdue", "task_late", _LATE_TASK),
            ("hs_task_is_past_due_date", "task_late", _LATE_TASK),
            ("hs_task_missed_due_date", "task_late", _LATE_TASK),
            ("hs_task_missed_due_date_count", "task_late_count", _LATE_TASK),
            ("hs_task_completion_date", "task_done_at", _NEW),
        )
    ),
)

EXTRAS = (
    Extra("*", "hs_object_id", "id", on_update=True, shown=True, claim=_SEEN),
    Extra("*", "hs_object_source", "constant", "INTEGRATION", shown=True, claim=_SEEN),
    Extra("*", "hs_object_source_id", "app_id", shown=True, claim=_SEEN),
    Extra("*", "hs_object_source_label", "constant", "INTEGRATION", shown=True, claim=_SEEN),
    # This row looks at the former value of the next one.
    Extra(
        "*",
        "hubspot_owner_assigneddate",
        "owner_since",
        "hubspot_owner_id",
        on_update=True,
        shown=True,
        claim=_OWNED,
        origin="sender",
    ),
    *(
        Extra("*", name, rule, "hubspot_owner_id", on_update=True, shown=True, claim=_OWNED, origin="sender")
        for name, rule in (("hs_all_owner_ids", "same"), ("hs_user_ids_of_all_owners", "owner_user"))
    ),
    Extra("*", "hubspot_owner_id", "as_it_is", shown=True, claim=_OWNED),
    Extra("contacts", "hs_all_contact_vids", "id"),
    Extra("contacts", "hs_associated_target_accounts", "constant", "0"),
    Extra("contacts", "hs_currently_enrolled_in_prospecting_agent", "constant", "false"),
    Extra("contacts", "hs_email_domain", "email_domain", "email", on_update=True, claim=f"{_SEEN}, grou 2022"),
    # The answer to a change of names has it not (amp 2025-11, nango 2026).
    Extra("contacts", "hs_full_name_or_email", "full_name", on_update=True),
    Extra("contacts", "hs_is_contact", "constant", "true"),
    Extra("contacts", "hs_is_unworked", "constant", "true", shown=True, claim=_SEEN),
    Extra("contacts", "hs_is_unworked", "unworked", "hubspot_owner_assigneddate", on_update=True, claim=_FORMULA),
    Extra("contacts", "hs_marketable_status", "constant", "false"),
    Extra("contacts", "hs_marketable_until_renewal", "constant", "false"),
    Extra("contacts", "hs_membership_has_accessed_private_content", "constant", "0"),
    Extra("contacts", "hs_prospecting_agent_actively_enrolled_count", "constant", "0"),
    Extra("contacts", "hs_prospecting_agent_total_enrolled_count", "constant", "0"),
    Extra("contacts", "hs_registered_member", "constant", "0"),
    Extra("contacts", "hs_pipeline", "constant", "contacts-lifecycle-pipeline", shown=True, claim=_SEEN),
    Extra("contacts", "hs_sequences_actively_enrolled_count", "constant", "0", origin="rollup"),
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
    Extra("contacts", "notes_last_updated", "as_it_is", shown=True, claim=_NEW),
    Extra("contacts", "num_notes", "constant", "0"),
    Extra(
        "contacts",
        "closedate",
        "copy",
        _AS_CUSTOMER,
        on_update=True,
        claim="pasted (clients 2023-03) of a create as a customer; unverified: a change to one",
        follows=("lifecyclestage",),
    ),
    Extra("contacts", "days_to_close", "days_as_customer", "closedate", on_update=True, claim=_FORMULA),
    *(
        Extra("contacts", f"hs_searchable_calculated_{name}_number", "phone", source, on_update=True, claim=_PHONE)
        for name, source in (("phone", "phone"), ("mobile", "mobilephone"))
    ),
    *(
        Extra("contacts", name, "time_between", end, on_update=True, claim=_FORMULA, follows=(start,))
        for name, start, end in (
            ("hs_time_between_contact_creation_and_deal_creation", "createdate", "first_deal_created_date"),
            ("hs_time_between_contact_creation_and_deal_close", "createdate", _AS_CUSTOMER),
            *(
                (f"hs_time_to_move_from_{stage}_to_customer", f"hs_v2_date_entered_{stage}", _AS_CUSTOMER)
                for stage in ("subscriber", "lead", "marketingqualifiedlead", "salesqualifiedlead", "opportunity")
            ),
        )
    ),
    Extra("companies", "website", "copy", "domain"),
    # Claim: `hs_num_*` and `num_*` are "0" (recorded, nango 2026). unverified: which of them.
    Extra("companies", "hs_num_blockers", "constant", "0", origin="rollup"),
    Extra("companies", "hs_num_child_companies", "constant", "0"),
    Extra("companies", "hs_num_contacts_with_buying_roles", "constant", "0", origin="rollup"),
    Extra("companies", "hs_num_decision_makers", "constant", "0", origin="rollup"),
    Extra("companies", "hs_num_open_deals", "constant", "0"),
    Extra("companies", "num_associated_contacts", "constant", "0"),
    Extra("companies", "num_notes", "constant", "0"),
    Extra("companies", "hs_pipeline", "constant", "companies-lifecycle-pipeline", shown=True, claim=_SEEN),
    Extra("companies", "hs_task_label", "first_of", "name", on_update=True, shown=True, follows=("domain",)),
    Extra("companies", "hs_annual_revenue_currency_code", "currency", claim=f"{_NEW} of an account in dollars"),
    Extra(
        "companies",
        "closedate",
        "copy",
        _AS_CUSTOMER,
        on_update=True,
        claim="pasted (airbyte 2023-04): when it became a customer",
        follows=("lifecyclestage",),
    ),
    Extra("companies", "days_to_close", "days_until", "closedate", on_update=True, claim=_FORMULA),
    Extra("companies", "hs_searchable_calculated_phone_number", "phone", "phone", on_update=True, claim=_PHONE),
    Extra("companies", "lifecyclestage", "default", "lead", shown=True, claim=_SEEN),
    *_DEALS,
    # Of an order in the stage Processed; which others are closed ones is our reading.
    Extra(
        "orders", "hs_is_closed", "is_closed", "hs_pipeline_stage", on_update=True, claim="recorded (estuary 2026-08)"
    ),
    Extra(
        "orders", "hs_exchange_rate", "exchange_rate", "hs_currency_code", on_update=True, claim=_RATE, origin="sender"
    ),
    Extra("orders", "hs_homecurrency_amount", "home_price", "hs_total_price", on_update=True, claim=_OF_CARTS),
    Extra("tickets", "hs_helpdesk_sort_timestamp", "now", shown=True, origin="computed"),
    Extra("tickets", "hs_is_closed", "is_closed", "hs_pipeline_stage", on_update=True, shown=True),
    *(
        Extra(kind, name, "closed_since", "hs_pipeline_stage", on_update=True, claim=_CLOSED, origin="closing")
        for kind, name in (("orders", "hs_closed_date"), ("tickets", "closed_date"))
    ),
    Extra(
        "tickets",
        "time_to_close",
        "time_between",
        "closed_date",
        on_update=True,
        claim="pasted (clients 2025-03); the formula is recorded (amp 2025-11)",
        follows=("createdate", "hs_pipeline_stage"),
    ),
    Extra("tickets", "hs_is_visible_in_help_desk", "constant", "true"),
    Extra("tickets", "hs_last_email_activity", "constant", "ORIGINAL_FROM_CONTACT", shown=True),
    Extra("tickets", "hs_last_message_from_visitor", "constant", "false", origin="computed"),
    Extra("tickets", "hs_num_associated_companies", "constant", "0"),
    Extra("tickets", "hs_num_associated_conversations", "constant", "0", origin="rollup"),
    Extra("tickets", "hs_num_times_contacted", "constant", "0"),
    Extra("tickets", "hs_pipeline", "as_it_is", shown=True),
    Extra("tickets", "hs_pipeline_stage", "as_it_is", shown=True),
    Extra("tickets", "hs_ticket_id", "id", shown=True),
    Extra("tickets", "num_notes", "constant", "0"),
    *(Extra(name, "hs_obj_coords", "coordinates", shown=True, claim=_OF_ACTIVITIES) for name in _BODIES),
    *(
        Extra(name, f"hs_body_preview{end}", rule, body, on_update=True, claim=_OF_ACTIVITIES, follows=tuple(others))
        for name, (body, *others) in _BODIES.items()
        for end, rule in (("", "preview"), ("_html", "preview_html"), ("_is_truncated", "not_truncated"))
        if (name, end) != ("emails", "_is_truncated")
    ),
    # Said of an email without a text too.
    Extra(
        "emails",
        "hs_body_preview_is_truncated",
        "constant",
        "false",
        on_update=True,
        claim=_OF_EMAILS,
        follows=_BODIES["emails"],
    ),
    *(
        Extra("emails", f"hs_email_{role}_{member}", "header", "hs_email_headers", on_update=True, claim=_OF_EMAILS)
        for role in ("from", "sender", "to", "cc", "bcc")
        for member in ("email", "firstname", "lastname")
    ),
    *(
        Extra("emails", f"hs_email_{kind}_rate", "constant", "0", claim=_OF_EMAILS)
        for kind in ("click", "open", "reply")
    ),
    *_TIMED,
    *_LINE_ITEMS,
)
