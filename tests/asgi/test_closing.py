"""What comes of closed stages, and what the answer to a deal's create has not yet."""

import pytest

from mockspot.domain.values import instant_text
from tests.simulator import NOON, Client, client

OBJECTS = "/crm/v3/objects"
DAY = 86_400_000
NOW = instant_text(NOON)


@pytest.fixture
def hubspot() -> Client:
    return client()


def made(hubspot: Client, kind: str, **properties: object) -> dict[str, str]:
    answered = hubspot.post(f"{OBJECTS}/{kind}", {"properties": properties})
    assert answered.status == 201, answered.json
    return {"id": answered.json["id"], **answered.json["properties"]}


def read(hubspot: Client, name: str, number: str, *names: str) -> list[str | None]:
    body = hubspot.get(f"{OBJECTS}/{name}/{number}", f"properties={','.join(names)}").json
    return [body["properties"][each] for each in names]


def test_the_answer_to_a_deals_create_awaits_the_probability(hubspot: Client) -> None:
    """Copied from a live account by a public client (2026-04), names and values."""
    likely = "0.200000000000000011102230246251565404236316680908203125"
    deal = made(hubspot, "deals", dealname="New Inquiry", dealstage="appointmentscheduled", pipeline="default")
    none = (
        *("days_to_close", "hs_closed_amount", "hs_closed_amount_in_home_currency", "hs_closed_deal_close_date"),
        *("hs_closed_deal_create_date", "hs_closed_won_count", "hs_days_to_close_raw", "hs_is_closed_count"),
        *("hs_num_associated_active_deal_registrations", "hs_num_associated_deal_registrations"),
        *("hs_num_associated_deal_splits", "hs_num_of_associated_line_items", "hs_num_target_accounts"),
        *("hs_number_of_call_engagements", "hs_number_of_inbound_calls", "hs_number_of_outbound_calls"),
        *("hs_number_of_overdue_tasks", "hs_projected_amount", "hs_projected_amount_in_home_currency"),
        *("num_associated_contacts", "num_notes"),
    )
    no = (
        *("hs_has_last_conversation_follow_ups", "hs_has_last_meeting_followups", "hs_is_closed", "hs_is_closed_lost"),
        *("hs_is_closed_won", "hs_is_deal_split"),
    )
    now = (
        *("createdate", "hs_createdate", "hs_lastmodifieddate"),
        *("hs_v2_date_entered_current_stage", "hs_v2_time_in_current_stage"),
    )
    assert deal == {
        **dict.fromkeys(none, "0"),
        **dict.fromkeys(no, "false"),
        **dict.fromkeys(now, NOW),
        "id": deal["id"],
        "dealname": "New Inquiry",
        "dealstage": "appointmentscheduled",
        "hs_deal_stage_probability_shadow": likely,
        "hs_is_open_count": "1",
        "hs_object_id": deal["id"],
        "hs_object_source": "INTEGRATION",
        "hs_object_source_id": deal["hs_object_source_id"],
        "hs_object_source_label": "INTEGRATION",
        "hs_open_deal_create_date": str(NOON),
        "pipeline": "default",
    }
    assert list(deal)[1:] == sorted(list(deal)[1:])
    assert read(hubspot, "deals", deal["id"], "hs_deal_stage_probability", "hs_closed_amount") == [likely, "0"]


def test_what_rests_on_the_probability_comes_with_it(hubspot: Client) -> None:
    """Pasted (clients 2025-08) for the answer."""
    deal = made(hubspot, "deals", dealname="d", dealstage="contractsent", pipeline="default", amount="1500.00")
    awaited = ("hs_projected_amount", "hs_projected_amount_in_home_currency")
    assert [deal[name] for name in awaited] == ["0", "0"]
    assert "hs_weighted_pipeline_in_company_currency" not in deal
    assert deal["hs_open_amount_in_home_currency"] == "1500.00"
    expected = "1350.0000000000000333066907387546962127089500427246093750000"
    names = (*awaited, "hs_weighted_pipeline_in_company_currency")
    assert read(hubspot, "deals", deal["id"], *names) == [expected] * 3


def test_a_probability_that_was_sent_is_not_awaited(hubspot: Client) -> None:
    sent = {"dealname": "d", "dealstage": "contractsent", "amount": "10", "hs_deal_stage_probability": "0.5"}
    deal = made(hubspot, "deals", **sent)
    assert (deal["hs_deal_stage_probability"], deal["hs_projected_amount"]) == ("0.5", "5.0")


def test_a_closed_deal_follows_the_recorded_formulas(hubspot: Client) -> None:
    """The amp schemas of 2025-11 have them."""
    later = instant_text(NOON + DAY)
    won = made(hubspot, "deals", dealname="d", dealstage="closedwon", amount="10", closedate=later)["id"]
    names = ("hs_closed_won_date", "hs_closed_deal_close_date", "hs_closed_deal_create_date", "hs_closed_amount")
    assert read(hubspot, "deals", won, *names) == [later, str(NOON + DAY), str(NOON), "10"]
    lost = made(hubspot, "deals", dealname="d", dealstage="closedlost", closedate=NOW)["id"]
    assert read(hubspot, "deals", lost, *names) == [None, "0", "0", "0"]
    assert read(hubspot, "deals", lost, "hs_is_closed_lost") == ["true"]


def test_closing_a_deal_leaves_its_close_date_to_who_closes_it(hubspot: Client) -> None:
    """Pasted (clients 2022-09), documented (SKILLS)."""
    deal = made(hubspot, "deals", dealname="d", dealstage="contractsent")["id"]
    hubspot.patch(f"{OBJECTS}/deals/{deal}", {"properties": {"dealstage": "closedwon"}})
    assert read(hubspot, "deals", deal, "closedate", "hs_is_closed_won") == [None, "true"]


def test_a_ticket_made_in_a_closed_stage_is_closed_since_then(hubspot: Client) -> None:
    """Pasted (clients 2025-03)."""
    ticket = made(hubspot, "tickets", subject="Test Ticket", hs_pipeline="0", hs_pipeline_stage="4")
    assert (ticket["closed_date"], ticket["time_to_close"]) == (NOW, "0")


def test_a_ticket_is_closed_since_it_first_came_to_a_closed_stage(hubspot: Client) -> None:
    ticket = made(hubspot, "tickets", subject="t", hs_pipeline_stage="1")
    assert {"closed_date", "time_to_close"}.isdisjoint(ticket)
    path, clock = f"{OBJECTS}/tickets/{ticket['id']}", hubspot.portal.live.clock
    for days, stage in ((1, "4"), (2, "1"), (3, "4")):
        clock.move_to(NOON + days * DAY)
        assert hubspot.patch(path, {"properties": {"hs_pipeline_stage": stage}}).status == 200
    since = [instant_text(NOON + DAY), str(DAY)]
    assert read(hubspot, "tickets", ticket["id"], "closed_date", "time_to_close") == since
    history = hubspot.get(path, "propertiesWithHistory=closed_date").json["propertiesWithHistory"]["closed_date"]
    assert [entry["value"] for entry in history] == since[:1]


def test_a_close_date_that_was_sent_is_kept(hubspot: Client) -> None:
    ticket = made(hubspot, "tickets", hs_pipeline_stage="4", closed_date=str(NOON - DAY))
    assert ticket["closed_date"] == instant_text(NOON - DAY)


def test_a_processed_order_says_since_when_and_by_what(hubspot: Client) -> None:
    """Recorded (estuary 2026-08)."""
    (pipeline,) = hubspot.get("/crm/v3/pipelines/orders").json["results"]
    (closed, *_) = [stage["id"] for stage in pipeline["stages"] if stage["metadata"].get("isClosed") == "true"]
    sent = {"hs_order_name": "Test Order", "hs_pipeline": pipeline["id"], "hs_pipeline_stage": closed}
    order = made(hubspot, "orders", **sent)["id"]
    body = hubspot.get(f"{OBJECTS}/orders/{order}", "propertiesWithHistory=hs_closed_date").json
    (entry,) = body["propertiesWithHistory"]["hs_closed_date"]
    assert (entry["value"], entry["sourceType"], entry["sourceId"]) == (
        NOW,
        "INTERNAL_PROCESSING",
        "ClosedDateHydrator",
    )


def test_a_company_closed_when_it_became_a_customer(hubspot: Client) -> None:
    """As a company of 2023 shows (airbyte)."""
    company = made(hubspot, "companies", name="Dataline", lifecyclestage="opportunity")
    assert "closedate" not in company
    hubspot.portal.live.clock.move_to(NOON + 844 * DAY)
    hubspot.patch(f"{OBJECTS}/companies/{company['id']}", {"properties": {"lifecyclestage": "customer"}})
    names = ("closedate", "days_to_close")
    assert read(hubspot, "companies", company["id"], *names) == [instant_text(NOON + 844 * DAY), "844"]
