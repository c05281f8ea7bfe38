"""Custom object schemas through the whole pipe, in every version, and the object types they make."""

from typing import Any

import pytest

from mockspot.catalog import custom_objects
from mockspot.catalog.object_types import OBJECT_TYPES, ObjectType
from mockspot.catalog.properties import defaults
from mockspot.domain import oauth
from mockspot.domain.policy import Policy
from tests.asgi.custom_objects import BARE, CAR, LATEST, SCHEMAS, VERSIONS, VIN, made, names, record, refused
from tests.simulator import NOON, Client, client

KEYS = [
    "labels",
    "requiredProperties",
    "searchableProperties",
    "primaryDisplayProperty",
    "secondaryDisplayProperties",
    "description",
    "allowsSensitiveProperties",
    "archived",
    "restorable",
    "metaType",
    "id",
    "fullyQualifiedName",
    "createdAt",
    "updatedAt",
    "createdByUserId",
    "updatedByUserId",
    "objectTypeId",
    "properties",
    "associations",
    "name",
]


@pytest.fixture
def hubspot() -> Client:
    return client()


def with_scopes(hubspot: Client, *scopes: str) -> Client:
    portal = hubspot.portal
    issued = oauth.issue(
        portal.space, portal.live.ids, portal.facts, NOON, kind="private_app", scopes=frozenset(scopes)
    )
    return Client(hubspot.simulator, portal, issued.access_token)


@pytest.mark.parametrize("path", VERSIONS)
def test_a_schema_is_created_read_listed_changed_and_archived_in_every_version(hubspot: Client, path: str) -> None:
    car = made(hubspot, CAR, path)
    one = f"{path}/{car['objectTypeId']}"
    assert hubspot.get(one).json == car
    assert hubspot.get(path).json == {"results": [car]}
    changed = hubspot.patch(one, {"labels": {"plural": "Autos"}})
    assert (changed.status, changed.json["labels"]) == (200, {"singular": "Car", "plural": "Autos"})
    assert changed.json["portalId"] == hubspot.portal.facts.portal_id
    assert hubspot.post(f"{path}/batch/read", {"inputs": ["p_car", "2-1"]}).json["results"] == [hubspot.get(one).json]
    assert hubspot.delete(one).status == 204
    assert names(hubspot, path=path) == []


def test_a_schema_shows_the_members_of_a_real_one_in_their_order(hubspot: Client) -> None:
    car = made(hubspot, CAR)
    assert list(car) == KEYS
    portal_id = hubspot.portal.facts.portal_id
    assert car["fullyQualifiedName"] == f"p{portal_id}_Car"
    assert car["objectTypeId"] == f"2-{car['id']}"
    assert car["createdAt"] == car["updatedAt"] == "2026-09-21T14:13:20Z"
    assert {name: car[name] for name in CAR if name not in ("properties",)} == {
        name: value for name, value in CAR.items() if name != "properties"
    }


def test_a_bare_object_gets_the_systems_properties_a_group_and_its_id_to_be_searched_by(hubspot: Client) -> None:
    boat = made(hubspot, {**BARE, "searchableProperties": []})
    assert boat["searchableProperties"] == ["hs_object_id"]
    assert (boat["requiredProperties"], boat["secondaryDisplayProperties"]) == ([], [])
    assert {row["name"] for row in boat["properties"]} == defaults(custom_objects.DEFINITIONS).keys()
    assert len(boat["properties"]) == 32
    assert {row["groupName"] for row in boat["properties"]} == {"boat_information"}
    groups = hubspot.get(f"/crm/v3/properties/{boat['objectTypeId']}/groups").json["results"]
    assert groups == [{"name": "boat_information", "label": "Boat Information", "displayOrder": 0, "archived": False}]


def test_parts_that_are_not_asked_for_are_left_out(hubspot: Client) -> None:
    car = made(hubspot, CAR)
    without = "includePropertyDefinitions=False&includeAssociationDefinitions=false&includeAuditMetadata=false"
    shown = hubspot.get(f"{SCHEMAS}/{car['objectTypeId']}", without).json
    assert (shown["properties"], shown["associations"]) == ([], [])
    assert not {"createdByUserId", "updatedByUserId"} & shown.keys()
    body = {"inputs": ["p_car"], "includePropertyDefinitions": False}
    assert hubspot.post(f"{SCHEMAS}/batch/read", body).json["results"][0]["properties"] == []


def test_paths_take_the_type_id_and_both_qualified_names(hubspot: Client) -> None:
    car = made(hubspot, CAR)
    for name in (car["objectTypeId"], car["fullyQualifiedName"], car["fullyQualifiedName"].lower(), "p_Car", "P_CAR"):
        assert hubspot.get(f"/crm/v3/objects/{name}").status == 200, name
        assert hubspot.get(f"{SCHEMAS}/{name}").json["name"] == "Car", name
        assert hubspot.get(f"/crm/properties/2026-09/{name}").status == 200, name
    for name in ("p1_car", "p_cars"):
        answered = hubspot.get(f"/crm/v3/objects/{name}")
        assert (answered.status, answered.json["message"]) == (400, f"Unable to infer object type from: {name}")
    unknown = hubspot.get("/crm/v3/objects/2-007")
    assert (unknown.status, unknown.json["message"]) == (400, "Invalid object or event type id: 2-007")


@pytest.mark.parametrize(
    ("where", "records", "definitions"), [("records", 200, 400), ("everywhere", 200, 200), ("nowhere", 400, 400)]
)
def test_a_switch_says_which_paths_take_the_bare_name(where: Any, records: int, definitions: int) -> None:
    hubspot = client(policy=Policy(custom_objects_by_bare_name=where))
    made(hubspot, CAR)
    assert Policy().custom_objects_by_bare_name == "records"
    for name in ("Car", "car"):
        assert hubspot.get(f"/crm/v3/objects/{name}").status == records
        assert hubspot.post(f"/crm/objects/2026-09/{name}/search", {}).status == records
        assert hubspot.get(f"/crm/properties/2026-09/{name}").status == definitions
        assert hubspot.get(f"{SCHEMAS}/{name}").status == definitions


def test_a_type_of_hubspots_own_comes_before_a_custom_one_of_its_name(hubspot: Client) -> None:
    made(hubspot, {**BARE, "name": "contacts"})
    assert record(hubspot, "p_contacts") != record(hubspot, "contacts", email="a@example.com")
    assert len(hubspot.get("/crm/v3/objects/contacts").json["results"]) == 1


def test_records_of_a_custom_object_are_created_read_searched_changed_and_archived(hubspot: Client) -> None:
    type_id = made(hubspot, CAR)["objectTypeId"]
    number = record(hubspot, type_id, vin="W1", doors=5)
    one = f"/crm/v3/objects/{type_id}/{number}"
    stamp = "2026-09-21T14:13:20Z"
    assert hubspot.get(one).json["properties"] == {
        "hs_createdate": stamp,
        "hs_lastmodifieddate": stamp,
        "hs_object_id": number,
    }
    assert hubspot.get(f"/crm/v3/objects/{type_id}/W1", "idProperty=vin&properties=doors").json["id"] == number
    assert hubspot.patch(one, {"properties": {"doors": 3}}).json["properties"]["doors"] == "3"
    assert hubspot.post(f"/crm/v3/objects/{type_id}/search", {"query": "W1"}).json["total"] == 1
    batch = {"properties": ["vin"], "inputs": [{"id": number}]}
    read = hubspot.post(f"/crm/objects/2026-09/{type_id}/batch/read", batch).json["results"]
    assert [row["properties"]["vin"] for row in read] == ["W1"]
    assert hubspot.delete(one).status == 204
    assert hubspot.get(f"/crm/v3/objects/{type_id}").json == {"results": []}


def test_texts_call_a_custom_object_as_recorded_ones_do(hubspot: Client) -> None:
    car = made(hubspot, CAR)
    objects = f"/crm/v3/objects/{car['objectTypeId']}"
    missing = hubspot.post(objects, {"properties": {"doors": 1}}).json
    assert missing["message"] == "Error creating Car.  Some required properties were not set."
    assert missing["context"] == {"properties": ["vin"]}
    record(hubspot, "p_car", vin="W1")
    taken = hubspot.post(objects, {"properties": {"vin": "W1"}}).json["message"]
    assert f"objectTypeId=ObjectTypeId{{metaTypeId=2, innerId={car['id']}}}, propertyName=vin, value=W1" in taken
    batch = hubspot.post(f"{objects}/batch/read", {"properties": [], "inputs": [{"id": "5"}]})
    assert batch.status == 207
    assert batch.json["errors"][0]["message"].startswith("Could not get some null objects")


@pytest.mark.parametrize("name", ["1car", "_car", "car park", "auto-mobile", "", "c" * 51, "wagen\u00e4"])
def test_a_name_is_letters_digits_and_underscores_with_a_letter_first(hubspot: Client, name: str) -> None:
    answered = hubspot.post(SCHEMAS, {**BARE, "name": name})
    assert refused(answered) == (400, "VALIDATION_ERROR", "InboundDbObjectTypeError.OBJECT_TYPE_NAME_FORMAT")


def test_a_name_is_taken_whatever_its_case(hubspot: Client) -> None:
    made(hubspot, CAR)
    for name in ("Car", "cAR"):
        answered = hubspot.post(SCHEMAS, {**BARE, "name": name})
        expected = (409, "OBJECT_ALREADY_EXISTS", "InboundDbObjectTypeError.OBJECT_TYPE_ALREADY_EXIST")
        assert refused(answered) == expected


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"primaryDisplayProperty": None}, "ObjectSchemaError.PRIMARY_DISPLAY_PROPERTY_REQUIRED"),
        ({"primaryDisplayProperty": "x"}, "ObjectSchemasSandboxesSyncErrorType.INVALID_PRIMARY_DISPLAY_PROPERTY"),
        (
            {"secondaryDisplayProperties": ["x"]},
            "ObjectSchemasSandboxesSyncErrorType.INVALID_SECONDARY_DISPLAY_PROPERTY",
        ),
        ({"requiredProperties": ["x"]}, "InvalidPropertiesError.INVALID_REQUIRED_PROPERTIES"),
        ({"searchableProperties": ["x"]}, "ObjectSchemasSandboxesSyncErrorType.INVALID_SEARCHABLE_PROPERTIES"),
        ({"labels": {"singular": "C" * 51, "plural": "Cs"}}, ""),
        ({"labels": {"singular": "C"}}, ""),
        ({"labels": None}, ""),
        ({"properties": [{**VIN, "type": "bool"}]}, "Properties.PROPERTY_CREATE_FAILED_VALIDATION"),
    ],
)
def test_a_schema_that_does_not_hold_together_is_refused_and_leaves_nothing(
    hubspot: Client, changes: dict[str, Any], reason: str
) -> None:
    answered = hubspot.post(SCHEMAS, {**CAR, **changes})
    assert refused(answered) == (400, "VALIDATION_ERROR", reason)
    assert names(hubspot, "archived=true") == []
    assert hubspot.get("/crm/v3/objects/p_car").status == 400


def test_display_properties_are_at_most_two_and_searched_ones_twenty(hubspot: Client) -> None:
    system = list(defaults(custom_objects.DEFINITIONS))
    assert hubspot.post(SCHEMAS, {**BARE, "secondaryDisplayProperties": system[:3]}).status == 400
    assert hubspot.post(SCHEMAS, {**BARE, "secondaryDisplayProperties": system[:1] * 2}).status == 400
    assert hubspot.post(SCHEMAS, {**BARE, "searchableProperties": system[:21]}).status == 400
    made(hubspot, {**BARE, "secondaryDisplayProperties": system[:2], "searchableProperties": system[:20]})


def test_an_account_has_room_for_so_many_custom_objects(hubspot: Client) -> None:
    for number in range(custom_objects.MAXIMUM):
        last = made(hubspot, {**BARE, "name": f"o{number}"})
    assert hubspot.post(SCHEMAS, BARE).status == 400
    hubspot.delete(f"{SCHEMAS}/{last['objectTypeId']}")
    made(hubspot)


def test_a_change_ignores_the_name_and_may_clear_the_description(hubspot: Client) -> None:
    car = made(hubspot, CAR)
    one = f"{LATEST}/{car['objectTypeId']}"
    assert hubspot.patch(one, {"name": "Truck", "restorable": False, "nope": 1}).json["name"] == "Car"
    assert hubspot.patch(one, {"clearDescription": True}).json["description"] is None
    assert hubspot.patch(one, {"requiredProperties": [], "searchableProperties": ["doors"]}).status == 200
    shown = hubspot.get(one).json
    assert (shown["requiredProperties"], shown["searchableProperties"]) == ([], ["doors"])
    assert shown["restorable"] is False
    record(hubspot, "p_car", doors=4)
    assert hubspot.post("/crm/v3/objects/p_car/search", {"query": "4"}).json["total"] == 1


def test_sensitive_properties_once_allowed_stay_allowed(hubspot: Client) -> None:
    one = f"{SCHEMAS}/{made(hubspot)['objectTypeId']}"
    answered = hubspot.patch(one, {"allowsSensitiveProperties": False})
    reason = "InboundDbObjectTypeError.SENSITIVE_PROPERTIES_SUPPORT_CANNOT_BE_TURNED_OFF"
    assert refused(answered) == (400, "VALIDATION_ERROR", reason)


def test_a_change_that_names_a_property_the_type_lacks_changes_nothing(hubspot: Client) -> None:
    one = f"{SCHEMAS}/{made(hubspot, CAR)['objectTypeId']}"
    before = hubspot.get(one).json
    assert hubspot.patch(one, {"description": "new", "requiredProperties": ["wheels"]}).status == 400
    assert hubspot.get(one).json == before


def test_types_of_hubspots_own_are_read_and_not_changed(hubspot: Client) -> None:
    shown = hubspot.get(f"{LATEST}/contacts").json
    assert (shown["objectTypeId"], shown["metaType"], shown["name"]) == ("0-1", "HUBSPOT", "CONTACT")
    assert "email" in {row["name"] for row in shown["properties"]}
    reason = "ObjectSchemaError.CANNOT_MODIFY_HUBSPOT_DEFINED_OBJECT_TYPE"
    for answered in (hubspot.patch(f"{LATEST}/deals", {}), hubspot.delete(f"{LATEST}/0-2")):
        assert refused(answered) == (400, "VALIDATION_ERROR", reason)
    assert names(hubspot) == []


def test_an_object_with_records_is_not_archived_but_the_bin_does_not_count(hubspot: Client) -> None:
    type_id = made(hubspot, CAR)["objectTypeId"]
    number = record(hubspot, type_id, vin="W1")
    answered = hubspot.delete(f"{SCHEMAS}/{type_id}")
    assert refused(answered) == (400, "VALIDATION_ERROR", "ObjectSchemaError.EXISTING_OBJECT_RECORDS")
    hubspot.delete(f"/crm/v3/objects/{type_id}/{number}")
    assert hubspot.delete(f"{SCHEMAS}/{type_id}").status == 204


def test_an_archived_object_shows_in_the_archived_list_alone_and_answers_no_call(hubspot: Client) -> None:
    made(hubspot)
    type_id = made(hubspot, CAR)["objectTypeId"]
    hubspot.delete(f"{SCHEMAS}/{type_id}")
    assert names(hubspot) == [("boat", False)]
    assert names(hubspot, "archived=true") == [("boat", False), ("Car", True)]
    gone = hubspot.get(SCHEMAS, "archived=true").json["results"][1]
    assert (gone["restorable"], gone["properties"], gone["associations"]) == (True, [], [])
    for path in (f"/crm/v3/objects/{type_id}", f"/crm/v3/properties/{type_id}", f"{SCHEMAS}/{type_id}"):
        assert hubspot.get(path).json["message"] == f"Invalid object or event type id: {type_id}"
    assert hubspot.delete(f"{SCHEMAS}/{type_id}").status == 400


def test_only_an_archived_object_is_purged(hubspot: Client) -> None:
    one = f"{SCHEMAS}/{made(hubspot, CAR)['objectTypeId']}"
    assert hubspot.call("DELETE", one, query="archived=true").status == 400
    hubspot.delete(one)
    assert hubspot.call("DELETE", one, query="archived=true").status == 204
    assert names(hubspot, "archived=true") == []
    assert hubspot.call("DELETE", one, query="archived=true").status == 400


def test_the_name_of_an_archived_object_makes_a_new_one_without_its_past(hubspot: Client) -> None:
    old = made(hubspot, CAR)["objectTypeId"]
    hubspot.delete(f"{SCHEMAS}/{old}")
    new = made(hubspot, {**BARE, "name": "CAR"})
    assert new["objectTypeId"] != old
    assert names(hubspot, "archived=true") == [("CAR", False)]
    assert "vin" not in {row["name"] for row in new["properties"]}


def test_properties_and_groups_of_a_custom_object_are_made_as_anywhere(hubspot: Client) -> None:
    made(hubspot)
    properties = "/crm/v3/properties/p_boat"
    assert hubspot.post(f"{properties}/groups", {"name": "rig", "label": "Rig"}).status == 201
    mast = {"name": "mast", "label": "Mast", "type": "string", "fieldType": "text", "groupName": "rig"}
    assert hubspot.post(properties, mast).status == 201
    assert "mast" in {row["name"] for row in hubspot.get(f"{SCHEMAS}/p_boat").json["properties"]}
    assert hubspot.patch(f"{SCHEMAS}/p_boat", {"requiredProperties": ["mast"]}).status == 200
    assert hubspot.post("/crm/v3/objects/p_boat", {"properties": {}}).status == 400
    record(hubspot, "p_boat", mast="tall")


def test_a_property_that_the_schema_names_is_not_archived(hubspot: Client) -> None:
    made(hubspot, CAR)
    reason = "PropertyValidationError.CANNOT_DELETE_PROPERTY_IN_USE"
    for name in ("vin", "doors"):
        assert refused(hubspot.delete(f"/crm/v3/properties/p_car/{name}")) == (400, "VALIDATION_ERROR", reason)
    assert hubspot.patch(f"{SCHEMAS}/p_car", {"secondaryDisplayProperties": []}).status == 200
    assert hubspot.delete("/crm/v3/properties/p_car/doors").status == 204


def test_the_first_pipeline_brings_its_properties(hubspot: Client) -> None:
    made(hubspot)
    assert hubspot.get("/crm/v3/properties/p_boat/hs_pipeline_stage").status == 404
    stages = [{"label": "Dry", "displayOrder": 0, "stageId": "dry", "metadata": {"state": "OPEN"}}]
    pipeline = {"label": "Season", "displayOrder": 0, "pipelineId": "season", "stages": stages}
    assert hubspot.post("/crm/v3/pipelines/p_boat", pipeline).status == 201
    number = record(hubspot, "p_boat", hs_pipeline="season", hs_pipeline_stage="dry")
    held = hubspot.delete("/crm/pipelines/2026-09/p_boat/season")
    assert (held.status, held.json["context"]["objectIds"]) == (400, [f"[{number}]"])


def test_a_custom_object_can_lose_its_last_pipeline_and_keeps_the_properties(hubspot: Client) -> None:
    made(hubspot)
    pipeline = {"label": "Season", "pipelineId": "season", "stages": [{"label": "Dry", "stageId": "dry"}]}
    hubspot.post("/crm/v3/pipelines/p_boat", pipeline)
    assert hubspot.delete("/crm/v3/pipelines/p_boat/season").status == 204
    assert hubspot.get("/crm/v3/pipelines/p_boat").json["results"] == []
    assert hubspot.get("/crm/v3/properties/p_boat/hs_pipeline_stage").status == 200


@pytest.mark.parametrize(
    ("method", "suffix", "opening"),
    [
        ("GET", "", ["crm.objects.custom.read", "crm.schemas.custom.read"]),
        ("POST", "", ["crm.schemas.custom.write"]),
        ("PATCH", "/p_boat", ["crm.schemas.custom.write"]),
        ("DELETE", "/p_boat", ["crm.schemas.custom.write"]),
    ],
)
def test_each_call_needs_its_scope(hubspot: Client, method: str, suffix: str, opening: list[str]) -> None:
    made(hubspot)
    answered = with_scopes(hubspot).call(method, SCHEMAS + suffix, {})
    assert answered.status == 403
    assert answered.json["errors"][0]["context"]["requiredGranularScopes"] == opening
    for scope in opening:
        assert with_scopes(hubspot, scope).call(method, SCHEMAS + suffix, {}).status != 403


@pytest.mark.parametrize("name", ["p_boat", "contacts"])
def test_a_dated_path_shows_a_schema_to_whoever_may_see_custom_objects(hubspot: Client, name: str) -> None:
    made(hubspot)
    for path, status in ((SCHEMAS, 200), (LATEST, 403)):
        reader = with_scopes(hubspot, "crm.objects.contacts.read")
        refused = reader.get(f"{path}/{name}")
        assert refused.status == status
        assert reader.post(f"{path}/batch/read", {"inputs": [name]}).status == status
    assert list(refused.json) == ["status", "message", "correlationId", "context", "category"]
    assert refused.json["message"] == "One or more of the following scopes are required."
    assert refused.json["context"] == {
        "requiredGranularScopes": ["custom-object-read"],
        "links": ["https://developers.hubspot.com/scopes"],
    }
    assert refused.json["category"] == "MISSING_SCOPES"
    for scope in ("crm.schemas.custom.read", "crm.objects.custom.read"):
        assert with_scopes(hubspot, scope).get(f"{LATEST}/{name}").status == 200


def test_records_and_definitions_of_custom_objects_have_scopes_of_their_own(hubspot: Client) -> None:
    made(hubspot)
    objects, properties = "/crm/v3/objects/p_boat", "/crm/v3/properties/p_boat"
    assert with_scopes(hubspot, "crm.objects.contacts.read").get(objects).status == 403
    assert with_scopes(hubspot, "crm.objects.custom.read").get(objects).status == 200
    assert with_scopes(hubspot, "crm.objects.custom.read").post(objects, {"properties": {}}).status == 403
    assert with_scopes(hubspot, "crm.objects.custom.write").post(objects, {"properties": {}}).status == 201
    denied = with_scopes(hubspot, "crm.schemas.contacts.read").get(properties)
    assert denied.status == 403
    assert denied.json["message"].endswith("(requires one of [custom-object-read])")
    assert with_scopes(hubspot, "crm.schemas.custom.read").get(properties).status == 200


def test_traffic_names_the_object_type_of_schema_and_record_calls_alike(hubspot: Client) -> None:
    qualified = made(hubspot)["fullyQualifiedName"]
    hubspot.get(f"{SCHEMAS}/p_boat")
    hubspot.get("/crm/v3/objects/p_boat")
    logged = [entry.document(1) for entry in hubspot.portal.live.traffic.entries()]
    assert [row["objectType"] for row in logged[-2:]] == [qualified, qualified]


def test_reset_takes_schemas_back_and_a_checkpoint_brings_them(hubspot: Client) -> None:
    made(hubspot, CAR)
    saved = hubspot.portal.save("with cars")
    record(hubspot, "p_car", vin="W1")
    hubspot.portal.reset()
    assert hubspot.get("/crm/v3/objects/p_car").status == 400
    hubspot.portal.return_to(saved)
    assert names(hubspot) == [("Car", False)]
    assert hubspot.get("/crm/v3/objects/p_car").json == {"results": []}


def test_a_fork_has_the_objects_under_its_own_portals_name(hubspot: Client) -> None:
    made(hubspot, CAR)
    record(hubspot, "p_car", vin="W1")
    fork = Client(hubspot.simulator, hubspot.simulator.fork(hubspot.portal))
    assert fork.get(f"{SCHEMAS}/p_car").json["fullyQualifiedName"] == f"p{fork.portal.facts.portal_id}_Car"
    record(fork, "p_car", vin="W2")
    assert len(fork.get("/crm/v3/objects/p_car").json["results"]) == 2
    assert len(hubspot.get("/crm/v3/objects/p_car").json["results"]) == 1


def test_nothing_of_another_portal_is_seen(hubspot: Client) -> None:
    made(hubspot, CAR)
    other = client()
    assert other.get("/crm/v3/objects/p_car").status == 400
    assert names(other) == []


@pytest.mark.parametrize("row", [row for row in OBJECT_TYPES if row.singular_path], ids=lambda row: row.name)
def test_the_qualified_name_that_a_schema_shows_is_a_path_of_its_records(hubspot: Client, row: ObjectType) -> None:
    qualified = hubspot.get(f"{SCHEMAS}/{row.name}").json["fullyQualifiedName"]
    assert hubspot.get(f"/crm/v3/objects/{qualified}").status == 200
    assert hubspot.get(f"{SCHEMAS}/{qualified}").json["objectTypeId"] == row.type_id


def test_schemas_of_hubspots_own_show_the_properties_that_are_recorded_of_them(hubspot: Client) -> None:
    """Recorded 2025-11 (amp); nobody showed those of products."""
    deals, tickets, products = (hubspot.get(f"{SCHEMAS}/{name}").json for name in ("deals", "tickets", "products"))
    assert (deals["primaryDisplayProperty"], deals["requiredProperties"]) == ("dealname", [])
    assert deals["secondaryDisplayProperties"] == ["amount", "dealstage", "closedate"]
    assert deals["searchableProperties"] == ["pipeline", "dealname", "dealstage", "description", "dealtype"]
    assert (tickets["primaryDisplayProperty"], tickets["requiredProperties"]) == ("subject", ["hs_pipeline_stage"])
    secondary = ["createdate", "closed_date", "hubspot_owner_id", "hs_pipeline_stage"]
    assert tickets["secondaryDisplayProperties"] == secondary
    assert ("primaryDisplayProperty" in products, products["secondaryDisplayProperties"]) == (False, [])
