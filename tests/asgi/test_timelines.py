"""Properties that follow from the activities on a record's timeline and from the deals it is linked to."""

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockspot.catalog import extras, linked_values
from mockspot.catalog.linked_values import ACTIVITIES, CONTACTING, LOGGED, TASKS
from mockspot.catalog.object_types import resolve
from mockspot.catalog.properties import defaults
from mockspot.domain.values import instant_text
from tests.simulator import NOON, Client, client

OBJECTS = "/crm/v3/objects"
MINUTE = 60_000
NAMES = {
    "0-18": "communications",
    "0-27": "tasks",
    "0-46": "notes",
    "0-47": "meetings",
    "0-48": "calls",
    "0-49": "emails",
}
NEEDED = {"communications": {"hs_communication_channel_type": "WHATS_APP"}, "emails": {"hs_email_direction": "EMAIL"}}
TIMES = ("notes_last_updated", "notes_last_contacted", "notes_next_activity_date")


@pytest.fixture
def hub() -> Client:
    return client()


def log(hub: Client, kind: str, at: int, **more: str) -> str:
    sent = {"hs_timestamp": instant_text(at), **NEEDED.get(kind, {}), **more}
    made = hub.post(f"{OBJECTS}/{kind}", {"properties": sent})
    assert made.status == 201, made.json
    number: str = made.json["id"]
    return number


def link(hub: Client, kind: str, number: str, to: str, to_id: str) -> None:
    path = f"/crm/v4/objects/{kind}/{number}/associations/default/{to}/{to_id}"
    assert hub.call("PUT", path).status == 200


def read(hub: Client, kind: str, number: str, *names: str) -> list[str | None]:
    found = hub.get(f"{OBJECTS}/{kind}/{number}", f"properties={','.join(names)}").json["properties"]
    return [found[name] for name in names]


def company(hub: Client) -> str:
    made: str = hub.post(f"{OBJECTS}/companies", {"properties": {"name": "Acme"}}).json["id"]
    return made


def deal(hub: Client, stage: str, **more: Any) -> str:
    sent = {"dealname": "d", "dealstage": stage, "pipeline": "default", **more}
    made: str = hub.post(f"{OBJECTS}/deals", {"properties": sent}).json["id"]
    return made


def test_what_a_value_reads_of_others_is_known_to_move_it() -> None:
    computed = {(row.object_type, row.property_name): row.text for row in extras.EXTRAS if row.on_update}
    for row in linked_values.LINKED_VALUES:
        for type_id in row.counted or row.other_type_ids:
            far = resolve(type_id)
            assert far is not None
            read_of_it = {row.of, row.by, *(each.property_name for each in row.where)} - {"", "kind", "hs_obj_coords"}
            for name in read_of_it & defaults(far.name).keys() - {far.created_property}:
                origin = computed.get((far.name, name), name)
                assert origin in linked_values.MOVED_BY[type_id], (row.property_name, far.name, name)


def test_a_companys_notes_come_and_go_as_recorded(hub: Client) -> None:
    """Recorded (estuary 2025-04), histories and their sources too."""
    other = company(hub)
    first, second = log(hub, "notes", NOON - 2 * MINUTE), log(hub, "notes", NOON - MINUTE)
    names = ("num_notes", "num_contacted_notes", "notes_last_updated", "notes_last_contacted", "hs_notes_last_activity")
    link(hub, "notes", first, "companies", other)
    assert read(hub, "companies", other, *names) == ["1", "0", instant_text(NOON - 2 * MINUTE), None, f"0-46-{first}"]
    hub.portal.live.clock.move_to(NOON + MINUTE)
    link(hub, "notes", second, "companies", other)
    assert read(hub, "companies", other, *names) == ["2", "0", instant_text(NOON - MINUTE), None, f"0-46-{second}"]
    hub.portal.live.clock.move_to(NOON + 2 * MINUTE)
    hub.delete(f"{OBJECTS}/notes/{second}")
    assert read(hub, "companies", other, *names) == ["1", "0", instant_text(NOON - 2 * MINUTE), None, f"0-46-{first}"]
    asked = "propertiesWithHistory=num_contacted_notes,notes_last_updated"
    found = hub.get(f"{OBJECTS}/companies/{other}", asked).json
    past = found["propertiesWithHistory"]
    assert [row["value"] for row in past["num_contacted_notes"]] == ["0"]
    assert [(row["value"], row["sourceType"], row["sourceId"]) for row in past["notes_last_updated"]] == [
        (instant_text(NOON - 2 * MINUTE), "ENGAGEMENTS", "rollup"),
        (instant_text(NOON - MINUTE), "ENGAGEMENTS", "rollup"),
        (instant_text(NOON - 2 * MINUTE), "ENGAGEMENTS", "rollup"),
    ]
    assert found["updatedAt"] == instant_text(NOON + 2 * MINUTE)


def test_what_is_to_come_was_no_last_activity(hub: Client) -> None:
    """Recorded (nango 2026-03): a note of the afternoon left the contact's last activity where it was."""
    contact = hub.contact()
    link(hub, "notes", log(hub, "notes", NOON - MINUTE), "contacts", contact)
    meeting = log(hub, "meetings", NOON + MINUTE)
    link(hub, "meetings", meeting, "contacts", contact)
    past, to_come = instant_text(NOON - MINUTE), instant_text(NOON + MINUTE)
    assert read(hub, "contacts", contact, *TIMES) == [past, None, to_come]
    names = ("hs_notes_next_activity", "hs_notes_next_activity_type", "hs_latest_meeting_activity")
    assert read(hub, "contacts", contact, *names) == [f"0-47-{meeting}", "MEETING", to_come]


def test_what_was_to_come_is_past_once_its_time_comes(hub: Client) -> None:
    contact, at = hub.contact(), NOON + MINUTE
    link(hub, "meetings", log(hub, "meetings", at), "contacts", contact)
    hub.portal.live.clock.move_to(NOON + 2 * MINUTE)
    assert read(hub, "contacts", contact, *TIMES) == [instant_text(at)] * 2 + [None]
    found = hub.get(f"{OBJECTS}/contacts/{contact}", "propertiesWithHistory=notes_last_updated").json
    (entry,) = found["propertiesWithHistory"]["notes_last_updated"]
    assert entry["timestamp"] == found["updatedAt"] == instant_text(at)
    link(hub, "notes", log(hub, "notes", NOON - MINUTE), "contacts", contact)
    assert read(hub, "contacts", contact, *TIMES) == [instant_text(at)] * 2 + [None]


def test_a_task_is_late_from_its_time_on_and_a_deal_counts_it(hub: Client) -> None:
    """Recorded (nango 2026-03): tasks are changed as they come due."""
    number, task = deal(hub, "qualifiedtobuy"), log(hub, "tasks", NOON + MINUTE)
    link(hub, "tasks", task, "deals", number)
    assert read(hub, "tasks", task, "hs_task_is_overdue") == ["false"]
    hub.portal.live.clock.move_to(NOON + MINUTE)
    assert read(hub, "deals", number, "hs_number_of_overdue_tasks") == ["1"]
    filters = [{"propertyName": "hs_task_is_overdue", "operator": "EQ", "value": "true"}]
    (found,) = hub.post(f"{OBJECTS}/tasks/search", {"filters": filters}).json["results"]
    assert (found["id"], found["updatedAt"]) == (task, instant_text(NOON + MINUTE))


def test_an_email_of_a_contact_is_its_last_reply(hub: Client) -> None:
    contact = hub.contact()
    for direction, at in (("INCOMING_EMAIL", NOON - 2 * MINUTE), ("EMAIL", NOON - MINUTE)):
        link(hub, "emails", log(hub, "emails", at, hs_email_direction=direction), "contacts", contact)
    assert read(hub, "contacts", contact, "hs_sales_email_last_replied", "notes_last_contacted") == [
        instant_text(NOON - 2 * MINUTE),
        instant_text(NOON - MINUTE),
    ]


def test_a_changed_time_moves_what_follows_from_it(hub: Client) -> None:
    contact = hub.contact()
    call = log(hub, "calls", NOON - MINUTE)
    link(hub, "calls", call, "contacts", contact)
    sent = {"properties": {"hs_timestamp": instant_text(NOON - 5 * MINUTE)}}
    assert hub.patch(f"{OBJECTS}/calls/{call}", sent).status == 200
    assert read(hub, "contacts", contact, "notes_last_contacted") == [instant_text(NOON - 5 * MINUTE)]
    batch = {"inputs": [{"id": call, "properties": {"hs_timestamp": instant_text(NOON - MINUTE)}}]}
    hub.post(f"{OBJECTS}/calls/batch/update", batch)
    assert read(hub, "contacts", contact, "notes_last_contacted") == [instant_text(NOON - MINUTE)]


def test_lists_batches_and_searches_tell_the_same(hub: Client) -> None:
    contact = hub.contact()
    hub.contact()
    link(hub, "calls", log(hub, "calls", NOON - MINUTE), "contacts", contact)
    name = "num_contacted_notes"
    body = {"inputs": [{"id": contact}], "properties": [name]}
    (fetched,) = hub.post(f"{OBJECTS}/contacts/batch/read", body).json["results"]
    filters = [{"propertyName": name, "operator": "GTE", "value": "1"}]
    (found,) = hub.post(f"{OBJECTS}/contacts/search", {"filters": filters, "properties": [name]}).json["results"]
    listed = {row["id"]: row for row in hub.get(f"{OBJECTS}/contacts", f"properties={name}").json["results"]}
    assert [row["properties"][name] for row in (fetched, found, listed[contact])] == ["1"] * 3


def test_merged_contacts_have_the_activities_of_both(hub: Client) -> None:
    first, second = hub.contact(), hub.contact()
    link(hub, "notes", log(hub, "notes", NOON - MINUTE), "contacts", first)
    link(hub, "calls", log(hub, "calls", NOON - 2 * MINUTE), "contacts", second)
    body = {"primaryObjectId": first, "objectIdToMerge": second}
    merged = hub.post(f"{OBJECTS}/contacts/merge", body).json["id"]
    assert read(hub, "contacts", merged, "num_notes", "num_contacted_notes") == ["2", "1"]


def test_a_company_knows_what_its_deals_are_worth(hub: Client) -> None:
    other = company(hub)
    opened = deal(hub, "qualifiedtobuy", amount="100.5")
    won = deal(hub, "closedwon", amount="40", closedate=instant_text(NOON - MINUTE))
    for number in (opened, won):
        link(hub, "deals", number, "companies", other)
    names = (
        "hs_num_open_deals",
        "hs_total_deal_value",
        "total_revenue",
        "recent_deal_amount",
        "recent_deal_close_date",
    )
    assert read(hub, "companies", other, *names) == ["1", "100.5", "40", "40", instant_text(NOON - MINUTE)]
    sent = {"properties": {"dealstage": "closedwon", "closedate": instant_text(NOON)}}
    assert hub.patch(f"{OBJECTS}/deals/{opened}", sent).status == 200
    assert read(hub, "companies", other, *names) == ["0", "0", "140.5", "100.5", instant_text(NOON)]


def test_a_deal_counts_its_calls_and_the_tasks_that_are_late(hub: Client) -> None:
    number = deal(hub, "qualifiedtobuy")
    for direction in ("INBOUND", "OUTBOUND", "OUTBOUND"):
        link(hub, "calls", log(hub, "calls", NOON - MINUTE, hs_call_direction=direction), "deals", number)
    late = log(hub, "tasks", NOON - MINUTE)
    for task in (late, log(hub, "tasks", NOON + MINUTE)):
        link(hub, "tasks", task, "deals", number)
    names = [
        f"hs_number_of_{what}" for what in ("call_engagements", "inbound_calls", "outbound_calls", "overdue_tasks")
    ]
    assert read(hub, "deals", number, *names) == ["3", "1", "2", "1"]
    hub.patch(f"{OBJECTS}/tasks/{late}", {"properties": {"hs_task_status": "COMPLETED"}})
    assert read(hub, "deals", number, *names) == ["3", "1", "2", "0"]


def test_the_first_contact_of_a_company_is_found_again_when_it_goes(hub: Client) -> None:
    other = company(hub)
    contacts = []
    for minute in range(3):
        hub.portal.live.clock.move_to(NOON + minute * MINUTE)
        contacts.append(hub.contact())
    for number in reversed(contacts):
        link(hub, "contacts", number, "companies", other)
    assert read(hub, "companies", other, "first_contact_createdate") == [instant_text(NOON)]
    hub.delete(f"{OBJECTS}/contacts/{contacts[0]}")
    assert read(hub, "companies", other, "first_contact_createdate") == [instant_text(NOON + MINUTE)]


@dataclass
class Activity:
    """The model of one activity: what it is, when, and what became of it."""

    type_id: str
    at: int
    number: str
    linked: bool = False
    gone: bool = False
    done: bool = False

    @property
    def path(self) -> str:
        return f"{OBJECTS}/{NAMES[self.type_id]}/{self.number}"


def act(hub: Client, contact: str, row: Activity, action: str, at: int) -> None:
    """Do something to an activity, where it can be done."""
    kind = NAMES[row.type_id]
    if action == "link" and not (row.linked or row.gone):
        link(hub, kind, row.number, "contacts", contact)
        row.linked = True
    elif action == "unlink" and row.linked and not row.gone:
        hub.delete(f"/crm/v4/objects/{kind}/{row.number}/associations/contacts/{contact}")
        row.linked = False
    elif action == "archive" and not row.gone:
        hub.delete(row.path)
        row.gone = True
    elif action == "move" and not row.gone and at != row.at:
        hub.patch(row.path, {"properties": {"hs_timestamp": instant_text(at)}})
        row.at = at
    elif action == "done" and row.type_id == TASKS and not (row.gone or row.done):
        hub.patch(row.path, {"properties": {"hs_task_status": "COMPLETED"}})
        row.done = True


def expected(rows: list[Activity], now: int) -> list[str | None]:
    """Return what a contact with these activities shows at an instant."""
    there = [row for row in rows if row.linked and not row.gone]
    past = [
        max((row.at for row in there if row.type_id in types and row.at <= now), default=None)
        for types in (LOGGED, CONTACTING)
    ]
    to_come = min((row.at for row in there if row.at > now and not row.done), default=None)
    counts = [sum(row.type_id in types for row in there) for types in (ACTIVITIES, CONTACTING)]
    return [*(None if at is None else instant_text(at) for at in (*past, to_come)), *map(str, counts)]


MINUTES = st.integers(-4, 4)
ACTIONS = st.sampled_from(["link", "link", "unlink", "archive", "move", "done", "wait"])


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.sampled_from(sorted(NAMES)), MINUTES), min_size=5, max_size=5),
    st.lists(st.tuples(ACTIONS, st.integers(0, 4), MINUTES), max_size=14),
)
def test_whatever_happens_the_values_are_those_of_the_live_links(
    logged: list[tuple[str, int]], steps: list[tuple[str, int, int]]
) -> None:
    hub = client()
    contact, now = hub.contact(), NOON
    rows = [Activity(kind, NOON + at * MINUTE, log(hub, NAMES[kind], NOON + at * MINUTE)) for kind, at in logged]
    for action, place, at in steps:
        if action == "wait":
            now += abs(at) * MINUTE
            hub.portal.live.clock.move_to(now)
        else:
            act(hub, contact, rows[place], action, NOON + at * MINUTE)
        found = read(hub, "contacts", contact, *TIMES, "num_notes", "num_contacted_notes")
        assert [*found[:4], found[4] or "0"] == expected(rows, now)
