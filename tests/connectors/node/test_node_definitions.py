"""@hubspot/api-client: properties, pipelines, owners, custom objects and lists."""

import pytest

from mockspot.testing import Mockspot
from tests.connectors.node.client import NodeClient, Refused

pytestmark = [pytest.mark.connectors, pytest.mark.sweep]

_COLOUR = {
    "name": "colour",
    "label": "Colour",
    "type": "enumeration",
    "fieldType": "select",
    "groupName": "contactinformation",
    "options": [
        {"label": name.title(), "value": name, "displayOrder": place, "hidden": False}
        for place, name in enumerate(("red", "blue"))
    ],
}


def test_a_property_is_created_used_changed_and_archived(node: NodeClient, portal: Mockspot) -> None:
    api = "crm.properties.coreApi"
    made = node(f"{api}.create", "contacts", _COLOUR)
    assert (made["name"], made["type"], made["calculated"]) == ("colour", "enumeration", False)
    assert [option["value"] for option in made["options"]] == ["red", "blue"]
    contact = node("crm.contacts.basicApi.create", {"properties": {"email": "ada@example.com", "colour": "red"}})
    (held,) = (row for row in portal.state("contacts") if row["id"] == contact["id"])
    assert held["properties"]["colour"] == "red"
    assert node(f"{api}.update", "contacts", "colour", {"label": "Hue"})["label"] == "Hue"
    assert node(f"{api}.getByName", "contacts", "colour")["label"] == "Hue"
    assert "colour" in {row["name"] for row in node(f"{api}.getAll", "contacts")["results"]}
    node(f"{api}.archive", "contacts", "colour")
    assert "colour" not in {row["name"] for row in node(f"{api}.getAll", "contacts")["results"]}
    with pytest.raises(Refused) as refused:
        node(f"{api}.getByName", "contacts", "colour")
    assert refused.value.code == 404


def test_properties_are_created_read_and_archived_in_batches(node: NodeClient) -> None:
    api = "crm.properties.batchApi"
    inputs = [{**_COLOUR, "name": name} for name in ("hue", "tint")]
    made = node(f"{api}.create", "contacts", {"inputs": inputs})
    assert {row["name"] for row in made["results"]} == {"hue", "tint"}
    wanted = {"archived": False, "inputs": [{"name": "hue"}, {"name": "tint"}]}
    assert {row["name"] for row in node(f"{api}.read", "contacts", wanted)["results"]} == {"hue", "tint"}
    node(f"{api}.archive", "contacts", {"inputs": wanted["inputs"]})
    assert not {"hue", "tint"} & {row["name"] for row in node("crm.properties.coreApi.getAll", "contacts")["results"]}


def test_a_taken_property_name_is_a_409(node: NodeClient) -> None:
    node("crm.properties.coreApi.create", "contacts", _COLOUR)
    with pytest.raises(Refused) as refused:
        node("crm.properties.coreApi.create", "contacts", _COLOUR)
    assert refused.value.code == 409
    assert refused.value.body["subCategory"] == "Properties.PROPERTY_WITH_NAME_EXISTS"


def test_groups_are_made_listed_renamed_and_archived(node: NodeClient) -> None:
    api = "crm.properties.groupsApi"
    node(f"{api}.create", "contacts", {"name": "acme", "label": "Acme", "displayOrder": -1})
    assert "acme" in {row["name"] for row in node(f"{api}.getAll", "contacts")["results"]}
    node(f"{api}.update", "contacts", "acme", {"label": "Acme Inc"})
    assert node(f"{api}.getByName", "contacts", "acme")["label"] == "Acme Inc"
    node(f"{api}.archive", "contacts", "acme")
    assert "acme" not in {row["name"] for row in node(f"{api}.getAll", "contacts")["results"]}


def test_a_pipeline_is_made_with_stages_changed_and_removed(node: NodeClient) -> None:
    api, stages = "crm.pipelines.pipelinesApi", "crm.pipelines.pipelineStagesApi"
    new = {"label": "New", "displayOrder": 0, "metadata": {"probability": "0.1"}}
    won = {"label": "Won", "displayOrder": 1, "metadata": {"probability": "1.0"}}
    lost = {"label": "Lost", "displayOrder": 2, "metadata": {"probability": "0.0"}}
    made = node(f"{api}.create", "deals", {"label": "Renewals", "displayOrder": 1, "stages": [new, won]})
    assert {row["id"] for row in node(f"{api}.getAll", "deals")["results"]} == {"default", made["id"]}
    node(f"{api}.update", "deals", made["id"], {"label": "Renewed"})
    assert node(f"{api}.getById", "deals", made["id"])["label"] == "Renewed"
    added = node(f"{stages}.create", "deals", made["id"], lost)["id"]
    node(f"{stages}.update", "deals", made["id"], added, {"label": "Gone", "metadata": lost["metadata"]})
    read = node(f"{stages}.getById", "deals", made["id"], added)
    assert (read["label"], read["metadata"]["isClosed"]) == ("Gone", "true")
    labels = [row["label"] for row in node(f"{stages}.getAll", "deals", made["id"])["results"]]
    assert labels == ["New", "Won", "Gone"]
    told = node("crm.pipelines.pipelineAuditsApi.getAudit", "deals", made["id"])["results"]
    assert {row["action"] for row in told} >= {"CREATE", "UPDATE"}
    node(f"{stages}.archive", "deals", made["id"], added)
    node(f"{api}.archive", "deals", made["id"])
    assert [row["id"] for row in node(f"{api}.getAll", "deals")["results"]] == ["default"]


def test_a_deal_stage_without_a_probability_is_refused(node: NodeClient) -> None:
    bare = {"label": "New", "displayOrder": 0, "metadata": {}}
    with pytest.raises(Refused) as refused:
        node("crm.pipelines.pipelinesApi.create", "deals", {"label": "P", "displayOrder": 1, "stages": [bare]})
    assert refused.value.code == 400
    assert [row["id"] for row in node("crm.pipelines.pipelinesApi.getAll", "deals")["results"]] == ["default"]


def test_owners_are_paged_found_by_address_and_by_either_id(node: NodeClient) -> None:
    api, found, after = "crm.owners.ownersApi", [], None
    while True:
        page = node(f"{api}.getPage", None, after, 1)
        found += page["results"]
        if "paging" not in page:
            break
        after = page["paging"]["next"]["after"]
    assert len(found) == len({row["id"] for row in found}) == 4
    (ada,) = node(f"{api}.getPage", "ada.byron@example.com")["results"]
    assert (ada["firstName"], ada["type"], ada["archived"]) == ("Ada", "PERSON", False)
    assert node(f"{api}.getById", int(ada["id"]))["email"] == ada["email"]
    assert node(f"{api}.getById", ada["userId"], "userId")["id"] == ada["id"]
    with pytest.raises(Refused) as refused:
        node(f"{api}.getById", 1)
    assert refused.value.code == 404


def test_a_custom_object_is_defined_filled_linked_and_archived(node: NodeClient, portal: Mockspot) -> None:
    schemas, records = "crm.schemas.coreApi", "crm.objects.basicApi"
    plate = {"name": "plate", "label": "Plate", "type": "string", "fieldType": "text", "hasUniqueValue": True}
    egg = {
        "name": "bike",
        "labels": {"singular": "Bike", "plural": "Bikes"},
        "primaryDisplayProperty": "plate",
        "requiredProperties": ["plate"],
        "searchableProperties": ["plate"],
        "properties": [plate],
        "associatedObjects": ["CONTACT"],
    }
    bike = node(f"{schemas}.create", egg)
    kind = bike["objectTypeId"]
    assert {row["name"] for row in node(f"{schemas}.getAll")["results"]} == {"car", "bike"}
    made = node(f"{records}.create", kind, {"properties": {"plate": "B1"}})
    assert [row["properties"]["plate"] for row in portal.state(kind)] == ["B1"]
    found = node(f"{records}.getById", "p_bike", "B1", None, None, None, None, "plate")
    assert found["id"] == made["id"]
    link = next(row for row in bike["associations"] if row["name"] == "contact_to_bike")
    contact = portal.state("contacts")[0]["id"]
    spec = {"associationCategory": "USER_DEFINED", "associationTypeId": int(link["id"])}
    node("crm.associations.v4.basicApi.create", "contacts", contact, kind, made["id"], [spec])
    read = node("crm.contacts.basicApi.getById", contact, None, None, [kind])
    linked = read["associations"][bike["fullyQualifiedName"]]["results"]
    assert [(row["id"], row["type"]) for row in linked] == [(made["id"], "contact_to_bike")]
    changed = node(f"{schemas}.update", kind, {"labels": {"singular": "Cycle", "plural": "Cycles"}})
    assert changed["labels"] == {"singular": "Cycle", "plural": "Cycles"}
    with pytest.raises(Refused) as refused:
        node(f"{schemas}.archive", kind)
    assert refused.value.body["subCategory"] == "ObjectSchemaError.EXISTING_OBJECT_RECORDS"
    node(f"{records}.archive", kind, made["id"])
    node(f"{schemas}.archive", kind)
    assert {row["name"] for row in node(f"{schemas}.getAll")["results"]} == {"car"}


def test_a_static_list_is_made_filled_searched_and_deleted(node: NodeClient, portal: Mockspot) -> None:
    lists, members = "crm.lists.listsApi", "crm.lists.membershipsApi"
    made = node(f"{lists}.create", {"name": "VIPs", "objectTypeId": "0-1", "processingType": "MANUAL"})["list"]
    ids = sorted((row["id"] for row in portal.state("contacts")[:3]), key=int)
    assert node(f"{members}.add", made["listId"], ids[:2])["recordsIdsAdded"] == ids[:2]
    change = {"recordIdsToAdd": [ids[2]], "recordIdsToRemove": [ids[0]]}
    assert node(f"{members}.addAndRemove", made["listId"], change)["recordIdsRemoved"] == [ids[0]]
    page = node(f"{members}.getPage", made["listId"], None, None, 1)
    rest = node(f"{members}.getPage", made["listId"], page["paging"]["next"]["after"], None, 1)
    assert [row["recordId"] for row in (*page["results"], *rest["results"])] == ids[1:]
    of_contact = node(f"{members}.getLists", "0-1", ids[1])["results"]
    assert [row["listId"] for row in of_contact] == [made["listId"]]
    found = node(f"{lists}.doSearch", {"query": "vip", "offset": 0, "additionalProperties": []})
    assert [row["listId"] for row in found["lists"]] == [made["listId"]]
    assert node(f"{lists}.getById", made["listId"])["list"]["size"] == 2
    node(f"{lists}.remove", made["listId"])
    assert node(f"{lists}.doSearch", {"offset": 0, "additionalProperties": []})["total"] == 0


def test_a_list_is_found_by_name_renamed_filled_from_another_emptied_and_restored(
    node: NodeClient, portal: Mockspot
) -> None:
    lists, members = "crm.lists.listsApi", "crm.lists.membershipsApi"
    static = {"objectTypeId": "0-1", "processingType": "MANUAL"}
    one, other = (node(f"{lists}.create", {**static, "name": name})["list"]["listId"] for name in ("One", "Other"))
    ids = sorted(row["id"] for row in portal.state("contacts")[:2])
    node(f"{members}.add", one, ids)
    node(f"{members}.addAllFromList", other, one)
    assert sorted(row["recordId"] for row in node(f"{members}.getPage", other)["results"]) == ids
    assert node(f"{members}.remove", other, ids[:1])["recordIdsRemoved"] == ids[:1]
    node(f"{members}.removeAll", one)
    assert node(f"{members}.getPage", one)["results"] == []
    assert node(f"{lists}.updateName", one, "First")["updatedList"]["name"] == "First"
    assert node(f"{lists}.getByName", "First", "0-1")["list"]["listId"] == one
    node(f"{lists}.remove", one)
    with pytest.raises(Refused) as refused:
        node(f"{lists}.getByName", "First", "0-1")
    assert refused.value.code == 404
    node(f"{lists}.restore", one)
    found = {row["listId"] for row in node(f"{lists}.getAll", [one, other])["lists"]}
    assert found == {one, other}


def test_a_user_is_provisioned_changed_and_removed_and_an_owner_meanwhile(node: NodeClient, portal: Mockspot) -> None:
    portal.seed(roles=[{"name": "Sales"}])
    api = "settings.users.usersApi"
    made = node(f"{api}.create", {"email": "eva@example.com", "sendWelcomeEmail": True})
    (role,) = node("settings.users.rolesApi.getAll")["results"]
    node(f"{api}.replace", made["id"], {"roleId": role["id"]})
    assert node(f"{api}.getById", "eva@example.com", "EMAIL")["roleIds"] == [role["id"]]
    (owner,) = node("crm.owners.ownersApi.getPage", "eva@example.com")["results"]
    assert owner["userId"] == int(made["id"])
    assert made["id"] in {row["id"] for row in node(f"{api}.getPage", 100)["results"]}
    node(f"{api}.archive", made["id"])
    with pytest.raises(Refused) as refused:
        node(f"{api}.getById", made["id"])
    assert refused.value.code == 404
    assert node("crm.owners.ownersApi.getById", int(owner["id"]), "id", True)["archived"]
    assert node("settings.users.teamsApi.getAll")["results"] == []
