"""What HubSpot computes with a create or a change, value by value as recorded (nango 2026-03)."""

from typing import Any

import pytest

from mockspot.domain.values import instant_text, parse_instant
from tests.asgi.recorded_creates import CREATES, OF_EVERY_TYPE, PAGE, TASKS, Recorded
from tests.simulator import NOON, Client, client

OBJECTS = "/crm/v3/objects"
MADE_AT = "2026-03-12T07:33:57.041Z"
LIKELY = "6000.00000000000033306690738754696212708950042724609375000"
every_create = pytest.mark.parametrize("row", CREATES, ids=lambda row: row.type_name)


@pytest.fixture
def hub() -> Client:
    made_at = parse_instant(MADE_AT)
    assert made_at is not None
    return client(manual_from=made_at)


def filled(hub: Client, texts: dict[str, str], number: str = "") -> dict[str, str]:
    """Return texts with what differs from portal to portal in its place."""
    (owner, *_) = hub.get("/crm/v3/owners").json["results"]
    now = hub.portal.live.clock.now()
    places = {
        "{id}": number,
        "{now}": instant_text(now),
        "{milliseconds}": str(now),
        "{app}": str(hub.portal.credentials.private_app.app_id),
        "{owner}": owner["id"],
        "{user}": str(owner["userId"]),
    }
    for place, value in places.items():
        texts = {name: text.replace(place, value) for name, text in texts.items()}
    return texts


def make(hub: Client, type_name: str, sent: dict[str, Any]) -> dict[str, Any]:
    made = hub.post(f"{OBJECTS}/{type_name}", {"properties": sent})
    assert made.status == 201, made.json
    answered: dict[str, Any] = made.json
    return answered


def change(hub: Client, type_name: str, number: str, sent: dict[str, Any], *, at: int) -> dict[str, str]:
    hub.portal.live.clock.move_to(at)
    changed = hub.patch(f"{OBJECTS}/{type_name}/{number}", {"properties": sent})
    assert changed.status == 200, changed.json
    shown: dict[str, str] = changed.json["properties"]
    return shown


def read(hub: Client, type_name: str, number: str, *names: str) -> list[str | None]:
    found = hub.get(f"{OBJECTS}/{type_name}/{number}", f"properties={','.join(names)}").json["properties"]
    return [found[name] for name in names]


@every_create
def test_a_create_answers_what_is_recorded(hub: Client, row: Recorded) -> None:
    sent = filled(hub, row.sent)
    made = make(hub, row.type_name, sent)
    shown = {name: value for name, value in made["properties"].items() if name not in row.older}
    assert shown == {**sent, **filled(hub, {**OF_EVERY_TYPE, **row.computed}, made["id"])}
    assert list(made["properties"]) == sorted(made["properties"])


@every_create
def test_reads_batches_and_lists_hold_what_the_create_answered(hub: Client, row: Recorded) -> None:
    made = make(hub, row.type_name, filled(hub, row.sent))
    names = [*made["properties"]]
    asked = f"properties={','.join(names)}"
    body = {"inputs": [{"id": made["id"]}], "properties": names}
    (fetched,) = hub.post(f"{OBJECTS}/{row.type_name}/batch/read", body).json["results"]
    (listed,) = hub.get(f"{OBJECTS}/{row.type_name}", asked).json["results"]
    found = hub.get(f"{OBJECTS}/{row.type_name}/{made['id']}", asked).json
    batch = {
        "inputs": [
            {"properties": filled(hub, {**row.sent, "email": "other@example.com"} if "email" in row.sent else row.sent)}
        ]
    }
    (other,) = hub.post(f"{OBJECTS}/{row.type_name}/batch/create", batch).json["results"]
    assert found["properties"] == fetched["properties"] == listed["properties"] == made["properties"]
    assert other["properties"].keys() == made["properties"].keys()


def test_a_changed_deal_answers_what_is_recorded(hub: Client) -> None:
    created, staged, changed = "2026-03-12T07:36:06.332Z", "2026-03-12T07:36:20.305Z", "2026-03-12T07:36:23.415Z"
    instants = [parse_instant(text) or 0 for text in (created, staged, changed)]
    hub.portal.live.clock.move_to(instants[0])
    number = make(hub, "deals", {"dealname": "Test Deal"})["id"]
    change(hub, "deals", number, {"dealstage": "qualifiedtobuy", "pipeline": "default"}, at=instants[1])
    sent = {"dealname": "Updated Test Deal", "amount": 15000, "closedate": "2026-12-31", "dealstage": "qualifiedtobuy"}
    assert change(hub, "deals", number, sent, at=instants[2]) == {
        **filled(hub, OF_EVERY_TYPE, number),
        "amount": "15000",
        "amount_in_home_currency": "15000",
        "closedate": "2026-12-31T00:00:00Z",
        "createdate": created,
        "days_to_close": "293",
        "dealname": "Updated Test Deal",
        "dealstage": "qualifiedtobuy",
        "hs_actual_duration": "25374233668",
        "hs_closed_amount": "0",
        "hs_closed_amount_in_home_currency": "0",
        "hs_closed_deal_close_date": "0",
        "hs_closed_deal_create_date": "0",
        "hs_closed_won_count": "0",
        "hs_days_to_close_raw": "293.68326",
        "hs_deal_stage_probability": "0.40000000000000002220446049250313080847263336181640625",
        "hs_deal_stage_probability_shadow": "0.40000000000000002220446049250313080847263336181640625",
        "hs_forecast_amount": "15000",
        "hs_is_closed": "false",
        "hs_is_closed_count": "0",
        "hs_is_closed_won": "false",
        "hs_is_open_count": "1",
        "hs_lastmodifieddate": changed,
        "hs_open_amount_in_home_currency": "15000",
        "hs_open_deal_create_date": "1773300966332",
        "hs_projected_amount": LIKELY,
        "hs_projected_amount_in_home_currency": LIKELY,
        "hs_v2_date_entered_current_stage": staged,
        "hs_v2_time_in_current_stage": staged,
        "hs_weighted_pipeline_in_company_currency": LIKELY,
        "pipeline": "default",
    }


def test_a_task_that_is_done_answers_what_is_recorded(hub: Client) -> None:
    created, done = "2026-03-12T07:36:25.514Z", "2026-03-12T07:36:50.568Z"
    hub.portal.live.clock.move_to(parse_instant(created) or 0)
    first = {"hs_task_subject": "t", "hs_task_type": "TODO", "hs_timestamp": "2026-03-15T10:00:00Z"}
    number = make(hub, "tasks", first)["id"]
    text = "This task has been updated via the action"
    sent = {
        "hs_task_subject": "Updated",
        "hs_task_body": text,
        "hs_task_status": "COMPLETED",
        "hs_task_priority": "HIGH",
    }
    assert change(hub, "tasks", number, sent, at=parse_instant(done) or 0) == {
        **sent,
        **filled(hub, OF_EVERY_TYPE, number),
        "hs_body_preview": text,
        "hs_body_preview_html": PAGE.format(text),
        "hs_body_preview_is_truncated": "false",
        "hs_createdate": created,
        "hs_lastmodifieddate": done,
        "hs_obj_coords": f"0-27-{number}",
        "hs_pipeline": TASKS,
        "hs_pipeline_stage": "61bafb31-e7fa-46ed-aaa9-1322438d6e67",
        "hs_start_date_with_fallback": created,
        "hs_task_completion_count": "1",
        "hs_task_completion_date": done,
        "hs_task_is_completed": "1",
        "hs_task_is_completed_call": "0",
        "hs_task_is_completed_email": "0",
        "hs_task_is_completed_linked_in": "0",
        "hs_task_is_completed_sequence": "0",
        "hs_task_is_open": "false",
        "hs_task_is_overdue": "false",
        "hs_task_is_past_due_date": "false",
        "hs_task_missed_due_date": "false",
        "hs_task_missed_due_date_count": "0",
        "hs_task_type": "TODO",
        "hs_timestamp": "2026-03-15T10:00:00Z",
    }


def test_what_was_sent_is_shown_and_told_of_although_it_is_computed_late(hub: Client) -> None:
    sent = {"hs_timestamp": MADE_AT, "hs_pipeline": TASKS, "hs_pipeline_stage": "af0e6a5c-2ea3-4c72-b69f-7c6cb3fdb591"}
    assert make(hub, "tasks", sent)["properties"].items() >= sent.items()


def test_a_task_taken_up_again_is_open_and_in_no_stage(hub: Client) -> None:
    number = make(hub, "tasks", {"hs_timestamp": MADE_AT, "hs_task_status": "COMPLETED"})["id"]
    change(hub, "tasks", number, {"hs_task_status": "NOT_STARTED"}, at=NOON)
    names = ("hs_task_is_open", "hs_task_is_overdue", "hs_task_completion_date", "hs_pipeline_stage")
    assert read(hub, "tasks", number, *names) == ["true", "true", None, None]


def test_an_open_deal_read_holds_what_is_recorded(hub: Client) -> None:
    """Recorded (estuary 2026-08); the last is in no answer to a create or a change (nango 2026-03)."""
    made = make(hub, "deals", {"dealname": "Sample", "amount": "43", "dealstage": "appointmentscheduled"})
    assert "hs_is_in_first_deal_stage" not in made["properties"]
    names = ("hs_projected_amount", "hs_open_deal_create_date", "hs_is_in_first_deal_stage")
    expected = ["8.600000000000000477395900588817312382161617279052734375", str(parse_instant(MADE_AT)), "true"]
    assert read(hub, "deals", made["id"], *names) == expected
    change(hub, "deals", made["id"], {"dealstage": "closedwon"}, at=NOON)
    names = ("hs_open_deal_create_date", "hs_is_open_count", "hs_is_closed_count", "hs_closed_amount_in_home_currency")
    assert read(hub, "deals", made["id"], *names) == ["0", "0", "1", "43"]


def test_a_line_item_comes_to_what_is_pasted(hub: Client) -> None:
    """Copied from a live account by a public client (2025-01); the rest is as the labels say."""
    sent = {"name": "Item 7", "price": "400.00", "quantity": "8"}
    made = make(hub, "line_items", sent)
    bought, nothing = "3200.00", "0.00"
    assert made["properties"] == {
        **filled(hub, OF_EVERY_TYPE, made["id"]),
        **sent,
        **dict.fromkeys(("createdate", "hs_lastmodifieddate"), MADE_AT),
        **dict.fromkeys(("amount", "hs_pre_discount_amount", "hs_post_tax_amount", "hs_acv", "hs_tcv"), bought),
        **dict.fromkeys(("hs_margin", "hs_margin_acv", "hs_margin_tcv"), bought),
        **dict.fromkeys(("hs_arr", "hs_mrr", "hs_margin_arr", "hs_margin_mrr", "hs_total_discount"), nothing),
        "hs_position_on_quote": "0",
        "hs_recurring_billing_number_of_payments": "1",
    }
    less = change(
        hub, "line_items", made["id"], {"hs_discount_percentage": "25", "hs_cost_of_goods_sold": "100"}, at=NOON
    )
    assert (less["amount"], less["hs_total_discount"], less["hs_margin"]) == ("2400.00", "800.00", "1600.00")
    monthly = change(hub, "line_items", made["id"], {"recurringbillingfrequency": "monthly"}, at=NOON)
    assert monthly["amount"] == "2400.00"
    assert "hs_mrr" not in monthly


def test_an_order_that_was_processed_is_closed(hub: Client) -> None:
    """Recorded (estuary 2026-08)."""
    pipeline, stage = "14a2e10e-5471-408a-906e-c51f3b04369e", "937ea84d-0a4f-4dcf-9028-3f9c2aafbf03"
    sent = {"hs_order_name": "Test Order", "hs_pipeline": pipeline, "hs_pipeline_stage": stage}
    assert make(hub, "orders", sent)["properties"]["hs_is_closed"] == "true"
    assert read(
        hub,
        "orders",
        make(hub, "orders", sent)["id"],
        "hs_date_entered_937ea84d_0a4f_4dcf_9028_3f9c2aafbf03_2012274953",
    ) == [MADE_AT]


def test_a_contact_somebody_has_had_to_do_with_since_it_got_its_owner_is_worked(hub: Client) -> None:
    """HubSpot's own formula is recorded (estuary 2024-09)."""
    owner = filled(hub, {"": "{owner}"})[""]
    contact = make(hub, "contacts", {"lastname": "x", "hubspot_owner_id": owner})["id"]
    assert read(hub, "contacts", contact, "hs_is_unworked", "hs_all_owner_ids") == ["true", owner]
    hub.portal.live.clock.move_to(NOON)
    call = make(hub, "calls", {"hs_timestamp": NOON - 1})["id"]
    hub.call("PUT", f"/crm/v4/objects/calls/{call}/associations/default/contacts/{contact}")
    assert read(hub, "contacts", contact, "hs_is_unworked") == ["false"]
    past = hub.get(f"{OBJECTS}/contacts/{contact}", "propertiesWithHistory=hs_is_unworked").json
    newest = past["propertiesWithHistory"]["hs_is_unworked"][0]
    assert (newest["value"], newest["sourceType"], newest["sourceId"]) == (
        "false",
        "CALCULATED",
        "CalculatedPropertyComputer",
    )


def test_a_history_begins_with_what_computed_a_value(hub: Client) -> None:
    """Recorded (estuary 2025-04), name by name."""
    names = {
        "companies": {
            "hs_v2_date_entered_lead": ("CALCULATED", None),
            "hs_num_blockers": ("CALCULATED", "RollupProperties"),
            "hs_num_child_companies": ("CALCULATED", "RollupProperties"),
            "lifecyclestage": ("INTEGRATION", None),
        },
        "contacts": {
            "hs_is_unworked": ("CALCULATED", "CalculatedPropertyComputer"),
            "hs_lifecyclestage_lead_date": ("INTEGRATION", None),
            "hs_pipeline": ("INTEGRATION", None),
        },
        "notes": {
            "hs_body_preview": ("CALCULATED", "CalculatedPropertyComputer"),
            "hs_all_owner_ids": ("INTEGRATION", None),
            "hubspot_owner_assigneddate": ("INTEGRATION", None),
        },
        "tickets": {
            "hs_helpdesk_sort_timestamp": ("CALCULATED", "CalculatedPropertyComputer"),
            "hs_num_times_contacted": ("CALCULATED", "RollupProperties"),
        },
    }
    for row in CREATES:
        if row.type_name in names:
            made = make(hub, row.type_name, filled(hub, row.sent))
            wanted = names[row.type_name]
            asked = f"propertiesWithHistory={','.join(wanted)}"
            past = hub.get(f"{OBJECTS}/{row.type_name}/{made['id']}", asked).json["propertiesWithHistory"]
            for name, (source, source_id) in wanted.items():
                (entry,) = past[name]
                assert (name, entry["sourceType"]) == (name, source)
                assert source == "INTEGRATION" or entry.get("sourceId") == source_id, name


def test_the_answer_to_a_change_of_a_contact_shows_its_last_activity(hub: Client) -> None:
    """Recorded (nango 2026-03)."""
    contact = make(hub, "contacts", {"firstname": "Test"})["id"]
    note = make(hub, "notes", {"hs_timestamp": "2026-03-09T12:00:00Z", "hs_note_body": "b"})["id"]
    hub.call("PUT", f"/crm/v4/objects/notes/{note}/associations/default/contacts/{contact}")
    shown = change(hub, "contacts", contact, {"firstname": "Updated"}, at=NOON)
    assert shown["notes_last_updated"] == "2026-03-09T12:00:00Z"
    assert "num_notes" not in shown


@pytest.mark.parametrize(
    ("phone", "digits"),
    [
        ("123456", "123456"),
        ("(877) 829-06966777", "87782906966777"),
        ("08180854296", "8180854296"),
        ("513-227-1572", "5132271572"),
        ("+5511999999999", "11999999999"),
        ("+33655555555", "655555555"),
        ("+1 513-227-1572", "5132271572"),
        ("n/a", None),
    ],
)
def test_phone_numbers_are_searched_for_by_their_digits(hub: Client, phone: str, digits: str | None) -> None:
    """All but the last two are pasted by public clients (2022 to 2025)."""
    contact = make(hub, "contacts", {"lastname": "x", "phone": phone})["id"]
    name = "hs_searchable_calculated_phone_number"
    assert read(hub, "contacts", contact, name) == [digits]
    if digits is not None:
        filters = [{"propertyName": name, "operator": "EQ", "value": digits}]
        found = hub.post(f"{OBJECTS}/contacts/search", {"filters": filters}).json["results"]
        assert [row["id"] for row in found] == [contact]


def test_a_call_was_the_last_contact_once_it_is_past(hub: Client) -> None:
    """Pasted by a public client (2025-05) for a past one."""
    made = make(hub, "calls", {"hs_timestamp": "2025-04-24T20:01:33Z", "hs_call_body": "Test call"})["properties"]
    assert (made["hs_engagements_last_contacted"], made["hs_body_preview"]) == ("2025-04-24T20:01:33Z", "Test call")
    to_come = make(hub, "calls", {"hs_timestamp": NOON})
    assert "hs_engagements_last_contacted" not in to_come["properties"]
    hub.portal.live.clock.move_to(NOON)
    assert read(hub, "calls", to_come["id"], "hs_engagements_last_contacted") == [instant_text(NOON)]


def test_the_preview_of_a_text_has_no_markup(hub: Client) -> None:
    """Recorded (estuary 2025-04)."""
    body = '<div style="" dir="auto" data-top-level="true"><p style="margin:0;">This is an example note!</p></div>'
    note = make(hub, "notes", {"hs_timestamp": MADE_AT, "hs_note_body": body})["properties"]
    assert note["hs_body_preview"] == "This is an example note!"


def test_a_contact_made_as_a_customer_is_closed_at_once(hub: Client) -> None:
    """Pasted by a public client (2023-03)."""
    made = make(hub, "contacts", {"firstname": "MIKE", "lifecyclestage": "customer"})["properties"]
    assert (made["closedate"], made["days_to_close"]) == (MADE_AT, "1")
    assert made["hs_time_between_contact_creation_and_deal_close"] == "0"
    assert "hs_lifecyclestage_lead_date" not in made
    other = make(hub, "contacts", {"lastname": "x", "lifecyclestage": "customer", "closedate": NOON})["properties"]
    assert other["closedate"] == instant_text(NOON)


def test_a_customer_knows_how_long_it_took(hub: Client) -> None:
    """The formulas are recorded (estuary 2024-09); days count from 1, pasted of 2023-03."""
    made_at = hub.portal.live.clock.now()
    contact = make(hub, "contacts", {"lastname": "x", "closedate": MADE_AT})["id"]
    change(hub, "contacts", contact, {"lifecyclestage": "customer"}, at=made_at + 5_000)
    names = ("days_to_close", "hs_time_to_move_from_lead_to_customer", "hs_time_to_move_from_subscriber_to_customer")
    assert read(hub, "contacts", contact, *names) == ["1", "5000", None]
