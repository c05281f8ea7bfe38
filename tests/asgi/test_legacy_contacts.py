"""Contacts v1 through the whole pipe: the state is that of the newer APIs, the shapes are the recorded ones."""

from typing import Any

import pytest

from tests.simulator import NOON, Answered, Client, client

ALL = "/contacts/v1/lists/all/contacts/all"
RECENT = "/contacts/v1/lists/recently_updated/contacts/recent"
VID = "/contacts/v1/contact/vid"
EMAIL = "/contacts/v1/contact/email"
UPSERT = "/contacts/v1/contact/createOrUpdate/email"
SEARCH = "/contacts/v1/search/query"
SECONDARY = "/contacts/v1/secondary-email"
PROFILE = [
    *("vid", "canonical-vid", "merged-vids", "portal-id", "is-contact", "properties", "form-submissions"),
    *("list-memberships", "identity-profiles", "merge-audits"),
]
LISTED = ["addedAt", *(name for name in PROFILE if name != "list-memberships")]
DAY_MS = 86_400_000


@pytest.fixture
def hubspot() -> Client:
    return client()


def sent(**properties: Any) -> dict[str, Any]:
    return {"properties": [{"property": name, "value": value} for name, value in properties.items()]}


def profile(hubspot: Client, vid: int | str, query: str = "") -> Any:
    answered = hubspot.get(f"{VID}/{vid}/profile", query)
    assert answered.status == 200, answered.json
    return answered.json


def values(found: Any) -> dict[str, str]:
    return {name: value["value"] for name, value in found["properties"].items()}


def assert_refused(answered: Answered, status: int, message: str) -> Any:
    assert (answered.status, answered.json["message"]) == (status, message)
    return answered.json


def test_a_new_contact_answers_the_values_sent_and_its_address(hubspot: Client) -> None:
    answered = hubspot.post("/contacts/v1/contact", sent(email="Ada@example.com", firstname="Ada"))
    assert (answered.status, list(answered.json)) == (200, PROFILE)
    assert values(answered.json) == {"email": "ada@example.com", "firstname": "Ada"}
    (identities,) = (each["identities"] for each in answered.json["identity-profiles"])
    assert identities[0] == {"type": "EMAIL", "value": "ada@example.com", "timestamp": NOON, "is-primary": True}
    assert identities[1].keys() == {"type", "value", "timestamp"}
    newer = hubspot.get(f"/crm/v3/objects/contacts/{answered.json['vid']}").json
    assert newer["properties"]["firstname"] == "Ada"


def test_a_profile_tells_the_versions_of_a_value_unless_it_is_asked_for_the_value_alone(hubspot: Client) -> None:
    number = hubspot.contact(email="a@example.com", firstname="A")
    hubspot.portal.live.clock.move_to(NOON + 1000)
    assert hubspot.post(f"{VID}/{number}/profile", sent(firstname="B")).status == 204
    found = profile(hubspot, number)
    assert list(found) == PROFILE
    assert found["properties"]["firstname"]["value"] == "B"
    newest, oldest = found["properties"]["firstname"]["versions"]
    assert list(newest) == ["value", "source-type", "source-id", "source-label", "timestamp", "selected"]
    assert (newest["value"], newest["timestamp"], oldest["value"], oldest["timestamp"]) == ("B", NOON + 1000, "A", NOON)
    plain = profile(hubspot, number, "propertyMode=value_only&formSubmissionMode=none&showListMemberships=false")
    assert plain["properties"]["firstname"] == {"value": "B"}
    assert list(plain) == [name for name in PROFILE if name not in ("form-submissions", "list-memberships")]
    assert profile(hubspot, number, "property=email&property=firstname")["properties"].keys() == {"email", "firstname"}


def test_days_and_times_are_milliseconds_in_both_directions(hubspot: Client) -> None:
    made = hubspot.post("/contacts/v1/contact", sent(email="a@example.com", closedate=1_613_001_600_000)).json
    assert values(profile(hubspot, made["vid"]))["closedate"] == "1613001600000"
    assert values(profile(hubspot, made["vid"]))["createdate"] == str(NOON)


def test_null_and_an_empty_text_clear_a_value_which_stays_in_sight(hubspot: Client) -> None:
    number = hubspot.contact(email="a@example.com", firstname="A", lastname="B")
    assert hubspot.post(f"{UPSERT}/a@example.com/", sent(firstname=None, lastname="")).json["isNew"] is False
    shown = values(profile(hubspot, number))
    assert (shown["firstname"], shown["lastname"]) == ("", "")
    assert hubspot.get(f"/crm/v3/objects/contacts/{number}").json["properties"]["firstname"] == ""


def test_an_address_is_made_or_changed_and_may_be_exchanged(hubspot: Client) -> None:
    made = hubspot.post(f"{UPSERT}/a%40example.com", sent(firstname="A"))
    assert (made.status, list(made.json), made.json["isNew"]) == (200, ["vid", "isNew"], True)
    moved = hubspot.post(f"{UPSERT}/a@example.com/", sent(email="b@example.com")).json
    assert moved == {"vid": made.json["vid"], "isNew": False}
    assert hubspot.get(f"{EMAIL}/b@example.com/profile").json["vid"] == made.json["vid"]
    assert hubspot.get(f"{EMAIL}/a@example.com/profile").status == 404


def test_a_second_contact_of_an_address_is_told_whose_it_is(hubspot: Client) -> None:
    number = hubspot.contact(email="a@example.com")
    body = assert_refused(
        hubspot.post("/contacts/v1/contact", sent(email="a@example.com")), 409, "Contact already exists"
    )
    assert list(body) == ["message", "identityProfile", "status", "correlationId", "error"]
    assert (body["error"], body["identityProfile"]["vid"]) == ("CONTACT_EXISTS", int(number))
    assert body["identityProfile"]["identity"][0] == {
        "value": "a@example.com",
        "type": "EMAIL",
        "timestamp": NOON,
        "isPrimary": True,
    }
    other = hubspot.contact(email="b@example.com")
    for answered in (
        hubspot.post(f"{UPSERT}/b@example.com", sent(email="a@example.com")),
        hubspot.post(f"{VID}/{other}/profile", sent(email="a@example.com")),
    ):
        assert answered.json["identityProfile"]["vid"] == int(number)


def test_bad_values_are_told_one_by_one(hubspot: Client) -> None:
    answered = hubspot.post(f"{UPSERT}/000/", sent(email="000", closedate="asd000", nope="x"))
    body = assert_refused(answered, 400, "Property values were not valid")
    assert list(body) == ["validationResults", "status", "message", "correlationId"]
    assert body["validationResults"][:2] == [
        {"isValid": False, "message": "Email address 000 is invalid", "error": "INVALID_EMAIL", "name": "email"},
        {"isValid": False, "message": "asd000 was not a valid long.", "error": "INVALID_LONG", "name": "closedate"},
    ]
    assert body["validationResults"][2]["error"] == "PROPERTY_DOESNT_EXIST"
    assert hubspot.get(ALL).json["contacts"] == []


def test_what_is_not_there_is_refused_in_three_ways(hubspot: Client) -> None:
    by_email = assert_refused(hubspot.get(f"{EMAIL}/a@example.com/profile"), 404, "contact does not exist")
    assert list(by_email) == ["status", "message", "correlationId", "errors", "category"]
    assert by_email["errors"] == [{"message": "The contact e:a@example.com does not exist."}]
    by_id = assert_refused(hubspot.get(f"{VID}/0/profile"), 404, "contact does not exist")
    assert list(by_id) == ["status", "message", "correlationId"]
    assert_refused(hubspot.post(f"{VID}/7/profile", sent(firstname="A")), 404, "resource not found")
    assert_refused(hubspot.post(f"{EMAIL}/a@example.com/profile", sent(firstname="A")), 404, "resource not found")
    assert_refused(hubspot.delete(f"{VID}/7"), 404, "resource not found")


def test_a_deleted_contact_is_gone_from_the_newer_api_too(hubspot: Client) -> None:
    number = hubspot.contact(email="a@example.com")
    assert hubspot.delete(f"{VID}/{number}").json == {"vid": int(number), "deleted": True, "reason": "OK"}
    assert hubspot.get(f"/crm/v3/objects/contacts/{number}").status == 404


def test_all_contacts_page_by_the_last_id_shown_with_four_values_unless_others_are_asked_for(hubspot: Client) -> None:
    ids = [int(hubspot.contact(email=f"c{number}@example.com", firstname="C")) for number in range(3)]
    page = hubspot.get(ALL, "count=2").json
    assert list(page) == ["contacts", "has-more", "vid-offset"]
    assert [list(each) for each in page["contacts"]] == [LISTED] * 2
    assert page["contacts"][0]["properties"] == {
        "firstname": {"value": "C"},
        "lastmodifieddate": {"value": str(NOON)},
    }
    assert ([each["vid"] for each in page["contacts"]], page["has-more"]) == (ids[:2], True)
    last = hubspot.get(ALL, f"count=2&vidOffset={page['vid-offset']}&property=email").json
    assert ([each["vid"] for each in last["contacts"]], last["has-more"]) == (ids[2:], False)
    assert last["contacts"][0]["properties"] == {"email": {"value": "c2@example.com"}}


def test_recent_contacts_come_newest_first_and_no_further_back_than_thirty_days(hubspot: Client) -> None:
    clock = hubspot.portal.live.clock
    hubspot.contact(email="old@example.com")
    clock.move_to(NOON + 31 * DAY_MS)
    first, second = (int(hubspot.contact(email=f"{name}@example.com")) for name in ("b", "c"))
    clock.move_to(NOON + 32 * DAY_MS)
    hubspot.patch(f"/crm/v3/objects/contacts/{first}", {"properties": {"firstname": "B"}})
    page = hubspot.get(RECENT, "count=1").json
    assert list(page) == ["contacts", "has-more", "vid-offset", "time-offset"]
    assert (page["contacts"][0]["vid"], page["contacts"][0]["addedAt"], page["has-more"]) == (
        first,
        NOON + 32 * DAY_MS,
        True,
    )
    by_both = f"vidOffset={page['vid-offset']}&timeOffset={page['time-offset']}"
    for offset in (by_both, f"vidOffset={page['vid-offset']}"):
        following = hubspot.get(RECENT, f"count=5&{offset}").json
        assert ([each["vid"] for each in following["contacts"]], following["has-more"]) == ([second], False)
    made = hubspot.get("/contacts/v1/lists/all/contacts/recent").json["contacts"]
    assert [each["vid"] for each in made] == sorted((first, second), reverse=True)


def test_many_contacts_are_read_by_their_ids_or_addresses_and_what_is_none_is_passed_over(hubspot: Client) -> None:
    ids = [hubspot.contact(email=f"c{number}@example.com") for number in range(2)]
    query = "&".join(f"vid={number}" for number in (*ids, "7", "x"))
    by_id = hubspot.get("/contacts/v1/contact/vids/batch", query).json
    assert list(by_id) == ids
    assert by_id[ids[0]]["properties"]["email"] == {"value": "c0@example.com"}
    by_email = hubspot.get("/contacts/v1/contact/emails/batch", "email=c1@example.com&email=zz@example.com").json
    assert by_email == {ids[1]: by_id[ids[1]]}


def test_a_profile_names_the_lists_and_the_company_of_the_contact(hubspot: Client) -> None:
    number = hubspot.contact(email="a@example.com")
    company = hubspot.post("/crm/v3/objects/companies", {"properties": {"name": "Acme"}}).json["id"]
    hubspot.call("PUT", f"/crm/v4/objects/contacts/{number}/associations/default/companies/{company}")
    made = hubspot.post("/crm/v3/lists", {"name": "VIPs", "objectTypeId": "0-1", "processingType": "MANUAL"}).json
    list_id = made["list"]["listId"]
    assert hubspot.call("PUT", f"/crm/v3/lists/{list_id}/memberships/add", [number]).status == 200
    found = profile(hubspot, number)
    (membership,) = found["list-memberships"]
    assert list(membership) == ["static-list-id", "internal-list-id", "timestamp", "vid", "is-member"]
    assert (membership["static-list-id"], membership["vid"]) == (int(list_id), int(number))
    assert list(found)[-1] == "associated-company"
    assert found["associated-company"]["company-id"] == int(company)
    assert found["associated-company"]["properties"]["name"] == {"value": "Acme"}


def test_a_merged_contact_is_found_by_all_its_ids_and_addresses(hubspot: Client) -> None:
    kept, gone = (hubspot.contact(email=f"{name}@example.com") for name in ("kept", "gone"))
    merge = {"primaryObjectId": kept, "objectIdToMerge": gone}
    number = int(hubspot.post("/crm/v3/objects/contacts/merge", merge).json["id"])
    found = profile(hubspot, gone)
    assert (found["vid"], found["canonical-vid"], set(found["merged-vids"])) == (
        int(gone),
        number,
        {int(kept), int(gone)},
    )
    assert hubspot.get(f"{EMAIL}/gone@example.com/profile").json["vid"] == number
    marks = [set(each) for each in found["identity-profiles"][0]["identities"]]
    assert ["is-primary" in marks[0], "is-secondary" in marks[1]] == [True, True]


@pytest.mark.parametrize(
    ("body", "told"),
    [({}, "Some required fields were not set: [properties]"), ({"properties": [{"value": "x"}]}, "[property]")],
)
def test_a_body_without_what_it_needs_is_refused(hubspot: Client, body: Any, told: str) -> None:
    answered = hubspot.post("/contacts/v1/contact", body)
    assert answered.status == 400
    assert told in answered.json["message"]


def test_a_text_finds_contacts_page_by_page(hubspot: Client) -> None:
    for place in range(3):
        hubspot.contact(email=f"c{place}@example.com", firstname="Ada")
    hubspot.contact(email="other@example.org")
    page = hubspot.get(SEARCH, "q=ada&count=2&offset=").json
    assert list(page) == ["query", "offset", "has-more", "total", "contacts"]
    assert (page["query"], page["offset"], page["has-more"], page["total"]) == ("ada", 2, True, 3)
    assert list(page["contacts"][0]) == [name for name in PROFILE if name != "list-memberships"]
    assert page["contacts"][0]["properties"]["firstname"] == {"value": "Ada"}
    rest = hubspot.get(SEARCH, "q=ada&count=2&offset=2&property=email&sort=vid&order=ASC").json
    assert (rest["offset"], rest["has-more"]) == (3, False)
    assert [values(each) for each in rest["contacts"]] == [{"email": "c2@example.com"}]
    nothing = {"query": "123xyz", "offset": 0, "has-more": False, "total": 0, "contacts": []}
    assert hubspot.get(SEARCH, "q=123xyz&count=25&offset=").json == nothing


@pytest.mark.parametrize(
    ("order", "expected"), [("", [2, 1, 0]), ("&order=DESC", [2, 1, 0]), ("&order=ASC", [0, 1, 2])]
)
def test_what_is_found_is_sorted_downwards_unless_asked_otherwise(
    hubspot: Client, order: str, expected: list[int]
) -> None:
    ids = [int(hubspot.contact(email=f"c{place}@example.com")) for place in range(3)]
    found = hubspot.get(SEARCH, f"q=example&sort=vid{order}").json["contacts"]
    assert [each["vid"] for each in found] == [ids[place] for place in expected]


def test_many_contacts_are_made_and_changed_at_once_and_nothing_is_answered(hubspot: Client) -> None:
    first = hubspot.contact(email="a@example.com", firstname="A")
    second = hubspot.contact(email="b@example.com", firstname="B")
    written = [
        {"vid": first, **sent(firstname="A2", email="a2@example.com")},
        {"email": "B@example.com", **sent(firstname="B2")},
        {"email": "c@example.com", **sent(firstname="C")},
        {"email": "d@example.com", "details": {"firstname": "D"}},
        {"email": "c@example.com", **sent(lastname="C2")},
    ]
    answered = hubspot.post("/contacts/v1/contact/batch/", written)
    assert (answered.status, answered.reply.body) == (202, b"")
    assert answered.headers["content-length"] == "0"
    assert "content-type" not in answered.headers
    assert (values(profile(hubspot, first))["firstname"], values(profile(hubspot, second))["firstname"]) == ("A2", "B2")
    made = hubspot.get(f"{EMAIL}/c@example.com/profile").json
    assert (values(made)["firstname"], values(made)["lastname"]) == ("C", "C2")
    assert "firstname" not in values(hubspot.get(f"{EMAIL}/d@example.com/profile").json)
    assert hubspot.get(f"{EMAIL}/a2@example.com/profile").json["vid"] == int(first)


def test_one_mistake_keeps_all_of_many_from_being_written_and_each_is_told(hubspot: Client) -> None:
    written = [
        {"email": "good@example.com", **sent(firstname="A")},
        {"email": "bad", **sent(firstname="B")},
        sent(firstname="C"),
        {"email": "d@example.com", **sent(nope="x", closedate="1/1/1")},
        {"vid": 7, **sent(firstname="E")},
        {"email": "f@example.com", **sent(email="worse")},
    ]
    answered = hubspot.post("/contacts/v1/contact/batch/", written)
    body = assert_refused(answered, 400, "Errors found processing batch update")
    assert list(body) == ["status", "message", "correlationId", "invalidEmails", "failureMessages"]
    assert body["invalidEmails"] == ["bad", "worse"]
    told = body["failureMessages"]
    assert [each["index"] for each in told] == [1, 2, 3, 3, 4, 5]
    assert told[0]["error"] == {"status": "error", "message": "Email address bad is invalid"}
    assert told[1]["error"]["message"] == "You need to supply a vid or email for the contact."
    assert [each["propertyValidationResult"]["error"] for each in told[2:4]] == [
        "PROPERTY_DOESNT_EXIST",
        "INVALID_LONG",
    ]
    assert told[4]["error"]["message"] == "contact does not exist"
    expected = {
        "isValid": False,
        "message": "Email address worse is invalid",
        "error": "INVALID_EMAIL",
        "name": "email",
    }
    assert told[5]["propertyValidationResult"] == expected
    assert hubspot.get(ALL).json["contacts"] == []


def test_bad_addresses_are_listed_only_where_there_are_any(hubspot: Client) -> None:
    body = hubspot.post("/contacts/v1/contact/batch", [sent(firstname="A")]).json
    assert list(body) == ["status", "message", "correlationId", "failureMessages"]


@pytest.mark.parametrize("body", [{}, ["a"], [{"email": "a@example.com", "properties": {"firstname": "A"}}]])
def test_many_contacts_are_a_list_of_objects(hubspot: Client, body: Any) -> None:
    assert hubspot.post("/contacts/v1/contact/batch", body).status == 400


def test_no_more_than_a_thousand_are_written_at_once(hubspot: Client) -> None:
    assert hubspot.post("/contacts/v1/contact/batch", [{"email": "a@example.com"}] * 1_001).status == 400
    assert hubspot.get(ALL).json["contacts"] == []


def test_further_addresses_are_added_exchanged_and_taken_away(hubspot: Client) -> None:
    number = hubspot.contact(email="a@example.com")
    told = {"portalId": hubspot.portal.facts.portal_id, "vid": int(number), "secondaryEmails": []}
    assert hubspot.get(f"{SECONDARY}/{number}").json == told
    for email in ("b", "c", "c"):
        added = hubspot.call("PUT", f"{SECONDARY}/{number}/email/{email.upper()}%40example.com")
    assert (added.status, added.json["secondaryEmails"]) == (200, ["b@example.com", "c@example.com"])
    assert hubspot.get(f"{EMAIL}/c@example.com/profile").json["vid"] == int(number)
    exchange = {"targetSecondaryEmail": "b@example.com", "updatedSecondaryEmail": "d@example.com"}
    now = hubspot.patch(f"{SECONDARY}/{number}", exchange).json["secondaryEmails"]
    assert now == ["c@example.com", "d@example.com"]
    assert hubspot.patch(f"{SECONDARY}/{number}", exchange).json["secondaryEmails"] == now
    taken = hubspot.delete(f"{SECONDARY}/{number}/email/d@example.com")
    assert (taken.status, taken.json["secondaryEmails"]) == (200, ["c@example.com"])
    newer = hubspot.get(f"/crm/v3/objects/contacts/{number}", "properties=hs_additional_emails").json
    assert newer["properties"]["hs_additional_emails"] == "c@example.com"


def test_further_addresses_must_be_free_and_well_formed_and_somebodys(hubspot: Client) -> None:
    number = hubspot.contact(email="a@example.com")
    hubspot.contact(email="b@example.com")
    assert hubspot.call("PUT", f"{SECONDARY}/{number}/email/b@example.com").status == 409
    assert hubspot.call("PUT", f"{SECONDARY}/{number}/email/bad").status == 400
    assert hubspot.patch(f"{SECONDARY}/{number}", {"targetSecondaryEmail": "b@example.com"}).status == 400
    for path in (f"{SECONDARY}/7", f"{SECONDARY}/0"):
        assert_refused(hubspot.get(path), 404, "contact does not exist")
    assert hubspot.get(f"{SECONDARY}/{number}").json["secondaryEmails"] == []
