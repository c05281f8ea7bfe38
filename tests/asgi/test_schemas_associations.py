"""The association types of custom objects: made with a schema or under it, used by records, deleted again."""

from typing import Any

import pytest

from mockspot.catalog import custom_objects
from tests.asgi.custom_objects import BARE, LATEST, SCHEMAS, VERSIONS, made, names, record, refused
from tests.simulator import Client, client


@pytest.fixture
def hubspot() -> Client:
    return client()


def associations(shown: dict[str, Any]) -> dict[str, tuple[str, str]]:
    return {row["name"]: (row["fromObjectTypeId"], row["toObjectTypeId"]) for row in shown["associations"]}


def test_a_new_object_can_be_associated_with_activities_and_what_it_asks_for(hubspot: Client) -> None:
    boat = made(hubspot, {**BARE, "associatedObjects": ["CONTACT", "0-5"]})
    type_id, shown = boat["objectTypeId"], associations(boat)
    activities = {name: (type_id, other) for other, word in custom_objects.ACTIVITIES if (name := f"boat_to_{word}")}
    assert len(activities) == 9
    asked = {"boat_to_contact": (type_id, "0-1"), "boat_to_ticket": (type_id, "0-5")}
    forth = {**activities, **asked}
    back = {"_to_".join(reversed(name.split("_to_"))): (ends[1], ends[0]) for name, ends in forth.items()}
    assert shown == {**forth, **back}
    assert "contact_to_boat" in associations(hubspot.get(f"{SCHEMAS}/contacts").json)


def test_an_object_is_associated_with_its_own_kind_when_it_asks(hubspot: Client) -> None:
    assert "boat_to_boat" not in associations(made(hubspot))
    ship = made(hubspot, {**BARE, "name": "ship", "shouldCreateSameObjectAssociation": True}, LATEST)
    one, other = record(hubspot, "p_ship"), record(hubspot, "p_ship")
    assert associations(ship)["ship_to_ship"] == (ship["objectTypeId"],) * 2
    assert hubspot.call("PUT", f"/crm/v4/objects/p_ship/{one}/associations/default/p_ship/{other}").status == 200


def test_an_unknown_associated_object_refuses_the_schema(hubspot: Client) -> None:
    answered = hubspot.post(SCHEMAS, {**BARE, "associatedObjects": ["CONTACT", "2-9"]})
    assert (answered.status, answered.json["message"]) == (400, "Invalid object or event type id: 2-9")
    assert names(hubspot, "archived=true") == []


def test_records_of_a_custom_object_are_associated_and_labelled_as_any(hubspot: Client) -> None:
    boat = made(hubspot, {**BARE, "associatedObjects": ["contact"]})
    type_id, qualified = boat["objectTypeId"], boat["fullyQualifiedName"]
    contact, number = hubspot.contact(email="a@example.com"), record(hubspot, type_id)
    label = {"label": "Skipper", "name": "skipper"}
    kinds = hubspot.post(f"/crm/v4/associations/{type_id}/contacts/labels", label).json["results"]
    types = [{"associationCategory": kinds[1]["category"], "associationTypeId": kinds[1]["typeId"]}]
    assert (
        hubspot.call("PUT", f"/crm/v4/objects/{type_id}/{number}/associations/contacts/{contact}", types).status == 201
    )
    read = hubspot.get(f"/crm/v3/objects/contacts/{contact}", "associations=p_boat").json["associations"]
    assert {row["type"] for row in read[qualified]["results"]} == {"contact_to_boat", "skipper"}
    linked = hubspot.get(f"/crm/v4/objects/p_boat/{number}/associations/contacts").json["results"]
    assert [row["toObjectId"] for row in linked] == [int(contact)]
    link = {
        "to": {"id": contact},
        "types": [{"associationCategory": "USER_DEFINED", "associationTypeId": types[0]["associationTypeId"]}],
    }
    assert hubspot.post("/crm/v3/objects/p_boat", {"properties": {}, "associations": [link]}).status == 201


@pytest.mark.parametrize("path", VERSIONS)
def test_an_association_is_defined_under_a_schema_and_deleted_again(hubspot: Client, path: str) -> None:
    type_id = made(hubspot)["objectTypeId"]
    definitions = f"{path}/{type_id}/associations"
    wanted = {"fromObjectTypeId": type_id, "toObjectTypeId": "company", "name": "boat_owner"}
    defined = hubspot.post(definitions, wanted)
    assert defined.status == 201
    assert {name: defined.json[name] for name in wanted} == {**wanted, "toObjectTypeId": "0-2"}
    assert (defined.json["cardinality"], defined.json["maxToObjectIds"]) == ("ONE_TO_MANY", 500_000)
    assert defined.json in hubspot.get(f"{path}/{type_id}").json["associations"]
    assert hubspot.post(definitions, {**wanted, "name": "again"}).status == 400
    assert hubspot.delete(f"{definitions}/{defined.json['id']}").status == 204
    assert "boat_owner" not in associations(hubspot.get(f"{path}/{type_id}").json)
    assert hubspot.delete(f"{definitions}/{defined.json['id']}").status == 400
    assert hubspot.delete(f"{definitions}/x").status == 400


def test_an_association_needs_two_types_one_of_them_the_schemas(hubspot: Client) -> None:
    definitions = f"{SCHEMAS}/p_boat/associations"
    type_id = made(hubspot)["objectTypeId"]
    itself = hubspot.post(definitions, {"fromObjectTypeId": "p_boat", "toObjectTypeId": type_id})
    reason = "ObjectSchemaError.CANNOT_ASSOCIATE_OBJECT_TYPE_WITH_ITSELF"
    assert refused(itself) == (400, "VALIDATION_ERROR", reason)
    assert hubspot.post(definitions, {"fromObjectTypeId": "0-1", "toObjectTypeId": "0-2"}).status == 400
    assert hubspot.post(definitions, {"fromObjectTypeId": "p_boat"}).status == 400
    label = {"label": "Advisor", "name": "advisor"}
    elsewhere = hubspot.post("/crm/v4/associations/0-1/0-2/labels", label).json["results"][0]["typeId"]
    assert hubspot.delete(f"{definitions}/{elsewhere}").status == 400


def test_a_purge_takes_the_association_types_along(hubspot: Client) -> None:
    one = f"{SCHEMAS}/{made(hubspot, {**BARE, 'associatedObjects': ['contact']})['objectTypeId']}"
    hubspot.delete(one)
    assert "contact_to_boat" not in associations(hubspot.get(f"{SCHEMAS}/contacts").json)
    hubspot.call("DELETE", one, query="archived=true")
    assert "boat_to_contact" in associations(made(hubspot, {**BARE, "associatedObjects": ["contact"]}))
