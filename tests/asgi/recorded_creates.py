"""Creates and what their answers hold, value by value as recorded (nango 2026-03)."""

from typing import NamedTuple

PAGE = "<html>\n<head></head>\n<body>\n{}\n</body>\n</html>"
TASKS = "3d314325-1b2a-4225-9388-375f49c57ec3"
STAGED = {"hs_v2_date_entered_current_stage": "{now}", "hs_v2_time_in_current_stage": "{now}"}
OF_EVERY_TYPE = {
    "hs_object_id": "{id}",
    "hs_object_source": "INTEGRATION",
    "hs_object_source_id": "{app}",
    "hs_object_source_label": "INTEGRATION",
}


class Recorded(NamedTuple):
    """A create and what its answer holds beside what was sent. Names that a recording lacks are in `older`."""

    type_name: str
    sent: dict[str, str]
    computed: dict[str, str]
    older: tuple[str, ...] = ()


CREATES = (
    Recorded(
        "companies",
        {"name": "Test Company Inc", "domain": "example.com"},
        {
            "createdate": "{now}",
            "hs_annual_revenue_currency_code": "USD",
            "hs_lastmodifieddate": "{now}",
            "hs_num_blockers": "0",
            "hs_num_child_companies": "0",
            "hs_num_contacts_with_buying_roles": "0",
            "hs_num_decision_makers": "0",
            "hs_num_open_deals": "0",
            "hs_pipeline": "companies-lifecycle-pipeline",
            "hs_task_label": "Test Company Inc",
            "lifecyclestage": "lead",
            "num_associated_contacts": "0",
            "num_notes": "0",
            "website": "example.com",
            **STAGED,
        },
    ),
    Recorded(
        "contacts",
        {"email": "test@example.com", "firstname": "Test", "lastname": "Contact", "phone": "+1 555-1234"},
        {
            "createdate": "{now}",
            "hs_all_contact_vids": "{id}",
            "hs_associated_target_accounts": "0",
            "hs_currently_enrolled_in_prospecting_agent": "false",
            "hs_email_domain": "example.com",
            "hs_full_name_or_email": "Test Contact",
            "hs_is_contact": "true",
            "hs_is_unworked": "true",
            "hs_lifecyclestage_lead_date": "{milliseconds}",
            "hs_membership_has_accessed_private_content": "0",
            "hs_pipeline": "contacts-lifecycle-pipeline",
            "hs_prospecting_agent_actively_enrolled_count": "0",
            "hs_prospecting_agent_total_enrolled_count": "0",
            "hs_registered_member": "0",
            "hs_searchable_calculated_phone_number": "15551234",
            "hs_sequences_actively_enrolled_count": "0",
            "lastmodifieddate": "{now}",
            "lifecyclestage": "lead",
            "num_notes": "0",
            **STAGED,
        },
        ("hs_marketable_status", "hs_marketable_until_renewal"),
    ),
    Recorded(
        "deals",
        {"dealname": "Test Deal for Validation", "amount": "10000"},
        {
            "amount_in_home_currency": "10000",
            "createdate": "{now}",
            "days_to_close": "0",
            "hs_closed_amount": "0",
            "hs_closed_amount_in_home_currency": "0",
            "hs_closed_won_count": "0",
            "hs_createdate": "{now}",
            "hs_days_to_close_raw": "0",
            "hs_deal_stage_probability_shadow": "0",
            "hs_forecast_amount": "10000",
            "hs_has_last_conversation_follow_ups": "false",
            "hs_has_last_meeting_followups": "false",
            "hs_is_closed_lost": "false",
            "hs_is_closed_won": "false",
            "hs_is_deal_split": "false",
            "hs_lastmodifieddate": "{now}",
            "hs_num_associated_active_deal_registrations": "0",
            "hs_num_associated_deal_registrations": "0",
            "hs_num_associated_deal_splits": "0",
            "hs_num_of_associated_line_items": "0",
            "hs_num_target_accounts": "0",
            "hs_number_of_call_engagements": "0",
            "hs_number_of_inbound_calls": "0",
            "hs_number_of_outbound_calls": "0",
            "hs_number_of_overdue_tasks": "0",
            "hs_projected_amount": "0",
            "hs_projected_amount_in_home_currency": "0",
            "num_associated_contacts": "0",
            "num_notes": "0",
        },
    ),
    Recorded(
        "notes",
        {"hs_timestamp": "2026-03-12T10:00:00Z", "hs_note_body": "Test note", "hubspot_owner_id": "{owner}"},
        {
            "hs_all_owner_ids": "{owner}",
            "hs_body_preview": "Test note",
            "hs_body_preview_html": PAGE.format("Test note"),
            "hs_body_preview_is_truncated": "false",
            "hs_createdate": "{now}",
            "hs_lastmodifieddate": "{now}",
            "hs_obj_coords": "0-46-{id}",
            "hs_user_ids_of_all_owners": "{user}",
            "hubspot_owner_assigneddate": "{now}",
        },
    ),
    Recorded(
        "tasks",
        {
            "hs_task_subject": "Test task",
            "hs_task_type": "TODO",
            "hs_task_priority": "MEDIUM",
            "hs_timestamp": "2024-12-31T23:59:59Z",
            "hs_task_status": "NOT_STARTED",
        },
        {
            "hs_createdate": "{now}",
            "hs_engagements_last_contacted": "2024-12-31T23:59:59Z",
            "hs_lastmodifieddate": "{now}",
            "hs_obj_coords": "0-27-{id}",
            "hs_start_date_with_fallback": "{now}",
            "hs_task_completion_count": "0",
            "hs_task_family": "SALES",
            "hs_task_for_object_type": "OWNER",
            "hs_task_is_all_day": "false",
            "hs_task_is_completed": "0",
            "hs_task_is_completed_call": "0",
            "hs_task_is_completed_email": "0",
            "hs_task_is_completed_linked_in": "0",
            "hs_task_is_completed_sequence": "0",
            "hs_task_is_overdue": "true",
            "hs_task_is_past_due_date": "true",
            "hs_task_is_sub_task": "false",
            "hs_task_missed_due_date": "true",
            "hs_task_missed_due_date_count": "1",
        },
    ),
    Recorded(
        "tickets",
        {"subject": "Test support ticket from API", "hs_pipeline": "0", "hs_pipeline_stage": "1"},
        {
            "createdate": "{now}",
            "hs_helpdesk_sort_timestamp": "{now}",
            "hs_is_closed": "false",
            "hs_is_visible_in_help_desk": "true",
            "hs_last_email_activity": "ORIGINAL_FROM_CONTACT",
            "hs_last_message_from_visitor": "false",
            "hs_lastmodifieddate": "{now}",
            "hs_num_associated_companies": "0",
            "hs_num_associated_conversations": "0",
            "hs_num_times_contacted": "0",
            "hs_ticket_id": "{id}",
            "num_notes": "0",
            **STAGED,
        },
    ),
)
