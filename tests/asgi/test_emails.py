"""What emails made through the API hold besides what was sent (pasted by a client, 2025-02)."""

import json
from typing import Any

import pytest

from tests.simulator import Client, client

EMAILS = "/crm/v3/objects/emails"
HEADERS = {
    "from": {"email": "from@domain.com", "firstName": "FromFirst", "lastName": "FromLast"},
    "sender": {"email": "sender@domain.com", "firstName": "SenderFirst", "lastName": "SenderLast"},
    "to": [{"email": "ToFirst+ToLast<to@test.com>", "firstName": "ToFirst", "lastName": "ToLast"}],
    "cc": [],
    "bcc": [],
}
OF_HEADERS = {
    "hs_email_from_email": "from@domain.com",
    "hs_email_from_firstname": "FromFirst",
    "hs_email_from_lastname": "FromLast",
    "hs_email_sender_email": "sender@domain.com",
    "hs_email_sender_firstname": "SenderFirst",
    "hs_email_sender_lastname": "SenderLast",
    "hs_email_to_email": "ToFirst+ToLast<to@test.com>",
    "hs_email_to_firstname": "ToFirst",
    "hs_email_to_lastname": "ToLast",
}
OF_EVERY_EMAIL = {
    "hs_body_preview_is_truncated": "false",
    "hs_email_click_rate": "0",
    "hs_email_direction": "EMAIL",
    "hs_email_open_rate": "0",
    "hs_email_reply_rate": "0",
}


@pytest.fixture
def hubspot() -> Client:
    return client()


def make(hubspot: Client, **more: str) -> tuple[str, dict[str, str]]:
    sent = {"hs_timestamp": "2025-02-18T09:49:46.220Z", "hs_email_direction": "EMAIL", **more}
    made = hubspot.post(EMAILS, {"properties": sent})
    assert made.status == 201, made.json
    shown = made.json["properties"]
    return made.json["id"], {k: v for k, v in shown.items() if k.startswith(("hs_email_", "hs_body_"))}


def test_headers_are_told_one_by_one_and_a_plain_text_is_no_page(hubspot: Client) -> None:
    text = "Thanks for your interest let's find a time to talk"
    sent = {"hs_email_headers": json.dumps(HEADERS), "hs_email_text": text, "hs_email_subject": "Let's talk"}
    assert make(hubspot, **sent)[1] == {
        **OF_EVERY_EMAIL,
        **OF_HEADERS,
        **sent,
        "hs_body_preview": text,
        "hs_body_preview_html": text,
    }


def test_an_email_without_anything_has_rates_and_nothing_cut(hubspot: Client) -> None:
    assert make(hubspot)[1] == OF_EVERY_EMAIL


def test_a_text_with_markup_is_a_page(hubspot: Client) -> None:
    shown = make(hubspot, hs_email_html="<p>Hi</p>", hs_email_text="Hi")[1]
    assert shown["hs_body_preview_html"] == "<html>\n<head></head>\n<body>\n<p>Hi</p>\n</body>\n</html>"


def test_other_headers_change_what_is_told_of_them(hubspot: Client) -> None:
    number, _ = make(hubspot, hs_email_headers=json.dumps(HEADERS))
    headers = {"from": {"email": "new@domain.com"}, "to": [{"email": "a@domain.com"}, {"email": "b@domain.com"}]}
    changed = hubspot.patch(f"{EMAILS}/{number}", {"properties": {"hs_email_headers": json.dumps(headers)}})
    shown = changed.json["properties"]
    assert (shown["hs_email_from_email"], shown["hs_email_to_email"]) == ("new@domain.com", "a@domain.com;b@domain.com")


@pytest.mark.parametrize(
    "headers",
    ["[]", "no JSON", "[" * 60_000, '{"from": 3}', '{"to": [1, {"email": 2}]}', '{"from": {"email": "\\ud800"}}'],
)
def test_headers_that_tell_of_nobody_are_kept_as_they_are(hubspot: Client, headers: str) -> None:
    assert make(hubspot, hs_email_headers=headers)[1] == {**OF_EVERY_EMAIL, "hs_email_headers": headers}


@pytest.mark.parametrize(
    ("type_name", "first", "then"),
    [
        ("emails", {"hs_timestamp": "0", "hs_email_direction": "EMAIL"}, {"hs_email_subject": "x"}),
        ("tasks", {"hs_timestamp": "0"}, {"hs_task_subject": "x"}),
        ("companies", {"name": "x"}, {"name": "y"}),
    ],
)
def test_the_answer_to_any_change_says_whose_the_record_is(
    hubspot: Client, type_name: str, first: dict[str, str], then: dict[str, Any]
) -> None:
    """As pasted of an email and a task in 2025-02 and of a company in 2022-10."""
    (owner, *_) = hubspot.get("/crm/v3/owners").json["results"]
    path = f"/crm/v3/objects/{type_name}"
    made = hubspot.post(path, {"properties": {**first, "hubspot_owner_id": owner["id"]}}).json
    shown = hubspot.patch(f"{path}/{made['id']}", {"properties": then}).json["properties"]
    assert {name: shown.get(name) for name in shown if "owner" in name} == {
        "hs_all_owner_ids": owner["id"],
        "hs_user_ids_of_all_owners": str(owner["userId"]),
        "hubspot_owner_assigneddate": made["createdAt"],
        "hubspot_owner_id": owner["id"],
    }


def test_white_space_in_a_preview_is_one_space(hubspot: Client) -> None:
    sent = {"hs_timestamp": "0", "hs_task_body": "test batch task  body1"}
    shown = hubspot.post("/crm/v3/objects/tasks", {"properties": sent}).json["properties"]
    assert shown["hs_body_preview"] == "test batch task body1"
    assert shown["hs_body_preview_html"].splitlines()[3] == "test batch task body1"
