"""hubspot-api-client: associations v4, one at a time and in batches."""

import pytest
from hubspot import HubSpot
from hubspot.crm.associations.v4 import (
    AssociationSpec,
    BatchInputPublicAssociationMultiArchive,
    BatchInputPublicAssociationMultiPost,
    BatchInputPublicDefaultAssociationMultiPost,
    BatchInputPublicFetchAssociationsBatchRequest,
    PublicAssociationMultiArchive,
    PublicAssociationMultiPost,
    PublicDefaultAssociationMultiPost,
    PublicFetchAssociationsBatchRequest,
    PublicObjectId,
)
from hubspot.crm.associations.v4.schema import (
    ApiException,
    BatchInputPublicAssociationDefinitionConfigurationCreateRequest,
    PublicAssociationDefinitionConfigurationCreateRequest,
    PublicAssociationDefinitionCreateRequest,
    PublicAssociationDefinitionUpdateRequest,
)

from mockspot.testing import Mockspot

pytestmark = pytest.mark.clients
UNLABELLED, PRIMARY = 279, 1


@pytest.fixture
def ids(portal: Mockspot) -> dict[str, str]:
    """Return the ids of two contacts, a and b, and two companies, x and y."""
    contacts = [{"ref": name, "properties": {"email": f"{name}@example.com"}} for name in "ab"]
    companies = [{"ref": name, "properties": {"name": name}} for name in "xy"]
    seeded = portal.seed({"records": {"contacts": contacts, "companies": companies}})
    return {name: str(made) for name, made in _refs(seeded).items()}


def _refs(seeded: dict[str, dict[str, object]]) -> dict[str, object]:
    refs = seeded["refs"]
    return {name.rpartition(":")[2]: made for name, made in refs.items()}


def of(hubspot: HubSpot, contact: str) -> dict[str, set[int]]:
    """Return the companies of a contact with the type ids of each."""
    page = hubspot.crm.associations.v4.basic_api.get_page("contacts", contact, "companies", limit=500)
    return {str(row.to_object_id): {kind.type_id for kind in row.association_types} for row in page.results}


def test_a_default_association_is_set_listed_and_removed(hubspot: HubSpot, ids: dict[str, str]) -> None:
    api = hubspot.crm.associations.v4.basic_api
    answer = api.create_default("contacts", ids["a"], "companies", ids["x"])
    assert answer.status == "COMPLETE"
    assert UNLABELLED in of(hubspot, ids["a"])[ids["x"]]
    back = api.get_page("companies", ids["x"], "contacts")
    assert [str(row.to_object_id) for row in back.results] == [ids["a"]]
    api.archive("contacts", ids["a"], "companies", ids["x"])
    assert of(hubspot, ids["a"]) == {}


def test_a_type_is_set_by_its_id(hubspot: HubSpot, ids: dict[str, str]) -> None:
    spec = AssociationSpec(association_category="HUBSPOT_DEFINED", association_type_id=PRIMARY)
    made = hubspot.crm.associations.v4.basic_api.create("contacts", ids["a"], "companies", ids["x"], [spec])
    assert str(made.to_object_id) == ids["x"]
    assert of(hubspot, ids["a"]) == {ids["x"]: {UNLABELLED, PRIMARY}}


def test_batches_create_read_and_archive(hubspot: HubSpot, ids: dict[str, str]) -> None:
    api = hubspot.crm.associations.v4.batch_api
    spec = AssociationSpec(association_category="HUBSPOT_DEFINED", association_type_id=UNLABELLED)
    pairs = [("a", "x"), ("a", "y"), ("b", "y")]
    inputs = [
        PublicAssociationMultiPost(_from=PublicObjectId(id=ids[one]), to=PublicObjectId(id=ids[other]), types=[spec])
        for one, other in pairs
    ]
    api.create("contacts", "companies", BatchInputPublicAssociationMultiPost(inputs=inputs))
    wanted = [PublicFetchAssociationsBatchRequest(id=ids[name]) for name in "ab"]
    read = api.get_page("contacts", "companies", BatchInputPublicFetchAssociationsBatchRequest(inputs=wanted))
    found = {row._from.id: {str(to.to_object_id) for to in row.to} for row in read.results}
    assert found == {ids["a"]: {ids["x"], ids["y"]}, ids["b"]: {ids["y"]}}
    gone = PublicAssociationMultiArchive(_from=PublicObjectId(id=ids["a"]), to=[PublicObjectId(id=ids["x"])])
    api.archive("contacts", "companies", BatchInputPublicAssociationMultiArchive(inputs=[gone]))
    assert set(of(hubspot, ids["a"])) == {ids["y"]}


def test_default_associations_are_made_in_a_batch(hubspot: HubSpot, ids: dict[str, str]) -> None:
    api = hubspot.crm.associations.v4.batch_api
    pair = PublicDefaultAssociationMultiPost(_from=PublicObjectId(id=ids["a"]), to=PublicObjectId(id=ids["x"]))
    api.create_default("contacts", "companies", BatchInputPublicDefaultAssociationMultiPost(inputs=[pair]))
    assert set(of(hubspot, ids["a"])) == {ids["x"]}


def test_a_record_with_no_association_is_an_error_entry_of_a_207(hubspot: HubSpot, ids: dict[str, str]) -> None:
    wanted = [PublicFetchAssociationsBatchRequest(id=ids["a"])]
    read, status, _ = hubspot.crm.associations.v4.batch_api.get_page_with_http_info(
        "contacts", "companies", BatchInputPublicFetchAssociationsBatchRequest(inputs=wanted)
    )
    assert status == 207
    assert read.results == []
    assert read.errors[0].sub_category == "crm.associations.NO_ASSOCIATIONS_FOUND"


def test_a_read_contact_carries_its_associations(hubspot: HubSpot, ids: dict[str, str]) -> None:
    hubspot.crm.associations.v4.basic_api.create_default("contacts", ids["a"], "companies", ids["x"])
    read = hubspot.crm.contacts.basic_api.get_by_id(ids["a"], associations=["companies"])
    assert {row.id for row in read.associations["companies"].results} == {ids["x"]}
    assert "contact_to_company_unlabeled" in {row.type for row in read.associations["companies"].results}


def test_labels_are_made_used_renamed_and_deleted(hubspot: HubSpot, ids: dict[str, str]) -> None:
    api = hubspot.crm.associations.v4.schema.definitions_api
    wanted = PublicAssociationDefinitionCreateRequest(name="boss", label="Boss", inverse_label="Worker")
    back, forth = api.create("contacts", "companies", wanted).results
    assert (forth.label, back.label) == ("Boss", "Worker")
    spec = AssociationSpec(association_category="USER_DEFINED", association_type_id=forth.type_id)
    made = hubspot.crm.associations.v4.basic_api.create("contacts", ids["a"], "companies", ids["x"], [spec])
    assert "Boss" in made.labels
    renamed = PublicAssociationDefinitionUpdateRequest(association_type_id=forth.type_id, label="Chief")
    api.update("contacts", "companies", renamed)
    assert "Chief" in {kind.label for kind in api.get_all("companies", "contacts").results}
    api.remove("contacts", "companies", forth.type_id)
    assert "Chief" not in {kind.label for kind in api.get_all("contacts", "companies").results}
    assert UNLABELLED in of(hubspot, ids["a"])[ids["x"]]


def test_a_limit_is_set_and_felt(hubspot: HubSpot, ids: dict[str, str]) -> None:
    api = hubspot.crm.associations.v4.schema.definition_configurations_api
    limit = PublicAssociationDefinitionConfigurationCreateRequest(
        category="HUBSPOT_DEFINED", type_id=UNLABELLED, max_to_object_ids=1
    )
    inputs = BatchInputPublicAssociationDefinitionConfigurationCreateRequest(inputs=[limit])
    (made,) = api.batch_create("contacts", "companies", inputs).results
    assert made.user_enforced_max_to_object_ids == 1
    assert [found.type_id for found in api.get_all().results] == [UNLABELLED]
    links = hubspot.crm.associations.v4.basic_api
    links.create_default("contacts", ids["a"], "companies", ids["x"])
    assert links.create_default("contacts", ids["a"], "companies", ids["y"]).results == []
    assert list(of(hubspot, ids["a"])) == [ids["x"]]


def test_the_51st_label_is_a_437_on_the_wire(hubspot: HubSpot) -> None:
    api = hubspot.crm.associations.v4.schema.definitions_api
    for number in range(50):
        api.create("deals", "tickets", PublicAssociationDefinitionCreateRequest(name=f"n{number}", label=f"L{number}"))
    with pytest.raises(ApiException) as caught:
        api.create("deals", "tickets", PublicAssociationDefinitionCreateRequest(name="more", label="More"))
    assert caught.value.status == 437
