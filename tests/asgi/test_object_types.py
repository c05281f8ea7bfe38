"""Every object type through every record operation: what a type offers works, what it does not is a loud 501."""

from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any

import pytest

from mockspot.catalog import groups, pipelines, properties
from mockspot.catalog.associations import between
from mockspot.catalog.object_types import OBJECT_TYPES, ObjectType
from mockspot.control import seeding
from mockspot.control.seed_documents import Seed, SeedRecord
from tests.simulator import Client, client

OBJECTS = "/crm/v3/objects"


def types(rows: Iterable[ObjectType]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("row", list(rows), ids=lambda row: row.name)


def offering(operation: str) -> list[ObjectType]:
    return [row for row in OBJECT_TYPES if f"crm.objects.{operation}" in row.operations]


every_type = types(OBJECT_TYPES)
_SAMPLES = {"date": "2026-01-02", "datetime": "2026-01-02T03:04:05Z", "bool": "true"}
_numbers = count(1)


@pytest.fixture
def hubspot() -> Client:
    return client()


def sample(row: ObjectType, name: str) -> str:
    """Return a value that a property takes; another one each time where only one record may have it."""
    found = properties.defaults(row.name)[name]
    if found.type == "number":
        return str(next(_numbers))
    if found.type == "string":
        return f"p{next(_numbers)}@example.com" if name == "email" else f"p{next(_numbers)}.example.com"
    if found.type != "enumeration":
        return _SAMPLES[found.type]
    pipeline = next(iter(pipelines.defaults(row.name).values()), None)
    if pipeline is not None and name == row.pipeline_property:
        return pipeline.id
    if pipeline is not None and name == row.stage_property:
        return pipeline.stages[0].id
    return found.options[0].value if found.options else "any"


def needed(row: ObjectType) -> dict[str, str]:
    """Return properties that are enough for a create."""
    return {name: sample(row, name) for name in (*row.required, *row.required_any[:1], *row.unique_properties)}


def note(hubspot: Client, row: ObjectType) -> str:
    """Return a property of the portal's own that keeps any text."""
    group = next(iter(groups.defaults(row.name)))
    definition = {"name": "acme_note", "label": "Note", "type": "string", "fieldType": "text", "groupName": group}
    answered = hubspot.post(f"/crm/v3/properties/{row.name}", definition)
    assert answered.status == 201, answered.json
    return "acme_note"


def links(hubspot: Client, row: ObjectType) -> list[dict[str, Any]]:
    """Return the associations that are enough for a create."""
    if not row.linked_any:
        return []
    (kind,) = (kind for kind in between(row.type_id, row.linked_any[0]) if kind.default)
    (to,) = (other for other in OBJECT_TYPES if other.type_id == row.linked_any[0])
    spec = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": kind.type_id}
    return [{"to": {"id": made(hubspot, to, needed(to))}, "types": [spec]}]


def made(hubspot: Client, row: ObjectType, values: Mapping[str, Any]) -> str:
    """Return the id of a new record: created if the type offers it, seeded otherwise."""
    if "crm.objects.create" in row.operations:
        answered = hubspot.post(
            f"{OBJECTS}/{row.name}", {"properties": dict(values), "associations": links(hubspot, row)}
        )
        assert answered.status == 201, answered.json
        record_id: str = answered.json["id"]
        return record_id
    seed = Seed(records={row.name: [SeedRecord(ref="it", properties=dict(values))]})
    return str(seeding.plant(hubspot.portal, seed)["refs"]["it"])


def listed(hubspot: Client, row: ObjectType) -> list[str]:
    """Return the ids of all records: a user of the account has one without anybody's making it."""
    return [found["id"] for found in hubspot.get(f"{OBJECTS}/{row.name}").json["results"]]


@every_type
def test_a_record_is_read_with_its_default_properties(hubspot: Client, row: ObjectType) -> None:
    record_id = made(hubspot, row, needed(row))
    for name in row.spellings:
        body = hubspot.get(f"{OBJECTS}/{name}/{record_id}").json
        assert list(body["properties"]) == list(row.default_properties)
        assert body["createdAt"] == body["properties"][row.created_property]
        assert body["updatedAt"] == body["properties"][row.modified_property]
        assert body["properties"]["hs_object_id"] == body["id"] == record_id


@every_type
def test_a_record_is_found_by_list_batch_and_search(hubspot: Client, row: ObjectType) -> None:
    name, before = note(hubspot, row), listed(hubspot, row)
    record_id = made(hubspot, row, {**needed(row), name: "aardvark"})
    other = made(hubspot, row, needed(row))
    assert listed(hubspot, row) == [record_id, other, *before]
    batch = {"inputs": [{"id": other}, {"id": record_id}], "properties": [name]}
    read = hubspot.post(f"{OBJECTS}/{row.name}/batch/read", batch)
    assert [found["properties"][name] for found in read.json["results"]] == [None, "aardvark"]
    if "crm.objects.search" in row.operations:
        filters = [{"filters": [{"propertyName": name, "operator": "EQ", "value": "aardvark"}]}]
        found = hubspot.post(f"{OBJECTS}/{row.name}/search", {"filterGroups": filters})
        assert (found.json["total"], found.json["results"][0]["id"]) == (1, record_id)


@types(offering("update"))
def test_a_record_is_changed_one_by_one_and_in_batches(hubspot: Client, row: ObjectType) -> None:
    name, path = note(hubspot, row), f"{OBJECTS}/{row.name}"
    record_id = made(hubspot, row, needed(row))
    assert hubspot.patch(f"{path}/{record_id}", {"properties": {name: "one"}}).json["properties"][name] == "one"
    batch = {"inputs": [{"id": record_id, "properties": {name: "two"}}]}
    assert hubspot.post(f"{path}/batch/update", batch).json["results"][0]["properties"][name] == "two"
    assert hubspot.get(f"{path}/{record_id}", f"properties={name}").json["properties"][name] == "two"


@types(offering("archive"))
def test_a_record_is_made_and_archived_in_batches(hubspot: Client, row: ObjectType) -> None:
    path, before = f"{OBJECTS}/{row.name}", listed(hubspot, row)
    inputs = [{"properties": needed(row), "associations": links(hubspot, row)} for _ in range(2)]
    created = hubspot.post(f"{path}/batch/create", {"inputs": inputs})
    assert created.status == 201, created.json
    first, second = (found["id"] for found in created.json["results"])
    assert hubspot.post(f"{path}/batch/archive", {"inputs": [{"id": first}]}).status == 204
    assert hubspot.delete(f"{path}/{second}").status == 204
    assert listed(hubspot, row) == before
    assert len(hubspot.get(path, "archived=true").json["results"]) == 2


@types(row for row in offering("batch.upsert") if row.unique_properties)
def test_a_record_is_upserted_by_a_unique_property(hubspot: Client, row: ObjectType) -> None:
    values = needed(row)
    key = row.unique_properties[0]
    batch = {"inputs": [{"id": values[key], "idProperty": key, "properties": values}]}
    outcomes = [hubspot.post(f"{OBJECTS}/{row.name}/batch/upsert", batch).json["results"][0] for _ in range(2)]
    assert [found["new"] for found in outcomes] == [True, False]
    assert outcomes[0]["id"] == outcomes[1]["id"]


@types(offering("merge"))
def test_two_records_merge_into_one_with_a_new_id(hubspot: Client, row: ObjectType) -> None:
    first, second = (made(hubspot, row, needed(row)) for _ in range(2))
    body = {"primaryObjectId": first, "objectIdToMerge": second}
    merged = hubspot.post(f"/crm/objects/2026-09/{row.name}/merge", body)
    assert merged.status == 200, merged.json
    assert merged.json["id"] not in (first, second)
    assert merged.json["properties"]["hs_merged_object_ids"] == f"{first};{second}"
    assert hubspot.get(f"{OBJECTS}/{row.name}/{second}").json["id"] == merged.json["id"]


@types(row for row in offering("create") if row.required)
def test_a_create_without_what_the_type_needs_names_it(hubspot: Client, row: ObjectType) -> None:
    before = listed(hubspot, row)
    refused = hubspot.post(f"{OBJECTS}/{row.name}", {"properties": {}})
    assert refused.status == 400
    assert refused.json["context"]["properties"] == list(row.required)
    assert refused.json["message"] == f"Error creating {row.legacy_name}.  Some required properties were not set."
    assert listed(hubspot, row) == before


@types(row for row in offering("create") if row.linked_any)
def test_a_create_without_an_association_the_type_needs_makes_nothing(hubspot: Client, row: ObjectType) -> None:
    task = hubspot.post(f"{OBJECTS}/tasks", {"properties": {"hs_timestamp": "1"}}).json["id"]
    spec = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 646}
    elsewhere = {"properties": needed(row), "associations": [{"to": {"id": task}, "types": [spec]}]}
    for path in (f"{OBJECTS}/{row.name}", f"/crm/objects/2026-03/{row.name}", f"/crm/objects/2026-09/{row.type_id}"):
        for refused in (
            hubspot.post(path, {"properties": needed(row)}),
            hubspot.post(path, elsewhere),
            hubspot.post(f"{path}/batch/create", {"inputs": [{"properties": needed(row)}]}),
        ):
            assert (refused.status, refused.json["category"]) == (400, "VALIDATION_ERROR")
            assert (
                refused.json["message"]
                == f"Error creating {row.legacy_name}.  Some required associations were not set."
            )
    assert listed(hubspot, row) == []


@types(offering("merge"))
def test_two_records_become_one_where_hubspot_merges(hubspot: Client, row: ObjectType) -> None:
    one, other = made(hubspot, row, needed(row)), made(hubspot, row, needed(row))
    body = {"primaryObjectId": one, "objectIdToMerge": other}
    merged = hubspot.post(f"{OBJECTS}/{row.name}/merge", body)
    assert merged.status == 200, merged.json
    assert [found["id"] for found in hubspot.get(f"{OBJECTS}/{row.name}").json["results"]] == [merged.json["id"]]


@pytest.mark.parametrize("path", [OBJECTS, "/crm/objects/v3", "/crm/objects/2026-03"])
@types(offering("gdpr_delete"))
def test_a_record_is_erased_where_hubspot_erases(hubspot: Client, row: ObjectType, path: str) -> None:
    record_id = made(hubspot, row, needed(row))
    assert hubspot.post(f"{path}/{row.name}/gdpr-delete", {"objectId": record_id}).status == 204
    assert hubspot.get(f"{OBJECTS}/{row.name}/{record_id}", "archived=true").status == 404


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "feedback_submissions", {"properties": {}}),
        ("PATCH", "feedback_submissions/1", {"properties": {}}),
        ("DELETE", "contracts/1", None),
        ("POST", "contracts/search", {}),
        ("POST", "partner_clients/batch/create", {"inputs": []}),
        ("POST", "deal_splits/batch/upsert", {"inputs": []}),
        ("POST", "notes/merge", {"primaryObjectId": "1", "objectIdToMerge": "2"}),
        ("POST", "deals/gdpr-delete", {"objectId": "1"}),
    ],
)
def test_what_hubspot_does_not_offer_on_a_type_is_refused_loudly(
    hubspot: Client, method: str, path: str, body: Any
) -> None:
    refused = hubspot.call(method, f"{OBJECTS}/{path}", body)
    assert (refused.status, refused.json["category"]) == (501, "MOCKSPOT_NOT_SIMULATED")
    assert path.partition("/")[0] in refused.json["message"]


def test_a_record_names_its_page_in_hubspot(hubspot: Client) -> None:
    portal_id = hubspot.portal.facts.portal_id
    for name, page in (("deals", "contacts/{}/record/0-3"), ("tasks", "tasks/{}/view/all/task")):
        row = next(row for row in OBJECT_TYPES if row.name == name)
        record_id = made(hubspot, row, needed(row))
        url = hubspot.get(f"{OBJECTS}/{name}/{record_id}").json["url"]
        assert url == f"https://app.hubspot.com/{page.format(portal_id)}/{record_id}"


def test_a_repeated_unique_value_is_a_409_for_contacts_alone(hubspot: Client) -> None:
    course = {"hs_course_name": "Knots", "hs_course_id": "k1"}
    first = hubspot.post(f"{OBJECTS}/courses", {"properties": course}).json["id"]
    refused = hubspot.post(f"{OBJECTS}/courses", {"properties": course})
    assert (refused.status, refused.json["category"]) == (400, "VALIDATION_ERROR")
    assert refused.json["message"].endswith(f"{first} already has that value.")


def test_a_stage_of_another_pipeline_is_refused_on_any_type_with_pipelines(hubspot: Client) -> None:
    refused = hubspot.post(
        f"{OBJECTS}/orders", {"properties": {"hs_order_name": "o", "hs_pipeline_stage": "closedwon"}}
    )
    assert refused.status == 400
    assert refused.json["errors"][0]["code"] == "INVALID_OPTION"


@pytest.mark.parametrize(
    ("name", "property_name", "status"),
    [("notes", "hs_body_preview_html", 400), ("emails", "hs_email_html", 400), ("notes", "hs_note_body", 200)],
)
def test_some_properties_of_activities_cannot_be_filtered(name: str, property_name: str, status: int) -> None:
    """Documented (DOC-SEARCH)."""
    filters = [{"propertyName": property_name, "operator": "HAS_PROPERTY"}]
    assert client().post(f"{OBJECTS}/{name}/search", {"filterGroups": [{"filters": filters}]}).status == status
