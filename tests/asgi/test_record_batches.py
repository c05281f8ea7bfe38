"""Batches through the whole pipe: which inputs stop the others, and what names a record."""

from typing import Any

import pytest

from mockspot.domain.policy import Policy
from tests.simulator import Answered, Client, client

CONTACTS = "/crm/v3/objects/contacts"
UNIQUE = {
    "name": "acme_id",
    "label": "Acme id",
    "type": "string",
    "fieldType": "text",
    "groupName": "contactinformation",
    "hasUniqueValue": True,
}


@pytest.fixture
def hubspot() -> Client:
    made = client()
    assert made.post("/crm/v3/properties/contacts", UNIQUE).status == 201
    return made


def batch(hubspot: Client, name: str, *inputs: dict[str, Any], **body: Any) -> Answered:
    return hubspot.post(f"{CONTACTS}/batch/{name}", {"inputs": list(inputs), **body})


def names(hubspot: Client) -> list[str | None]:
    rows = hubspot.get(CONTACTS, "properties=firstname").json["results"]
    return [row["properties"]["firstname"] for row in rows]


def by(id_property: str | None, key: str, trace: str | None = None, **properties: str) -> dict[str, Any]:
    item: dict[str, Any] = {"id": key, "idProperty": id_property, "objectWriteTraceId": trace, "properties": properties}
    return {name: value for name, value in item.items() if value is not None}


@pytest.mark.parametrize("operation", ["update", "upsert"])
def test_the_id_is_no_unique_property(hubspot: Client, operation: str) -> None:
    made = hubspot.contact(email="a@example.com")
    refused = batch(hubspot, operation, by("hs_object_id", made, firstname="x"))
    assert refused.status == 400
    expected = "Unable to perform update/upsert by non-unique 0-1 property hs_object_id in portal ID "
    assert refused.json["message"].startswith(expected)


def test_an_update_goes_by_any_unique_property(hubspot: Client) -> None:
    hubspot.contact(email="a@example.com", acme_id="1")
    hubspot.contact(email="b@example.com")
    answered = batch(hubspot, "update", by("acme_id", "1", firstname="x"), by("email", "B@example.com", firstname="y"))
    assert answered.status == 200
    assert names(hubspot) == ["x", "y"]


def test_an_update_by_a_value_nobody_has_fails_as_a_whole_and_names_the_value(hubspot: Client) -> None:
    hubspot.contact(email="a@example.com", acme_id="1")
    refused = batch(hubspot, "update", by("acme_id", "1", firstname="x"), by("acme_id", "2", firstname="y"))
    assert refused.status == 404
    [missing] = refused.json["context"]["missingObjectPropertyValueCoordinates"]
    assert missing.split("acme_id:")[1] == "2"
    assert names(hubspot) == [None]


def test_two_names_of_one_record_in_an_update_add_up(hubspot: Client) -> None:
    made = hubspot.contact(email="a@example.com")
    batch(hubspot, "update", by(None, made, firstname="x"), by("email", "a@example.com", lastname="y"))
    read = hubspot.get(f"{CONTACTS}/{made}", "properties=firstname,lastname").json["properties"]
    assert (read["firstname"], read["lastname"]) == ("x", "y")


def test_an_upsert_needs_a_unique_property(hubspot: Client) -> None:
    refused = batch(hubspot, "upsert", by(None, "1", firstname="x"))
    assert refused.status == 400
    assert refused.json["message"].endswith("Some required fields were not set: [idProperty]")
    assert names(hubspot) == []


def test_an_upsert_keeps_the_good_inputs_when_each_has_a_trace_id(hubspot: Client) -> None:
    hubspot.contact(email="taken@example.com")
    inputs = (
        by("acme_id", "1", "a", firstname="x"),
        by("acme_id", "2", "b", email="taken@example.com"),
        by("acme_id", "3", "c", email="broken"),
    )
    answered = batch(hubspot, "upsert", *inputs)
    assert answered.status == 207
    assert [(row["objectWriteTraceId"], row["new"]) for row in answered.json["results"]] == [("a", True)]
    assert [entry["context"]["objectWriteTraceId"] for entry in answered.json["errors"]] == [["b"], ["c"]]
    assert batch(hubspot, "upsert", by("acme_id", "2", email="taken@example.com")).status == 409


def test_an_upsert_by_email_is_all_or_nothing_in_spite_of_trace_ids(hubspot: Client) -> None:
    good = by("email", "a@example.com", "a", firstname="x")
    bad = by("email", "b@example.com", "b", nope="1")
    assert batch(hubspot, "upsert", good, bad).status == 400
    assert names(hubspot) == []
    assert batch(hubspot, "upsert", good).status == 200


def test_an_upsert_by_email_is_refused_where_the_switch_says_so() -> None:
    refused = batch(client(policy=Policy(upsert_by_email=False)), "upsert", by("email", "a@example.com"))
    assert (refused.status, refused.json["message"]) == (
        400,
        "Cannot upsert a CONTACT when idProperty is set to email.",
    )


@pytest.mark.parametrize("operation", ["update", "upsert"])
def test_one_value_twice_is_refused_even_with_trace_ids(hubspot: Client, operation: str) -> None:
    hubspot.contact(email="a@example.com", acme_id="1")
    refused = batch(hubspot, operation, by("acme_id", "1", "a", firstname="x"), by("acme_id", "1", "b", firstname="y"))
    assert (refused.status, refused.json["context"]) == (400, {"ids": ["1"]})
    assert names(hubspot) == [None]


def test_a_create_that_repeats_a_unique_value_of_its_own_makes_nothing(hubspot: Client) -> None:
    inputs = [{"properties": {"email": "a@example.com", "firstname": name}} for name in "xy"]
    assert batch(hubspot, "create", *inputs).status == 409
    assert names(hubspot) == []


def test_a_read_goes_by_unique_property_and_names_the_values_it_missed(hubspot: Client) -> None:
    made = hubspot.contact(email="a@example.com", acme_id="1")
    wanted = [{"id": key} for key in ("1", "2", "3")]
    answered = batch(hubspot, "read", *wanted, idProperty="acme_id", properties=["acme_id"])
    assert (answered.status, [row["id"] for row in answered.json["results"]]) == (207, [made])
    assert answered.json["errors"][0]["context"] == {"ids": ["2", "3"]}
    assert batch(hubspot, "read", *wanted, idProperty="firstname", properties=[]).status == 400


def test_a_read_with_history_shows_fifty_at_most(hubspot: Client) -> None:
    made = hubspot.contact(email="a@example.com", firstname="x")
    body = {"properties": ["email"], "propertiesWithHistory": ["firstname", "nope", "lastname"]}
    [row] = batch(hubspot, "read", {"id": made}, **body).json["results"]
    assert row["propertiesWithHistory"]["firstname"][0] == {
        "value": "x",
        "timestamp": row["createdAt"],
        "sourceType": "INTEGRATION",
        "sourceId": row["propertiesWithHistory"]["firstname"][0]["sourceId"],
    }
    assert row["propertiesWithHistory"].keys() == {"firstname", "lastname"}
    assert "firstname" not in row["properties"]
    refused = batch(hubspot, "read", *({"id": str(number)} for number in range(51)), **body)
    assert refused.json["message"].startswith("The maximum number of inputs supported in a batch request for property")


def test_archived_records_are_read_when_asked_for_and_not_written(hubspot: Client) -> None:
    made = hubspot.contact(email="a@example.com")
    assert batch(hubspot, "archive", {"id": made}, {"id": made}, {"id": "x"}, {"id": "1"}).status == 204
    live = batch(hubspot, "read", {"id": made}, properties=[])
    assert (live.status, live.json["results"]) == (207, [])
    path = f"{CONTACTS}/batch/read"
    archived = hubspot.call("POST", path, {"inputs": [{"id": made}], "properties": []}, query="archived=true")
    assert [(row["id"], row["archived"]) for row in archived.json["results"]] == [(made, True)]
    assert batch(hubspot, "update", by(None, made, firstname="x")).status == 207
    assert hubspot.patch(f"{CONTACTS}/{made}", {"properties": {"firstname": "x"}}).status == 404
    assert batch(hubspot, "upsert", by("email", "a@example.com", firstname="x")).json["results"][0]["new"] is True


def test_what_is_no_batch_is_told_with_the_classes_that_hubspot_reads_it_into(hubspot: Client) -> None:
    """Pasted (public issues; RUDDER 2023)."""
    path = "/crm/v3/objects/contacts/batch/update"
    item = "com.hubspot.inbounddb.publicobject.core.v2.SimplePublicObjectBatchInput"
    bare = hubspot.call("POST", path, b"[]")
    assert list(bare.json) == ["status", "message", "correlationId"]
    assert bare.json["message"] == (
        "Invalid input JSON on line 1, column 1: Cannot deserialize value of type "
        f"`com.hubspot.apiutils.core.models.batch.BatchInput$Json<{item}>` from Array value "
        "(token `JsonToken.START_ARRAY`)"
    )
    nested = hubspot.call("POST", path, b'{\n  "inputs": [\n        [1]]}')
    assert nested.json["message"] == (
        f"Invalid input JSON on line 3, column 9: Cannot deserialize value of type `{item}$Json` from Array value "
        "(token `JsonToken.START_ARRAY`)"
    )
