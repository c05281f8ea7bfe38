"""One record of each kind the clients for Node read, beside what every portal of a connector test holds."""

from typing import Any

_AT = "2026-01-01T00:00:00Z"
_SERVICE_PIPELINE = "ba9cdbd6-e220-45b2-a5a2-d67ebdcbade6"
_SERVICE_STAGE = "8e2b21d0-7a90-4968-8f8c-a8525cc49c70"
_RECORDS: dict[str, dict[str, str]] = {
    "communications": {"hs_timestamp": _AT, "hs_communication_channel_type": "SMS", "hs_communication_body": "c"},
    "postal_mail": {"hs_timestamp": _AT, "hs_postal_mail_body": "p"},
    "products": {"name": "Desk", "price": "10"},
    "line_items": {"name": "Desk", "quantity": "1"},
    "quotes": {"hs_title": "Offer", "hs_expiration_date": "2030-01-01"},
    "invoices": {"hs_currency": "USD"},
    "orders": {"hs_order_name": "Order"},
    "carts": {"hs_cart_name": "Cart"},
    "commerce_payments": {"hs_initial_amount": "1", "hs_initiated_date": _AT},
    "subscriptions": {"hs_name": "Plan"},
    "discounts": {"hs_label": "Less"},
    "fees": {"hs_label": "More"},
    "taxes": {"hs_label": "Tax"},
    "leads": {"hs_lead_name": "Lead"},
    "goal_targets": {"hs_goal_name": "Goal"},
    "feedback_submissions": {"hs_content": "Fine"},
    "services": {"hs_name": "Service", "hs_pipeline": _SERVICE_PIPELINE, "hs_pipeline_stage": _SERVICE_STAGE},
    "courses": {"hs_course_name": "Course"},
    "listings": {"hs_name": "House"},
    "appointments": {"hs_appointment_name": "Visit"},
}
_VIN = {"name": "vin", "label": "VIN", "type": "string", "fieldType": "text", "hasUniqueValue": True}
_CAR = {
    "name": "car",
    "labels": {"singular": "Car", "plural": "Cars"},
    "primaryDisplayProperty": "vin",
    "requiredProperties": ["vin"],
    "searchableProperties": ["vin"],
    "properties": [_VIN],
    "associatedObjects": ["CONTACT"],
}

KINDS = ("contacts", "companies", "deals", "tickets", "notes", "calls", "emails", "meetings", "tasks", *_RECORDS)
"""Every kind of record of HubSpot's own that the portal holds."""
SEED: dict[str, Any] = {
    "schemas": [_CAR],
    "records": {
        **{kind: [{"properties": properties}] for kind, properties in _RECORDS.items()},
        "car": [{"properties": {"vin": f"W{number}"}} for number in range(2)],
    },
}
