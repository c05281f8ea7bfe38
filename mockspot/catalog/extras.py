"""What HubSpot sets by itself when a record is created or changed, as rows: object type, property, rule, when.

`rule` is `constant`, or names an entry of `domain.records.extras`. A row is used only where its type has the property.
"""

from typing import NamedTuple


class Extra(NamedTuple):
    """One property HubSpot fills. `text` is the constant or the name of the property a rule reads.

    Most rows are what the answers to creates hold.
    """

    object_type: str  # plural name, or * for every type
    property_name: str
    rule: str
    text: str = ""
    on_update: bool = False
    claim: str = "recorded (RUDDER 2024, nango 2026)"


EXTRAS = (
    Extra("*", "hs_object_id", "id", on_update=True),
    Extra("*", "hs_object_source", "constant", "INTEGRATION"),
    Extra("*", "hs_object_source_id", "app_id"),
    Extra("*", "hs_object_source_label", "constant", "INTEGRATION"),
    Extra("contacts", "hs_all_contact_vids", "id"),
    Extra("contacts", "hs_email_domain", "email_domain", "email", on_update=True),
    Extra("contacts", "hs_is_contact", "constant", "true"),
    Extra("contacts", "hs_is_unworked", "constant", "true"),
    Extra("contacts", "hs_marketable_status", "constant", "false"),
    Extra("contacts", "hs_marketable_until_renewal", "constant", "false"),
    Extra("contacts", "hs_membership_has_accessed_private_content", "constant", "0"),
    Extra("contacts", "hs_registered_member", "constant", "0"),
    Extra("contacts", "hs_pipeline", "constant", "contacts-lifecycle-pipeline"),
    Extra("contacts", "lifecyclestage", "default", "lead"),
    # An epoch-ms string since 2026, ISO in 2024 (nango 2026, RUDDER 2024).
    Extra("contacts", "hs_lifecyclestage_lead_date", "stage_date", "lead"),
    Extra("companies", "website", "copy", "domain"),
    # Claim: `hs_num_*` and `num_*` are "0" (recorded, nango 2026). unverified: which of them.
    Extra("companies", "hs_num_blockers", "constant", "0"),
    Extra("companies", "hs_num_child_companies", "constant", "0"),
    Extra("companies", "hs_num_contacts_with_buying_roles", "constant", "0"),
    Extra("companies", "hs_num_decision_makers", "constant", "0"),
    Extra("companies", "hs_num_open_deals", "constant", "0"),
    Extra("companies", "num_associated_contacts", "constant", "0"),
    Extra("companies", "num_notes", "constant", "0"),
    Extra("companies", "hs_v2_date_entered_current_stage", "now"),
    Extra("companies", "hs_pipeline", "constant", "companies-lifecycle-pipeline"),
    Extra("companies", "hs_task_label", "copy", "name"),
    Extra("tickets", "hs_helpdesk_sort_timestamp", "now"),
    Extra("tickets", "hs_last_message_from_visitor", "constant", "false"),
    Extra("tickets", "hs_ticket_id", "id"),
    # Claim: a ticket's source reads otherwise (pasted, SLACK): these rows come after those of every type.
    Extra("tickets", "hs_object_source", "constant", "API"),
    Extra("tickets", "hs_object_source_label", "constant", "INTERNAL_PROCESSING"),
)
