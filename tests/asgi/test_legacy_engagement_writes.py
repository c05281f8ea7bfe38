"""Engagements v1 through the whole pipe: what is written as one kind of thing is an activity of the newer API."""

from typing import Any

import pytest

from tests.simulator import NOON, Answered, Client, client

BASE = "/engagements/v1/engagements"
METADATA: dict[str, dict[str, Any]] = {
    "NOTE": {"body": "n"},
    "CALL": {"body": "c", "durationMilliseconds": 1500, "toNumber": "+1", "status": "COMPLETED"},
    "EMAIL": {
        "from": {"email": "a@example.com", "firstName": "A"},
        "to": [{"email": "b@example.com"}, {"email": "c@example.com"}],
        "cc": [],
        "bcc": [],
        "subject": "s",
    },
    "MEETING": {"title": "m", "startTime": NOON, "endTime": NOON + 60_000},
    "TASK": {"subject": "t", "body": "b", "status": "NOT_STARTED"},
}
KINDS = {"NOTE": "notes", "CALL": "calls", "EMAIL": "emails", "MEETING": "meetings", "TASK": "tasks"}


@pytest.fixture
def hubspot() -> Client:
    return client()


def logged(hubspot: Client, kind: str, **members: Any) -> Answered:
    body = {"engagement": {"type": kind}, "metadata": METADATA[kind], **members}
    return hubspot.post(BASE, body)


def held(hubspot: Client, kind: str, number: int, *names: str) -> dict[str, Any]:
    answered = hubspot.get(f"/crm/v3/objects/{KINDS[kind]}/{number}", f"properties={','.join(names)}")
    assert answered.status == 200
    properties: dict[str, Any] = answered.json["properties"]
    return properties


@pytest.mark.parametrize("kind", KINDS)
def test_an_engagement_of_each_kind_reads_as_it_was_written(hubspot: Client, kind: str) -> None:
    made = logged(hubspot, kind)
    assert made.status == 200
    assert list(made.json)[:2] == ["associationCreateFailures", "engagement"]
    engagement = made.json["engagement"]
    assert (engagement["type"], engagement["active"], engagement["timestamp"]) == (kind, True, NOON)
    assert METADATA[kind].items() <= made.json["metadata"].items()
    read = hubspot.get(f"{BASE}/{engagement['id']}").json
    assert {"associationCreateFailures": [], **read} == made.json


def test_what_is_written_is_an_activity_of_the_newer_api(hubspot: Client) -> None:
    owner = hubspot.get("/crm/v3/owners").json["results"][0]["id"]
    head = {"type": "TASK", "ownerId": int(owner), "timestamp": NOON + 5}
    made = hubspot.post(BASE, {"engagement": head, "metadata": METADATA["TASK"], "attachments": [{"id": 7}, {"id": 8}]})
    names = ("hs_task_subject", "hubspot_owner_id", "hs_attachment_ids", "hs_task_body")
    found = held(hubspot, "TASK", made.json["engagement"]["id"], *names)
    assert [found[name] for name in names] == ["t", owner, "7;8", "b"]
    assert made.json["attachments"] == [{"id": 7}, {"id": 8}]
    assert (made.json["engagement"]["ownerId"], made.json["engagement"]["timestamp"]) == (int(owner), NOON + 5)


def test_a_direction_of_an_email_is_its_type(hubspot: Client) -> None:
    made = hubspot.post(BASE, {"engagement": {"type": "INCOMING_EMAIL"}, "metadata": METADATA["EMAIL"]})
    assert made.json["engagement"]["type"] == "INCOMING_EMAIL"
    number = made.json["engagement"]["id"]
    assert held(hubspot, "EMAIL", number, "hs_email_direction")["hs_email_direction"] == "INCOMING_EMAIL"


def test_it_is_associated_to_the_records_it_names_and_nulls_are_passed_over(hubspot: Client) -> None:
    contact = int(hubspot.contact(email="a@example.com"))
    asked = {"contactIds": [contact, None], "dealIds": [None], "ownerIds": [None], "ticketIds": []}
    made = logged(hubspot, "NOTE", associations=asked)
    assert made.json["associations"]["contactIds"] == [contact]
    number = made.json["engagement"]["id"]
    linked = hubspot.get(f"/crm/v4/objects/notes/{number}/associations/contacts").json["results"]
    assert [row["toObjectId"] for row in linked] == [contact]


def test_a_change_merges_the_metadata_and_leaves_the_associations(hubspot: Client) -> None:
    contact = int(hubspot.contact(email="a@example.com"))
    number = logged(hubspot, "TASK", associations={"contactIds": [contact]}).json["engagement"]["id"]
    body = {
        "engagement": {"timestamp": NOON + 9},
        "metadata": {"status": "COMPLETED"},
        "associations": {"contactIds": []},
    }
    changed = hubspot.patch(f"{BASE}/{number}", body)
    assert changed.status == 200
    assert changed.json["metadata"]["status"] == "COMPLETED"
    assert changed.json["metadata"]["subject"] == "t"
    assert changed.json["engagement"]["timestamp"] == NOON + 9
    assert changed.json["associations"]["contactIds"] == [contact]
    assert hubspot.get(f"{BASE}/{number}").json == changed.json
    assert hubspot.patch(f"{BASE}/{number}", {}).json == changed.json


def test_a_deleted_one_reads_as_nothing(hubspot: Client) -> None:
    number = logged(hubspot, "CALL").json["engagement"]["id"]
    assert hubspot.delete(f"{BASE}/{number}").status == 204
    read = hubspot.get(f"{BASE}/{number}")
    assert (read.status, read.reply.body) == (200, b"")
    assert hubspot.get("/crm/v3/objects/calls").json["results"] == []
    assert hubspot.delete(f"{BASE}/{number}").status == 204
    assert hubspot.patch(f"{BASE}/{number}", {"metadata": {"body": "x"}}).status == 404


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({}, "Engagement type cannot be null"),
        ({"engagement": {"ownerId": 1}}, "Engagement type cannot be null"),
        ({"engagement": {"type": "FAX"}}, "Enum type must be one of: [NOTE, CALL, EMAIL,"),
        ({"engagement": {"type": "NOTE", "ownerId": 5}}, "not valid"),
        ({"engagement": {"type": "NOTE", "timestamp": "soon"}}, "not valid"),
        ({"engagement": {"type": "NOTE"}, "metadata": {"body": []}}, "Cannot deserialize"),
        ({"engagement": {"type": "NOTE"}, "associations": {"contactIds": ["x"]}}, "Invalid input JSON"),
        ({"engagement": {"type": "EMAIL"}, "metadata": {"to": "b@example.com"}}, "Cannot deserialize"),
    ],
)
def test_what_cannot_be_understood_is_refused_and_makes_nothing(
    hubspot: Client, body: dict[str, Any], text: str
) -> None:
    refused = hubspot.post(BASE, body)
    assert (refused.status, text in refused.json["message"]) == (400, True), refused.json
    assert hubspot.get(f"{BASE}/paged").json["results"] == []


@pytest.mark.parametrize("asked", [{"ownerIds": [1]}, {"partnerClientIds": [1]}])
def test_associations_whose_answer_nobody_has_seen_are_not_simulated(hubspot: Client, asked: dict[str, Any]) -> None:
    refused = logged(hubspot, "NOTE", associations=asked)
    assert (refused.status, refused.json["category"]) == (501, "MOCKSPOT_NOT_SIMULATED")
    assert hubspot.get(f"{BASE}/paged").json["results"] == []
