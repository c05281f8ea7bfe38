"""Record operations through the whole pipe: statuses, shapes and texts as HubSpot's."""

import re

import pytest

from mockspot.domain.policy import Policy
from tests.simulator import Client, client

OBJECTS = "/crm/v3/objects"
GONE = "Could not get some CONTACT objects, they may be deleted or not exist. Check that ids are valid."
VERSIONS = ("/crm/v3/objects", "/crm/objects/2026-03", "/crm/objects/2026-09")


@pytest.fixture
def hubspot() -> Client:
    return client()


def test_a_created_contact_shows_what_was_sent_and_what_hubspot_computed(hubspot: Client) -> None:
    answered = hubspot.post(f"{OBJECTS}/contacts", {"properties": {"email": " Ada@Example.com ", "firstname": "Ada"}})
    assert answered.status == 201
    body = answered.json
    assert list(body) == ["id", "properties", "createdAt", "updatedAt", "archived", "url"]
    assert list(body["properties"]) == sorted(body["properties"])
    assert body["properties"]["email"] == "ada@example.com"
    assert body["properties"]["lifecyclestage"] == "lead"
    assert body["properties"]["hs_object_id"] == body["id"]
    assert int(body["id"]) > 2**32
    assert answered.headers["location"].endswith(f"/crm/v3/objects/contacts/{body['id']}")


@pytest.mark.parametrize("base", VERSIONS)
def test_every_version_reads_the_one_state(hubspot: Client, base: str) -> None:
    made = hubspot.contact(email="ada@example.com")
    for name in ("contacts", "contact", "0-1", "CONTACTS"):
        assert hubspot.get(f"{base}/{name}/{made}").json["id"] == made


def test_a_default_read_shows_six_properties_and_null_for_unset_ones(hubspot: Client) -> None:
    made = hubspot.contact(email="ada@example.com", phone="1")
    properties = hubspot.get(f"{OBJECTS}/contacts/{made}").json["properties"]
    assert list(properties) == ["createdate", "email", "firstname", "hs_object_id", "lastmodifieddate", "lastname"]
    assert properties["lastname"] is None


def test_requested_properties_come_with_the_three_constant_ones_and_unknown_names_are_dropped(hubspot: Client) -> None:
    made = hubspot.contact(email="ada@example.com", phone="1")
    for query in ("properties=phone,nope", "properties=phone&properties=nope"):
        properties = hubspot.get(f"{OBJECTS}/contacts/{made}", query).json["properties"]
        assert list(properties) == ["createdate", "hs_object_id", "lastmodifieddate", "phone"]


def test_a_duplicate_email_is_a_409_with_four_keys(hubspot: Client) -> None:
    made = hubspot.contact(email="ada@example.com")
    answered = hubspot.post(f"{OBJECTS}/contacts", {"properties": {"email": "ADA@example.com"}})
    assert answered.status == 409
    assert list(answered.json) == ["status", "message", "correlationId", "category"]
    assert answered.json["message"] == f"Contact already exists. Existing ID: {made}"
    assert answered.json["category"] == "CONFLICT"


def test_taking_another_contacts_email_by_update_is_a_409_and_changes_nothing(hubspot: Client) -> None:
    hubspot.contact(email="ada@example.com")
    other = hubspot.contact(email="bob@example.com")
    assert hubspot.patch(f"{OBJECTS}/contacts/{other}", {"properties": {"email": "ada@example.com"}}).status == 409
    assert hubspot.get(f"{OBJECTS}/contacts/{other}").json["properties"]["email"] == "bob@example.com"


def test_an_address_given_up_is_free_again(hubspot: Client) -> None:
    first = hubspot.contact(email="ada@example.com")
    hubspot.patch(f"{OBJECTS}/contacts/{first}", {"properties": {"email": "ada2@example.com"}})
    hubspot.contact(email="ada@example.com")
    hubspot.delete(f"{OBJECTS}/contacts/{first}")
    hubspot.contact(email="ada2@example.com")


def test_bad_values_are_listed_together_as_json_inside_the_message(hubspot: Client) -> None:
    answered = hubspot.post(f"{OBJECTS}/contacts", {"properties": {"email": "x", "nope": "1"}})
    assert answered.status == 400
    assert answered.json["message"].startswith('Property values were not valid: [{"isValid":false,')
    assert [error["code"] for error in answered.json["errors"]] == ["INVALID_EMAIL", "PROPERTY_DOESNT_EXIST"]
    assert answered.json["category"] == "VALIDATION_ERROR"


def test_an_update_answers_with_what_changed_and_what_was_computed_only(hubspot: Client) -> None:
    made = hubspot.contact(email="ada@example.com", firstname="Ada")
    properties = hubspot.patch(f"{OBJECTS}/contacts/{made}", {"properties": {"lastname": "L"}}).json["properties"]
    assert properties["lastname"] == "L"
    assert "email" not in properties
    assert "firstname" not in properties


def test_an_empty_update_is_refused(hubspot: Client) -> None:
    made = hubspot.contact(email="ada@example.com")
    answered = hubspot.patch(f"{OBJECTS}/contacts/{made}", {"properties": {}})
    assert answered.status == 400
    assert answered.json["message"] == "No properties found to update, please provide at least one."


def test_an_empty_text_clears_a_value(hubspot: Client) -> None:
    made = hubspot.contact(email="ada@example.com", firstname="Ada")
    hubspot.patch(f"{OBJECTS}/contacts/{made}", {"properties": {"firstname": ""}})
    assert hubspot.get(f"{OBJECTS}/contacts/{made}").json["properties"]["firstname"] == ""


def test_a_missing_record_is_jettys_page(hubspot: Client) -> None:
    answered = hubspot.get(f"{OBJECTS}/contacts/12345")
    assert answered.status == 404
    assert answered.headers["content-type"] == "text/html;charset=iso-8859-1"
    assert answered.headers["x-hubspot-notfound"] == "true"
    assert b"<p>Resource not found</p>" in answered.reply.body


def test_a_missing_record_is_json_where_the_switch_says_so() -> None:
    answered = client(policy=Policy(missing_record_html=False)).get(f"{OBJECTS}/contacts/12345")
    assert answered.status == 404
    assert list(answered.json) == ["status", "message", "correlationId"]


def test_ids_that_are_no_numbers_and_id_zero_have_texts_of_their_own(hubspot: Client) -> None:
    junk = hubspot.get(f"{OBJECTS}/contacts/abc")
    assert (junk.status, junk.json["message"]) == (404, "Object not found.  objectId are usually numeric.")
    zero = hubspot.get(f"{OBJECTS}/contacts/0")
    assert (zero.status, zero.json["message"]) == (404, "Object not found. objectId is usually positive.")


def test_a_record_is_found_by_its_unique_property_and_by_no_other(hubspot: Client) -> None:
    made = hubspot.contact(email="ada@example.com", firstname="Ada")
    assert hubspot.get(f"{OBJECTS}/contacts/Ada@example.com", "idProperty=email").json["id"] == made
    for name in ("firstname", "segment_group_id"):
        change = {"properties": {"lastname": "Byron"}}
        assert hubspot.get(f"{OBJECTS}/contacts/Ada", f"idProperty={name}").status == 404
        missed = hubspot.call("PATCH", f"{OBJECTS}/contacts/Ada", change, query=f"idProperty={name}")
        assert (missed.status, b"Resource not found" in missed.reply.body) == (404, True)


def test_an_archived_record_is_read_only_when_asked_for(hubspot: Client) -> None:
    made = hubspot.contact(email="ada@example.com")
    assert hubspot.delete(f"{OBJECTS}/contacts/{made}").status == 204
    assert hubspot.get(f"{OBJECTS}/contacts/{made}").status == 404
    archived = hubspot.get(f"{OBJECTS}/contacts/{made}", "archived=True").json
    assert archived["archived"] is True
    assert archived["archivedAt"]


def test_archiving_what_is_not_there_is_a_204(hubspot: Client) -> None:
    assert hubspot.delete(f"{OBJECTS}/contacts/12345").status == 204


def test_paging_visits_every_record_once_and_the_link_keeps_every_parameter(hubspot: Client) -> None:
    made = [hubspot.contact(email=f"c{number}@example.com") for number in range(7)]
    seen, query = [], "properties=email&limit=3"
    while True:
        body = hubspot.get(f"{OBJECTS}/contacts", query).json
        seen += [row["id"] for row in body["results"]]
        if "paging" not in body:
            break
        following = body["paging"]["next"]
        assert following["after"] == str(int(body["results"][-1]["id"]) + 1)
        assert following["link"].startswith(
            "http://127.0.0.1:8642/crm/v3/objects/contacts?properties=email&limit=3&after="
        )
        query = following["link"].partition("?")[2]
    assert seen == made


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=ten", "after=x", "archived=maybe"])
def test_query_values_that_do_not_parse_are_refused(hubspot: Client, query: str) -> None:
    assert hubspot.get(f"{OBJECTS}/contacts", query).status == 400


def test_history_lists_past_values_newest_first(hubspot: Client) -> None:
    made = hubspot.contact(email="ada@example.com", firstname="Ada")
    hubspot.portal.live.clock.move_to(hubspot.portal.live.clock.now() + 1000)
    hubspot.patch(f"{OBJECTS}/contacts/{made}", {"properties": {"firstname": "Augusta"}})
    history = hubspot.get(f"{OBJECTS}/contacts/{made}", "propertiesWithHistory=firstname").json["propertiesWithHistory"]
    assert [entry["value"] for entry in history["firstname"]] == ["Augusta", "Ada"]
    assert history["firstname"][0]["timestamp"] > history["firstname"][1]["timestamp"]


def test_required_properties_are_named(hubspot: Client) -> None:
    answered = hubspot.post(f"{OBJECTS}/companies", {"properties": {"city": "Paris"}})
    assert answered.status == 400
    assert answered.json["message"] == "Error creating COMPANY.  Some required properties were not set."
    assert answered.json["context"] == {"properties": ["domain", "name"]}


def test_a_deal_gets_the_default_pipeline_and_its_stage_is_checked(hubspot: Client) -> None:
    good = hubspot.post(f"{OBJECTS}/deals", {"properties": {"dealname": "d", "dealstage": "closedwon"}})
    assert good.json["properties"]["pipeline"] == "default"
    bad = hubspot.post(f"{OBJECTS}/deals", {"properties": {"dealname": "d", "dealstage": "registered"}})
    assert (
        "registered is not a valid pipeline stage ID. Valid options are: pipelineId=default : [" in bad.json["message"]
    )


def test_unknown_types_are_told_from_types_that_are_not_simulated(hubspot: Client) -> None:
    assert hubspot.get(f"{OBJECTS}/widgets").json["message"] == "Unable to infer object type from: widgets"
    assert hubspot.get(f"{OBJECTS}/0-9999").json["message"] == "Invalid object or event type id: 0-9999"
    for name in ("payments", "forecast", "0-60", "0-165"):
        known = hubspot.get(f"{OBJECTS}/{name}")
        assert (known.status, known.json["category"]) == (501, "MOCKSPOT_NOT_SIMULATED")


def test_a_batch_create_is_all_or_nothing(hubspot: Client) -> None:
    made = hubspot.contact(email="ada@example.com")
    inputs = [{"properties": {"email": "new@example.com"}}, {"properties": {"email": "ada@example.com"}}]
    answered = hubspot.post(f"{OBJECTS}/contacts/batch/create", {"inputs": inputs})
    assert answered.status == 409
    assert answered.json["message"].endswith(made)
    assert len(hubspot.get(f"{OBJECTS}/contacts").json["results"]) == 1


def test_with_a_trace_id_each_a_batch_create_keeps_the_good_inputs(hubspot: Client) -> None:
    made = hubspot.contact(email="ada@example.com")
    inputs = [
        {"objectWriteTraceId": "a", "properties": {"email": "new@example.com"}},
        {"objectWriteTraceId": "b", "properties": {"email": "ada@example.com"}},
        {"objectWriteTraceId": "c", "properties": {"email": "broken"}},
    ]
    answered = hubspot.post(f"{OBJECTS}/contacts/batch/create", {"inputs": inputs})
    assert answered.status == 207
    body = answered.json
    assert list(body) == ["completedAt", "status", "startedAt", "results", "errors", "numErrors"]
    assert [row["objectWriteTraceId"] for row in body["results"]] == ["a"]
    assert body["errors"][0]["context"] == {"objectWriteTraceId": ["b"], "existingId": [made]}
    assert body["errors"][1]["category"] == "VALIDATION_ERROR"
    assert body["numErrors"] == 2


def test_a_batch_read_puts_all_missing_ids_into_one_error(hubspot: Client) -> None:
    made = hubspot.contact(email="ada@example.com")
    answered = hubspot.post(f"{OBJECTS}/contacts/batch/read", {"inputs": [{"id": made}, {"id": "1"}, {"id": "2"}]})
    assert answered.status == 207
    assert answered.json["errors"] == [
        {
            "status": "error",
            "category": "OBJECT_NOT_FOUND",
            "message": GONE,
            "context": {"ids": ["1", "2"]},
        }
    ]


def test_a_batch_reads_by_email(hubspot: Client) -> None:
    made = hubspot.contact(email="ada@example.com")
    body = {"idProperty": "email", "properties": ["email"], "inputs": [{"id": "ada@example.com"}]}
    assert [row["id"] for row in hubspot.post(f"{OBJECTS}/contacts/batch/read", body).json["results"]] == [made]


def test_an_upsert_says_which_records_are_new(hubspot: Client) -> None:
    made = hubspot.contact(email="ada@example.com")
    inputs = [
        {"id": "ada@example.com", "idProperty": "email", "properties": {"firstname": "Ada"}},
        {"id": "bob@example.com", "idProperty": "email", "properties": {"firstname": "Bob"}},
    ]
    answered = hubspot.post(f"{OBJECTS}/contacts/batch/upsert", {"inputs": inputs})
    assert answered.status == 200
    assert {row["id"]: row["new"] for row in answered.json["results"]}[made] is False
    assert sorted(row["new"] for row in answered.json["results"]) == [False, True]


@pytest.mark.parametrize("shuffled", [True, False])
def test_an_upsert_answers_in_another_order_than_asked_unless_switched_off(*, shuffled: bool) -> None:
    wanted = [f"u{place}@example.com" for place in range(20)]
    inputs = [{"id": email, "idProperty": "email", "properties": {}} for email in wanted]
    hubspot = client(policy=Policy(shuffle_batch_create=shuffled))
    rows = hubspot.post(f"{OBJECTS}/contacts/batch/upsert", {"inputs": inputs}).json["results"]
    emails = [row["properties"]["email"] for row in rows]
    assert (sorted(emails), emails == wanted) == (sorted(wanted), not shuffled)


def test_a_batch_of_101_is_refused(hubspot: Client) -> None:
    inputs = [{"properties": {"firstname": "x"}} for _ in range(101)]
    answered = hubspot.post(f"{OBJECTS}/contacts/batch/create", {"inputs": inputs})
    assert answered.status == 400
    expected = (
        "The maximum number of inputs supported in a batch is 100. Please reduce the number of items and try again"
    )
    assert answered.json["message"] == expected


def test_the_same_id_twice_in_a_batch_update_is_refused(hubspot: Client) -> None:
    made = hubspot.contact(email="ada@example.com")
    inputs = [{"id": made, "properties": {"firstname": name}} for name in "ab"]
    answered = hubspot.post(f"{OBJECTS}/contacts/batch/update", {"inputs": inputs})
    assert answered.json["message"] == f"Duplicate IDs found in batch input: [{made}]. IDs must be unique"


def test_batch_archive_answers_204_whatever_was_there(hubspot: Client) -> None:
    made = hubspot.contact(email="ada@example.com")
    body = {"inputs": [{"id": made}, {"id": "99"}]}
    assert hubspot.post(f"{OBJECTS}/contacts/batch/archive", body).status == 204
    assert hubspot.get(f"{OBJECTS}/contacts/{made}").status == 404


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "Invalid JSON input: a request body was expected, but none found"),
        (b"{}", "Invalid input JSON on line 1, column 2. Some required fields were not set: [properties]"),
        (b"[]", "Cannot deserialize"),
        (b'{"properties": []}', "Cannot deserialize"),
        (b"{bad", "Invalid input JSON on line 1, column 3: Unexpected character ('b' (code 98))"),
        (b'{"properties": {"hsTimestamp": "1"}}', "Names for properties should be lowercase"),
    ],
)
def test_bodies_that_hubspot_cannot_read(hubspot: Client, body: bytes, message: str) -> None:
    answered = hubspot.post(f"{OBJECTS}/contacts", body)
    assert answered.status == 400
    assert message in answered.json["message"]


def test_another_content_type_is_jettys_415(hubspot: Client) -> None:
    answered = hubspot.call("POST", f"{OBJECTS}/contacts", b"a=b", headers={"content-type": "text/plain"})
    assert answered.status == 415
    assert b"HTTP ERROR 415" in answered.reply.body


def test_an_unknown_route_is_a_page_without_the_paragraph(hubspot: Client) -> None:
    answered = hubspot.get("/nope")
    assert answered.status == 404
    assert b"<p>" not in answered.reply.body


def test_operations_that_exist_but_are_not_simulated_say_so(hubspot: Client) -> None:
    answered = hubspot.get("/marketing/v3/emails")
    assert answered.status == 501
    assert "/marketing/v3/emails" in answered.json["message"]


def test_an_update_moves_the_modified_stamp_and_a_no_op_does_not(hubspot: Client) -> None:
    made = hubspot.contact(email="ada@example.com", firstname="Ada")
    before = hubspot.get(f"{OBJECTS}/contacts/{made}").json["updatedAt"]
    hubspot.portal.live.clock.move_to(hubspot.portal.live.clock.now() + 5000)
    hubspot.patch(f"{OBJECTS}/contacts/{made}", {"properties": {"firstname": "Ada"}})
    assert hubspot.get(f"{OBJECTS}/contacts/{made}").json["updatedAt"] == before
    hubspot.patch(f"{OBJECTS}/contacts/{made}", {"properties": {"firstname": "A."}})
    assert hubspot.get(f"{OBJECTS}/contacts/{made}").json["updatedAt"] > before


def test_every_answer_repeats_its_correlation_id_in_a_header(hubspot: Client) -> None:
    answered = hubspot.get(f"{OBJECTS}/widgets")
    assert answered.headers["x-hubspot-correlation-id"] == answered.json["correlationId"]
    assert re.fullmatch(
        r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", answered.json["correlationId"]
    )


def test_an_answer_names_the_page_of_its_record(hubspot: Client) -> None:
    made = hubspot.contact(email="ada@example.com")
    portal_id = hubspot.portal.facts.portal_id
    expected = f"https://app.hubspot.com/contacts/{portal_id}/record/0-1/{made}"
    assert hubspot.get(f"{OBJECTS}/contacts/{made}").json["url"] == expected
    task = hubspot.post(f"{OBJECTS}/tasks", {"properties": {"hs_timestamp": "2026-01-02T03:04:05Z"}}).json
    assert task["url"] == f"https://app.hubspot.com/tasks/{portal_id}/view/all/task/{task['id']}"
    european = client(hublet="eu1")
    assert (
        european.get(f"{OBJECTS}/contacts/{european.contact(email='a@example.com')}")
        .json["url"]
        .startswith("https://app-eu1.hubspot.com/contacts/")
    )


def test_a_delete_goes_by_id_alone(hubspot: Client) -> None:
    made = hubspot.contact(email="ada@example.com")
    answered = hubspot.call("DELETE", f"{OBJECTS}/contacts/ada@example.com", query="idProperty=email")
    assert (answered.status, answered.json["category"]) == (404, "OBJECT_NOT_FOUND")
    assert hubspot.get(f"{OBJECTS}/contacts/{made}").status == 200


@pytest.mark.parametrize("digits", ["9" * 19, "9" * 5000])
def test_digits_without_end_name_no_record_and_no_owner(hubspot: Client, digits: str) -> None:
    inputs = {"inputs": [{"id": digits}]}
    read = hubspot.post("/crm/v3/objects/contacts/batch/read", inputs)
    assert (read.status, read.json["errors"][0]["context"]) == (207, {"ids": [digits]})
    assert hubspot.post("/crm/v3/objects/contacts/batch/archive", inputs).status == 204
    refused = hubspot.post("/crm/v3/objects/contacts", {"properties": {"hubspot_owner_id": digits}})
    assert (refused.status, refused.json["errors"][0]["code"]) == (400, "INVALID_OWNER_ID")
    assert hubspot.get(f"/crm/v3/objects/contacts/{digits}").json["category"] == "OBJECT_NOT_FOUND"
    assert hubspot.get(f"/oauth/{digits}/authorize").status < 500


@pytest.mark.parametrize(
    ("method", "suffix"), [("GET", "search"), ("PATCH", "search"), ("DELETE", "merge"), ("GET", "gdpr-delete")]
)
def test_a_path_of_its_own_is_no_record_to_other_verbs(hubspot: Client, method: str, suffix: str) -> None:
    answered = hubspot.call(method, f"{OBJECTS}/contacts/{suffix}", {} if method == "PATCH" else None)
    assert answered.status == 405
