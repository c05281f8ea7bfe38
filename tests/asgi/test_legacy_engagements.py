"""Engagements v1 through the whole pipe: activities as one kind of thing."""

from typing import Any

import pytest

from mockspot.catalog.engagements import ENGAGEMENTS
from mockspot.domain import oauth
from tests.simulator import NOON, Client, client

BASE = "/engagements/v1/engagements"
DAY_MS = 86_400_000
AT = "2026-01-02T03:04:05Z"
BODIES: dict[str, dict[str, str]] = {
    "notes": {"hs_note_body": "n", "hs_attachment_ids": "7;8"},
    "calls": {"hs_call_body": "c", "hs_call_duration": "1500", "hs_call_to_number": "+1"},
    "emails": {
        "hs_email_direction": "INCOMING_EMAIL",
        "hs_email_subject": "e",
        "hs_email_from_email": "a@example.com",
        "hs_email_to_email": "b@example.com;c@example.com",
    },
    "meetings": {"hs_meeting_title": "m", "hs_meeting_start_time": AT},
    "tasks": {"hs_task_subject": "t"},
}


@pytest.fixture
def hubspot() -> Client:
    return client()


def logged(hubspot: Client, kind: str, contact: str | None = None) -> int:
    """Log an activity, with a contact when there is one."""
    body: dict[str, Any] = {"properties": {"hs_timestamp": AT, **BODIES[kind]}}
    answered = hubspot.post(f"/crm/v3/objects/{kind}", body)
    assert answered.status == 201, answered.json
    number = answered.json["id"]
    if contact is not None:
        path = f"/crm/v4/objects/{kind}/{number}/associations/default/contacts/{contact}"
        assert hubspot.call("PUT", path).status == 200
    return int(number)


def read(hubspot: Client, number: int) -> Any:
    answered = hubspot.get(f"{BASE}/{number}")
    assert answered.status == 200
    return answered.json


def test_an_activity_reads_as_an_engagement_of_its_kind(hubspot: Client) -> None:
    contact = hubspot.contact(email="a@example.com")
    shown = {kind: read(hubspot, logged(hubspot, kind, contact)) for kind in BODIES}
    kinds = {kind: body["engagement"]["type"] for kind, body in shown.items()}
    assert kinds == {
        "notes": "NOTE", "calls": "CALL", "emails": "INCOMING_EMAIL", "meetings": "MEETING", "tasks": "TASK"
    }  # fmt: skip
    for body in shown.values():
        assert list(body) == ["engagement", "associations", "attachments", "scheduledTasks", "metadata"]
        assert body["associations"]["contactIds"] == [int(contact)]
        assert body["engagement"]["lastUpdated"] == NOON
        assert body["engagement"]["timestamp"] == 1767323045000
    assert shown["notes"]["metadata"] == {"body": "n"}
    assert shown["notes"]["attachments"] == [{"id": 7}, {"id": 8}]
    assert shown["calls"]["metadata"]["durationMilliseconds"] == 1500
    assert shown["meetings"]["metadata"]["startTime"] == 1767323045000
    assert shown["tasks"]["metadata"]["subject"] == "t"
    email = shown["emails"]["metadata"]
    assert email["from"] == {"email": "a@example.com"}
    assert email["to"] == [{"email": "b@example.com"}, {"email": "c@example.com"}]
    assert email["cc"] == []


def test_every_kind_is_one_the_tests_log(hubspot: Client) -> None:
    assert {row.object_type for row in ENGAGEMENTS} == BODIES.keys()
    assert hubspot.get(f"{BASE}/paged").json == {"results": [], "hasMore": False, "offset": 0}


def test_pages_hold_all_kinds_once_in_the_order_of_their_ids(hubspot: Client) -> None:
    made = [logged(hubspot, kind) for _ in range(3) for kind in BODIES]
    hubspot.delete(f"/crm/v3/objects/notes/{made[0]}")
    seen: list[int] = []
    query = "limit=4"
    while True:
        page = hubspot.get(f"{BASE}/paged", query).json
        seen += [row["engagement"]["id"] for row in page["results"]]
        if not page["hasMore"]:
            break
        query = f"limit=4&offset={page['offset']}"
    assert seen == made[1:]
    assert len(hubspot.get(f"{BASE}/paged", "count=2").json["results"]) == 14


def test_one_records_engagements_are_listed_by_its_old_type_name(hubspot: Client) -> None:
    contact = hubspot.contact(email="a@example.com")
    note, _ = logged(hubspot, "notes", contact), logged(hubspot, "calls")
    rows = hubspot.get(f"{BASE}/associated/CONTACT/{contact}/paged").json["results"]
    assert [row["engagement"]["id"] for row in rows] == [note]
    wrong = hubspot.get(f"{BASE}/associated/FAKE_TYPE/1/paged")
    assert (wrong.status, wrong.json["message"]) == (400, "Invalid enum constant 'FAKE_TYPE' for class ObjectType")
    assert "category" not in wrong.json


def test_what_changed_lately_comes_newest_first_and_is_counted(hubspot: Client) -> None:
    made = []
    for step in range(3):
        hubspot.portal.live.clock.move_to(NOON + step * 20 * DAY_MS)
        made.append(logged(hubspot, "notes"))
    page = hubspot.get(f"{BASE}/recent/modified", "count=1").json
    assert [row["engagement"]["id"] for row in page["results"]] == [made[2]]
    assert (page["total"], page["hasMore"], page["offset"]) == (2, True, 1)
    rest = hubspot.get(f"{BASE}/recent/modified", "count=250&offset=1").json
    assert [row["engagement"]["id"] for row in rest["results"]] == [made[1]]
    assert rest["hasMore"] is False
    since = hubspot.get(f"{BASE}/recent/modified", f"since={NOON + 30 * DAY_MS}").json
    assert since["total"] == 1


def test_changes_are_read_from_a_moment_on_and_then_from_the_cursor(hubspot: Client) -> None:
    made = [logged(hubspot, kind) for kind in BODIES]
    cursor, seen = str(NOON), []
    while True:
        page = hubspot.get(f"{BASE}/modified/after", f"limit=2&after={cursor}").json
        assert list(page) == ["results", "hasMore", "after"]
        seen += [row["engagement"]["id"] for row in page["results"]]
        cursor = page["after"]
        if not page["hasMore"]:
            break
    assert seen == made
    assert hubspot.get(f"{BASE}/modified/after", f"after={cursor}").json["results"] == []
    hubspot.portal.live.clock.move_to(NOON + 1)
    hubspot.patch(f"/crm/v3/objects/notes/{made[0]}", {"properties": {"hs_note_body": "changed"}})
    again = hubspot.get(f"{BASE}/modified/after", f"after={cursor}").json["results"]
    assert [row["engagement"]["id"] for row in again] == made[:1]


@pytest.mark.parametrize("query", ["after=%21", "after=MQ%3D%3D", "after=OjE%3D", "limit=x"])
def test_a_cursor_that_nobody_gave_out_is_refused(hubspot: Client, query: str) -> None:
    assert hubspot.get(f"{BASE}/modified/after", query).status == 400


def test_the_content_of_emails_needs_a_scope_of_its_own(hubspot: Client) -> None:
    email, note = logged(hubspot, "emails"), logged(hubspot, "notes")
    portal = hubspot.portal
    issued = oauth.issue(portal.space, portal.live.ids, portal.facts, NOON, kind="oauth", scopes=frozenset({"tickets"}))
    caller = Client(hubspot.simulator, portal, issued.access_token)
    told = read(caller, email)
    assert (told["metadata"]["to"], "sales-email-read" in told["metadata"]["html"]) == ([], True)
    assert "a@example.com" not in str(told)
    assert read(caller, note)["metadata"] == {"body": "n"}


def test_an_engagement_that_is_not_there_is_refused(hubspot: Client) -> None:
    assert hubspot.get(f"{BASE}/123").status == 404
    assert hubspot.get(f"{BASE}/note").status == 400
