"""hubspot-api-client: single records, batches and paging."""

import json

import pytest
from hubspot import HubSpot
from hubspot.crm.companies import BatchInputSimplePublicObjectBatchInputForCreate as CompanyBatch
from hubspot.crm.contacts import (
    ApiException,
    BatchInputSimplePublicObjectBatchInput,
    BatchInputSimplePublicObjectBatchInputForCreate,
    BatchInputSimplePublicObjectBatchInputUpsert,
    BatchInputSimplePublicObjectId,
    BatchReadInputSimplePublicObjectId,
    PublicGdprDeleteInput,
    PublicMergeInput,
    SimplePublicObject,
    SimplePublicObjectBatchInput,
    SimplePublicObjectBatchInputForCreate,
    SimplePublicObjectBatchInputUpsert,
    SimplePublicObjectId,
    SimplePublicObjectInput,
    SimplePublicObjectInputForCreate,
)
from hubspot.crm.contacts.exceptions import NotFoundException

pytestmark = pytest.mark.clients


def contact(hubspot: HubSpot, **properties: str) -> SimplePublicObject:
    return hubspot.crm.contacts.basic_api.create(SimplePublicObjectInputForCreate(properties=properties))


def create_many(hubspot: HubSpot, *emails: str) -> list[SimplePublicObject]:
    inputs = [SimplePublicObjectBatchInputForCreate(properties={"email": email}) for email in emails]
    batch = BatchInputSimplePublicObjectBatchInputForCreate(inputs=inputs)
    made: list[SimplePublicObject] = hubspot.crm.contacts.batch_api.create(batch).results
    return made


def test_a_contact_is_created_read_updated_and_archived(hubspot: HubSpot) -> None:
    api = hubspot.crm.contacts.basic_api
    made = contact(hubspot, email="ada@example.com", firstname="Ada")
    assert made.properties["lifecyclestage"] == "lead"
    assert made.created_at.tzinfo is not None
    read = api.get_by_id(made.id, properties=["email", "phone"])
    assert (read.properties["email"], read.properties["phone"]) == ("ada@example.com", None)
    api.update(made.id, SimplePublicObjectInput(properties={"phone": "1"}))
    found = api.get_by_id(
        "ada@example.com", id_property="email", properties=["phone"], properties_with_history=["phone"]
    )
    assert found.properties["phone"] == "1"
    assert [entry.value for entry in found.properties_with_history["phone"]] == ["1"]
    api.archive(made.id)
    with pytest.raises(NotFoundException):
        api.get_by_id(made.id)
    gone = api.get_by_id(made.id, archived=True)
    assert gone.archived
    assert gone.archived_at is not None


def test_a_duplicate_shows_status_body_and_headers_of_the_409(hubspot: HubSpot) -> None:
    made = contact(hubspot, email="ada@example.com")
    with pytest.raises(ApiException) as refused:
        contact(hubspot, email="ADA@example.com")
    assert refused.value.status == 409
    body = json.loads(refused.value.body)
    assert body["message"] == f"Contact already exists. Existing ID: {made.id}"
    assert body["category"] == "CONFLICT"
    assert refused.value.headers["content-type"] == "application/json;charset=utf-8"
    assert refused.value.headers["x-hubspot-correlation-id"] == body["correlationId"]


def test_a_rejected_value_lists_its_problem(hubspot: HubSpot) -> None:
    with pytest.raises(ApiException) as refused:
        contact(hubspot, email="not an address")
    assert refused.value.status == 400
    assert json.loads(refused.value.body)["errors"][0]["code"] == "INVALID_EMAIL"


def test_batches_create_read_update_upsert_and_archive(hubspot: HubSpot) -> None:
    api = hubspot.crm.contacts.batch_api
    made = create_many(hubspot, *(f"c{number}@example.com" for number in range(5)))
    by_email = {row.properties["email"]: row.id for row in made}
    inputs = [SimplePublicObjectBatchInput(id=row.id, properties={"firstname": "F"}) for row in made]
    updated = api.update(BatchInputSimplePublicObjectBatchInput(inputs=inputs))
    assert updated.status == "COMPLETE"
    assert {row.id for row in updated.results} == set(by_email.values())
    upserts = [
        SimplePublicObjectBatchInputUpsert(id=email, id_property="email", properties={"lastname": "L"})
        for email in ("c0@example.com", "new@example.com")
    ]
    upserted = api.upsert(BatchInputSimplePublicObjectBatchInputUpsert(inputs=upserts))
    assert sorted(row.new for row in upserted.results) == [False, True]
    ids = [SimplePublicObjectId(id=row_id) for row_id in by_email.values()]
    wanted = BatchReadInputSimplePublicObjectId(inputs=ids, properties=["firstname"], properties_with_history=[])
    assert {row.properties["firstname"] for row in api.read(wanted).results} == {"F"}
    api.archive(BatchInputSimplePublicObjectId(inputs=ids))
    assert [row.properties["email"] for row in hubspot.crm.contacts.get_all()] == ["new@example.com"]


def test_a_partly_failed_batch_is_a_207_with_results_and_errors(hubspot: HubSpot) -> None:
    taken = contact(hubspot, email="taken@example.com")
    inputs = [
        SimplePublicObjectBatchInputForCreate(properties={"email": email}, object_write_trace_id=email)
        for email in ("free@example.com", "taken@example.com")
    ]
    batch = BatchInputSimplePublicObjectBatchInputForCreate(inputs=inputs)
    made, status, _ = hubspot.crm.contacts.batch_api.create_with_http_info(batch)
    assert status == 207
    assert [row.properties["email"] for row in made.results] == ["free@example.com"]
    assert made.num_errors == 1
    assert made.errors[0].category == "CONFLICT"
    assert made.errors[0].context == {"objectWriteTraceId": ["taken@example.com"], "existingId": [taken.id]}


def test_a_batch_read_of_a_missing_id_is_a_207(hubspot: HubSpot) -> None:
    made = contact(hubspot, email="ada@example.com")
    wanted = BatchReadInputSimplePublicObjectId(
        inputs=[SimplePublicObjectId(id=made.id), SimplePublicObjectId(id="1")],
        properties=["email"],
        properties_with_history=[],
    )
    found, status, _ = hubspot.crm.contacts.batch_api.read_with_http_info(wanted)
    assert status == 207
    assert [row.id for row in found.results] == [made.id]
    assert found.errors[0].context == {"ids": ["1"]}


def test_get_all_pages_to_the_end(hubspot: HubSpot) -> None:
    made = []
    for hundred in range(3):
        made += create_many(hubspot, *(f"c{hundred}-{number}@example.com" for number in range(100)))
    made += create_many(hubspot, "last@example.com")
    found = hubspot.crm.contacts.get_all(properties=["email"])
    assert [int(row.id) for row in found] == sorted(int(row.id) for row in made)
    assert len({row.properties["email"] for row in found}) == 301


def test_the_generic_objects_api_reads_what_the_typed_one_wrote(hubspot: HubSpot) -> None:
    inputs = [{"properties": {"name": f"Company {number}"}, "associations": []} for number in range(3)]
    hubspot.crm.companies.batch_api.create(CompanyBatch(inputs=inputs))
    for name in ("companies", "company", "0-2"):
        found = hubspot.crm.objects.get_all(object_type=name)
        assert {row.properties["name"] for row in found} == {"Company 0", "Company 1", "Company 2"}


def test_two_contacts_are_merged_and_the_one_they_became_is_erased(hubspot: HubSpot) -> None:
    api = hubspot.crm.contacts.basic_api
    first, second = create_many(hubspot, "a@example.com", "b@example.com")
    merged = api.merge(PublicMergeInput(primary_object_id=first.id, object_id_to_merge=second.id))
    assert merged.properties["hs_merged_object_ids"] == f"{first.id};{second.id}"
    assert api.get_by_id(second.id).id == merged.id
    told = api.get_by_id(merged.id, properties_with_history=["email"]).properties_with_history["email"]
    assert told[0].value == first.properties["email"]
    assert api.purge_with_http_info(PublicGdprDeleteInput(object_id="b@example.com", id_property="email"))[1] == 204
    with pytest.raises(NotFoundException):
        api.get_by_id(merged.id)
