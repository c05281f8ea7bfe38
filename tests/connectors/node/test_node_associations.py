"""@hubspot/api-client: associations v4 and their labels."""

import pytest

from mockspot.testing import Mockspot
from tests.connectors.node.client import NodeClient, Refused

pytestmark = [pytest.mark.connectors, pytest.mark.sweep]

UNLABELLED, PRIMARY = 279, 1
_API = "crm.associations.v4"


@pytest.fixture
def ids(portal: Mockspot) -> dict[str, str]:
    """Return the ids of two contacts, a and b, and two companies, x and y, that nothing is linked to."""
    contacts = [{"ref": name, "properties": {"email": f"{name}@example.com"}} for name in "ab"]
    companies = [{"ref": name, "properties": {"name": name}} for name in "xy"]
    refs = portal.seed(records={"contacts": contacts, "companies": companies})["refs"]
    return {name.rpartition(":")[2]: str(made) for name, made in refs.items()}


def of(node: NodeClient, contact: str) -> dict[str, set[int]]:
    """Return the companies of a contact with the type ids of each."""
    page = node(f"{_API}.basicApi.getPage", "contacts", contact, "companies", None, 500)
    return {str(row["toObjectId"]): {kind["typeId"] for kind in row["associationTypes"]} for row in page["results"]}


def test_a_default_association_is_set_seen_from_both_ends_and_removed(node: NodeClient, ids: dict[str, str]) -> None:
    made = node(f"{_API}.basicApi.createDefault", "contacts", ids["a"], "companies", ids["x"])
    assert made["status"] == "COMPLETE"
    assert UNLABELLED in of(node, ids["a"])[ids["x"]]
    back = node(f"{_API}.basicApi.getPage", "companies", ids["x"], "contacts")
    assert [str(row["toObjectId"]) for row in back["results"]] == [ids["a"]]
    node(f"{_API}.basicApi.archive", "contacts", ids["a"], "companies", ids["x"])
    assert of(node, ids["a"]) == {}


def test_a_read_contact_carries_its_associations(node: NodeClient, ids: dict[str, str]) -> None:
    spec = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": PRIMARY}
    node(f"{_API}.basicApi.create", "contacts", ids["a"], "companies", ids["x"], [spec])
    read = node("crm.contacts.basicApi.getById", ids["a"], None, None, ["companies"])
    found = read["associations"]["companies"]["results"]
    assert {row["id"] for row in found} == {ids["x"]}
    assert {row["type"] for row in found} == {"contact_to_company", "contact_to_company_unlabeled"}


def test_batches_create_read_and_archive(node: NodeClient, ids: dict[str, str]) -> None:
    spec = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": UNLABELLED}
    pairs = [("a", "x"), ("a", "y"), ("b", "y")]
    inputs = [{"_from": {"id": ids[one]}, "to": {"id": ids[other]}, "types": [spec]} for one, other in pairs]
    made = node(f"{_API}.batchApi.create", "contacts", "companies", {"inputs": inputs})
    assert (made["status"], len(made["results"])) == ("COMPLETE", 3)
    wanted = {"inputs": [{"id": ids[name]} for name in "ab"]}
    read = node(f"{_API}.batchApi.getPage", "contacts", "companies", wanted)
    found = {row["_from"]["id"]: {str(to["toObjectId"]) for to in row["to"]} for row in read["results"]}
    assert found == {ids["a"]: {ids["x"], ids["y"]}, ids["b"]: {ids["y"]}}
    gone = {"inputs": [{"_from": {"id": ids["a"]}, "to": [{"id": ids["x"]}]}]}
    node(f"{_API}.batchApi.archive", "contacts", "companies", gone)
    assert set(of(node, ids["a"])) == {ids["y"]}


def test_a_record_with_no_association_is_an_error_entry_of_a_207(node: NodeClient, ids: dict[str, str]) -> None:
    wanted = {"inputs": [{"id": ids["a"]}]}
    answer = node(f"{_API}.batchApi.getPageWithHttpInfo", "contacts", "companies", wanted)
    assert answer["httpStatusCode"] == 207
    assert answer["data"]["results"] == []
    assert answer["data"]["errors"][0]["subCategory"] == "crm.associations.NO_ASSOCIATIONS_FOUND"


def test_a_label_is_defined_used_renamed_and_taken_away(node: NodeClient, ids: dict[str, str]) -> None:
    definitions, kinds = f"{_API}.schema.definitionsApi", ("contacts", "companies")
    egg = {"name": "advisor", "label": "Advisor", "inverseLabel": "Advises"}
    made = {row["label"]: row for row in node(f"{definitions}.create", *kinds, egg)["results"]}
    assert {label: row["category"] for label, row in made.items()} == dict.fromkeys(
        ("Advisor", "Advises"), "USER_DEFINED"
    )
    there = made["Advisor"]
    spec = {"associationCategory": "USER_DEFINED", "associationTypeId": there["typeId"]}
    labelled = node(f"{_API}.basicApi.create", "contacts", ids["a"], "companies", ids["x"], [spec])
    assert labelled["labels"] == ["Primary", "Advisor"]  # a contact's first company is its primary one
    assert of(node, ids["a"]) == {ids["x"]: {UNLABELLED, PRIMARY, there["typeId"]}}
    node(f"{definitions}.update", *kinds, {"associationTypeId": there["typeId"], "label": "Counsel"})
    labels = {row["typeId"]: row.get("label") for row in node(f"{definitions}.getAll", *kinds)["results"]}
    assert labels[there["typeId"]] == "Counsel"
    assert labels[PRIMARY] == "Primary"
    inputs = [{"_from": {"id": ids["a"]}, "to": {"id": ids["x"]}, "types": [spec]}]
    node(f"{_API}.batchApi.archiveLabels", *kinds, {"inputs": inputs})
    assert of(node, ids["a"]) == {ids["x"]: {UNLABELLED, PRIMARY}}
    node(f"{definitions}.remove", *kinds, there["typeId"])
    assert there["typeId"] not in {row["typeId"] for row in node(f"{definitions}.getAll", *kinds)["results"]}


def test_an_unknown_type_is_refused_and_links_nothing(node: NodeClient, ids: dict[str, str]) -> None:
    spec = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 99999}
    with pytest.raises(Refused) as refused:
        node(f"{_API}.basicApi.create", "contacts", ids["a"], "companies", ids["x"], [spec])
    assert refused.value.code == 400
    assert of(node, ids["a"]) == {}


def test_the_older_version_links_reads_and_unlinks_the_same_records(node: NodeClient, ids: dict[str, str]) -> None:
    kinds, link = ("contacts", "companies"), {"_from": {"id": ids["a"]}, "to": {"id": ids["x"]}}
    inputs = {"inputs": [{**link, "type": "contact_to_company_unlabeled"}]}
    node("crm.associations.batchApi.create", *kinds, inputs)
    assert set(of(node, ids["a"])) == {ids["x"]}
    read = node("crm.associations.batchApi.read", *kinds, {"inputs": [{"id": ids["a"]}]})
    (found,) = read["results"]
    assert found["_from"]["id"] == ids["a"]
    assert {(row["id"], row["type"]) for row in found["to"]} >= {(ids["x"], "contact_to_company_unlabeled")}
    node("crm.associations.batchApi.archive", *kinds, inputs)
    assert of(node, ids["a"]) == {}
    names = {row["name"] for row in node("crm.associations.schema.typesApi.getAll", *kinds)["results"]}
    assert {"contact_to_company", "contact_to_company_unlabeled"} <= names


def test_a_limit_that_the_account_sets_holds(node: NodeClient, ids: dict[str, str]) -> None:
    # The library has a path for limits, but no method that leads to it.
    path = "/crm/v4/associations/definitions/configurations/contacts/companies/batch/create"
    limit = {"category": "HUBSPOT_DEFINED", "typeId": UNLABELLED, "maxToObjectIds": 1}
    made = node("apiRequest", {"method": "POST", "path": path, "body": {"inputs": [limit]}})
    assert made["status"] == 201
    node(f"{_API}.basicApi.createDefault", "contacts", ids["a"], "companies", ids["x"])
    spec = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": UNLABELLED}
    with pytest.raises(Refused) as refused:
        node(f"{_API}.basicApi.create", "contacts", ids["a"], "companies", ids["y"], [spec])
    assert refused.value.code == 400
    assert set(of(node, ids["a"])) == {ids["x"]}


def test_defaults_are_linked_in_a_batch(node: NodeClient, ids: dict[str, str]) -> None:
    pairs = [{"_from": {"id": ids[name]}, "to": {"id": ids["y"]}} for name in "ab"]
    made = node(f"{_API}.batchApi.createDefault", "contacts", "companies", {"inputs": pairs})
    assert made["status"] == "COMPLETE"
    assert set(of(node, ids["a"])) == set(of(node, ids["b"])) == {ids["y"]}
