"""When records got to their stages and how long they were in them, on every way in and out of one."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockspot.domain.values import instant_text
from tests.simulator import NOON, Client, client

OBJECTS = "/crm/v3/objects"
SINCE = ("hs_v2_date_entered_current_stage", "hs_v2_time_in_current_stage")
SECOND = 1_000
LIFECYCLE = ("lead", "opportunity", "customer")
TICKETS = ("1", "2", "3", "4")
STAGE_OF = {
    "contacts": "lifecyclestage",
    "companies": "lifecyclestage",
    "deals": "dealstage",
    "tickets": "hs_pipeline_stage",
}
STAGES = {
    "contacts": LIFECYCLE,
    "companies": LIFECYCLE,
    "deals": ("appointmentscheduled", "qualifiedtobuy", "closedwon"),
    "tickets": TICKETS,
}
SENT = {
    "contacts": {"lastname": "x"},
    "companies": {"name": "x"},
    "deals": {"dealname": "x"},
    "tickets": {"subject": "x"},
}
every_type = pytest.mark.parametrize("kind", STAGES)


@pytest.fixture
def hub() -> Client:
    return client()


def stamp(instant: int) -> str:
    return instant_text(instant)


def make(hub: Client, kind: str, stage: str | None = None) -> dict[str, Any]:
    staged = {} if stage is None else {STAGE_OF[kind]: stage}
    made = hub.post(f"{OBJECTS}/{kind}", {"properties": {**SENT[kind], **staged}})
    assert made.status == 201, made.json
    answered: dict[str, Any] = made.json
    return answered


def turn(hub: Client, kind: str, number: str, stage: str, *, at: int) -> dict[str, str]:
    hub.portal.live.clock.move_to(at)
    changed = hub.patch(f"{OBJECTS}/{kind}/{number}", {"properties": {STAGE_OF[kind]: stage}})
    assert changed.status == 200, changed.json
    shown: dict[str, str] = changed.json["properties"]
    return shown


def read(hub: Client, kind: str, number: str, *names: str) -> dict[str, str | None]:
    found: dict[str, str | None] = hub.get(f"{OBJECTS}/{kind}/{number}", f"properties={','.join(names)}").json[
        "properties"
    ]
    return {name: found[name] for name in names}


@every_type
def test_a_create_shows_since_when_and_a_read_which_stage_too(hub: Client, kind: str) -> None:
    """Recorded (nango 2026-03 for the answer, estuary 2026-08 for the read)."""
    stage = STAGES[kind][0]
    made = make(hub, kind, stage)
    entered = f"hs_v2_date_entered_{stage}"
    assert [made["properties"][name] for name in SINCE] == [stamp(NOON)] * 2
    assert entered not in made["properties"]
    assert list(made["properties"]) == sorted(made["properties"])
    assert set(read(hub, kind, made["id"], entered, *SINCE).values()) == {stamp(NOON)}


@every_type
def test_what_leaves_a_stage_was_in_it_for_so_many_milliseconds(hub: Client, kind: str) -> None:
    """The figure is recorded (estuary 2025-04), whose record came and went in these milliseconds."""
    first, second, *_ = STAGES[kind]
    number = make(hub, kind, first)["id"]
    shown = turn(hub, kind, number, second, at=NOON + 27_865)
    assert [shown[name] for name in SINCE] == [stamp(NOON + 27_865)] * 2
    assert read(
        hub,
        kind,
        number,
        f"hs_v2_date_entered_{first}",
        f"hs_v2_date_exited_{first}",
        f"hs_v2_latest_time_in_{first}",
        f"hs_v2_cumulative_time_in_{first}",
        f"hs_v2_date_entered_{second}",
        f"hs_v2_date_exited_{second}",
        f"hs_v2_latest_time_in_{second}",
    ) == {
        f"hs_v2_date_entered_{first}": stamp(NOON),
        f"hs_v2_date_exited_{first}": stamp(NOON + 27_865),
        f"hs_v2_latest_time_in_{first}": "27865",
        f"hs_v2_cumulative_time_in_{first}": "27865",
        f"hs_v2_date_entered_{second}": stamp(NOON + 27_865),
        f"hs_v2_date_exited_{second}": None,
        f"hs_v2_latest_time_in_{second}": None,
    }


def test_other_changes_do_not_move_the_date(hub: Client) -> None:
    """Recorded (nango 2026-03): weeks after its creation a company still has the date of it."""
    number = make(hub, "companies")["id"]
    hub.portal.live.clock.move_to(NOON + SECOND)
    shown = hub.patch(f"{OBJECTS}/companies/{number}", {"properties": {"name": "y"}}).json["properties"]
    assert [shown[name] for name in SINCE] == [stamp(NOON)] * 2


def test_a_deal_without_a_stage_has_no_date_until_it_gets_one(hub: Client) -> None:
    """Recorded (nango 2026-03)."""
    made = make(hub, "deals")
    assert set(SINCE).isdisjoint(made["properties"])
    shown = turn(hub, "deals", made["id"], "qualifiedtobuy", at=NOON + SECOND)
    assert [shown[name] for name in SINCE] == [stamp(NOON + SECOND)] * 2


def test_a_cleared_stage_is_left_and_no_other_is_entered(hub: Client) -> None:
    number = make(hub, "contacts")["id"]
    turn(hub, "contacts", number, "", at=NOON + SECOND)
    assert read(hub, "contacts", number, *SINCE, "hs_v2_latest_time_in_lead") == {
        SINCE[0]: None,
        SINCE[1]: None,
        "hs_v2_latest_time_in_lead": "1000",
    }


def test_stages_of_an_account_bring_properties_of_their_own(hub: Client) -> None:
    stages = [
        {"label": "One", "displayOrder": 0, "metadata": {"probability": "0.5"}},
        {"label": "Two", "displayOrder": 1, "metadata": {"probability": "1.0"}},
    ]
    made = hub.post("/crm/v3/pipelines/deals", {"label": "Renewals", "displayOrder": 1, "stages": stages}).json
    first, second = (stage["id"] for stage in made["stages"])
    name = f"hs_v2_cumulative_time_in_{first}"
    definition = hub.get(f"/crm/v3/properties/deals/{name}").json
    assert (definition["label"], definition["hubspotDefined"]) == ('Cumulative time in "One (Renewals)"', True)
    sent = {"dealname": "x", "pipeline": made["id"], "dealstage": first}
    number = hub.post(f"{OBJECTS}/deals", {"properties": sent}).json["id"]
    turn(hub, "deals", number, second, at=NOON + SECOND)
    assert read(hub, "deals", number, name)[name] == "1000"
    refused = hub.patch(f"{OBJECTS}/deals/{number}", {"properties": {name: "5"}})
    assert refused.json["errors"][0]["code"] == "READ_ONLY_VALUE"


def test_a_stage_whose_properties_would_have_too_long_a_name_has_none(hub: Client) -> None:
    stages = [{"label": "End", "stageId": "s" * 80, "displayOrder": 0, "metadata": {"probability": "1.0"}}]
    sent = {"label": "Long", "displayOrder": 1, "stages": stages}
    assert hub.post("/crm/v3/pipelines/deals", sent).status == 201
    names = [row["name"] for row in hub.get("/crm/v3/properties/deals").json["results"] if "s" * 80 in row["name"]]
    assert sorted(names) == [f"hs_v2_date_entered_{'s' * 80}", f"hs_v2_date_exited_{'s' * 80}"]


def test_lists_batches_searches_and_histories_tell_the_same(hub: Client) -> None:
    number = make(hub, "deals", "appointmentscheduled")["id"]
    turn(hub, "deals", number, "qualifiedtobuy", at=NOON + SECOND)
    name = "hs_v2_latest_time_in_appointmentscheduled"
    (listed,) = hub.get(f"{OBJECTS}/deals", f"properties={name}").json["results"]
    body = {"inputs": [{"id": number}], "properties": [name]}
    (fetched,) = hub.post(f"{OBJECTS}/deals/batch/read", body).json["results"]
    filters = [{"propertyName": name, "operator": "EQ", "value": "1000"}]
    (found,) = hub.post(f"{OBJECTS}/deals/search", {"filters": filters, "properties": [name]}).json["results"]
    assert [row["properties"][name] for row in (listed, fetched, found)] == ["1000"] * 3
    past = hub.get(f"{OBJECTS}/deals/{number}", f"propertiesWithHistory={name}").json["propertiesWithHistory"][name]
    assert [(row["value"], row["timestamp"]) for row in past] == [("1000", stamp(NOON + SECOND))]


def test_a_merged_contact_is_in_its_stage_since_the_one_that_got_furthest(hub: Client) -> None:
    primary, other = make(hub, "contacts")["id"], make(hub, "contacts")["id"]
    turn(hub, "contacts", other, "customer", at=NOON + SECOND)
    hub.portal.live.clock.move_to(NOON + 2 * SECOND)
    body = {"primaryObjectId": primary, "objectIdToMerge": other}
    merged = hub.post(f"{OBJECTS}/contacts/merge", body).json["properties"]
    assert (merged["lifecyclestage"], merged[SINCE[0]]) == ("customer", stamp(NOON + SECOND))


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(("deals", "tickets")), st.data())
def test_whatever_way_a_record_takes_its_times_are_those_of_its_stays(kind: str, data: st.DataObject) -> None:
    """The model is the list of stays: each stage's times follow from those that have ended and the last that began."""
    hub = client()
    path = data.draw(st.lists(st.tuples(st.sampled_from(STAGES[kind]), st.integers(0, 5)), min_size=1, max_size=8))
    number = make(hub, kind, path[0][0])["id"]
    now, stays = NOON, [(path[0][0], NOON)]
    for stage, seconds in path[1:]:
        now += seconds * SECOND
        turn(hub, kind, number, stage, at=now)
        if stage != stays[-1][0]:
            stays.append((stage, now))
    assert read(hub, kind, number, SINCE[0])[SINCE[0]] == stamp(stays[-1][1])
    ended = [(stage, since, until) for (stage, since), (_, until) in pairwise(stays)]
    for stage in STAGES[kind]:
        own = [(since, until) for name, since, until in ended if name == stage]
        begun = [since for name, since in stays if name == stage]
        assert list(
            read(
                hub,
                kind,
                number,
                f"hs_v2_date_entered_{stage}",
                f"hs_v2_date_exited_{stage}",
                f"hs_v2_latest_time_in_{stage}",
                f"hs_v2_cumulative_time_in_{stage}",
            ).values()
        ) == [
            stamp(begun[-1]) if begun else None,
            stamp(own[-1][1]) if own else None,
            str(own[-1][1] - own[-1][0]) if own else None,
            str(sum(until - since for since, until in own)) if own else None,
        ]
