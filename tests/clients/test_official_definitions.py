"""hubspot-api-client: property definitions, pipelines and owners."""

import json

import pytest
from hubspot import HubSpot
from hubspot.crm.contacts import SimplePublicObjectInputForCreate
from hubspot.crm.owners.exceptions import NotFoundException as OwnerNotFound
from hubspot.crm.pipelines import (
    ApiException as PipelineException,
)
from hubspot.crm.pipelines import (
    PipelineInput,
    PipelinePatchInput,
    PipelineStageInput,
    PipelineStagePatchInput,
)
from hubspot.crm.properties import ApiException as PropertyException
from hubspot.crm.properties import OptionInput, PropertyCreate, PropertyGroupCreate, PropertyUpdate
from hubspot.crm.properties.exceptions import NotFoundException as PropertyNotFound

from mockspot.testing import Mockspot

pytestmark = pytest.mark.clients


def colour(**members: object) -> PropertyCreate:
    options = [
        OptionInput(label=name.title(), value=name, display_order=place, hidden=False, description=name)
        for place, name in enumerate(("red", "blue"))
    ]
    given = {"name": "colour", "label": "Colour", "type": "enumeration", "field_type": "select", "options": options}
    return PropertyCreate(**{**given, "group_name": "contactinformation", **members})


def test_a_property_is_created_used_changed_and_archived(hubspot: HubSpot) -> None:
    api = hubspot.crm.properties.core_api
    made = api.create("contacts", colour())
    assert (made.name, made.type, made.calculated, made.hubspot_defined) == ("colour", "enumeration", False, None)
    assert made.modification_metadata.read_only_value is False
    api.update("contacts", "colour", PropertyUpdate(label="Hue"))
    assert api.get_by_name("contacts", "colour").label == "Hue"
    assert "colour" in {row.name for row in api.get_all("contacts").results}
    contact = SimplePublicObjectInputForCreate(properties={"email": "ada@example.com", "colour": "red"})
    assert hubspot.crm.contacts.basic_api.create(contact).properties["colour"] == "red"
    api.archive("contacts", "colour")
    with pytest.raises(PropertyNotFound):
        api.get_by_name("contacts", "colour")


def test_a_taken_property_name_is_a_409(hubspot: HubSpot) -> None:
    hubspot.crm.properties.core_api.create("contacts", colour())
    with pytest.raises(PropertyException) as refused:
        hubspot.crm.properties.core_api.create("contacts", colour())
    assert refused.value.status == 409
    assert json.loads(refused.value.body)["subCategory"] == "Properties.PROPERTY_WITH_NAME_EXISTS"


def test_groups_are_made_and_listed(hubspot: HubSpot) -> None:
    api = hubspot.crm.properties.groups_api
    api.create("contacts", PropertyGroupCreate(name="acme", label="Acme", display_order=-1))
    assert "acme" in {row.name for row in api.get_all("contacts").results}
    assert api.get_by_name("contacts", "acme").label == "Acme"


def test_a_pipeline_is_made_with_stages_changed_and_removed(hubspot: HubSpot) -> None:
    api, stages = hubspot.crm.pipelines.pipelines_api, hubspot.crm.pipelines.pipeline_stages_api
    won = PipelineStageInput(label="Won", display_order=1, metadata={"probability": "1.0"})
    new = PipelineStageInput(label="New", display_order=0, metadata={"probability": "0.1"})
    made = api.create("deals", PipelineInput(label="Renewals", display_order=1, stages=[new, won]))
    assert {row.id for row in api.get_all("deals").results} == {"default", made.id}
    api.update("deals", made.id, PipelinePatchInput(label="Renewed"))
    assert api.get_by_id("deals", made.id).label == "Renewed"
    lost = stages.create(
        "deals", made.id, PipelineStageInput(label="Lost", display_order=2, metadata={"probability": "0.0"})
    )
    stages.update("deals", made.id, lost.id, PipelineStagePatchInput(label="Gone"))
    read = stages.get_by_id("deals", made.id, lost.id)
    assert (read.label, read.metadata["isClosed"]) == ("Gone", "true")
    assert [row.label for row in stages.get_all("deals", made.id).results] == ["New", "Won", "Gone"]
    stages.archive("deals", made.id, lost.id)
    api.archive("deals", made.id)
    assert [row.id for row in api.get_all("deals").results] == ["default"]


def test_a_deal_stage_without_a_probability_is_refused(hubspot: HubSpot) -> None:
    bare = PipelineStageInput(label="New", display_order=0, metadata={})
    with pytest.raises(PipelineException) as refused:
        hubspot.crm.pipelines.pipelines_api.create("deals", PipelineInput(label="P", display_order=1, stages=[bare]))
    assert refused.value.status == 400


def test_owners_are_listed_found_by_address_and_by_id(hubspot: HubSpot, portal: Mockspot) -> None:
    portal.seed({"owners": [{"email": "olive@example.com", "firstName": "Olive", "lastName": "O"}]})
    api = hubspot.crm.owners.owners_api
    everyone = hubspot.crm.owners.get_all()
    assert len(everyone) == 2
    found = api.get_page(email="olive@example.com", limit=10).results
    assert [(row.first_name, row.archived) for row in found] == [("Olive", False)]
    assert api.get_by_id(int(found[0].id)).email == "olive@example.com"
    assert api.get_by_id(found[0].user_id, id_property="userId").id == found[0].id
    with pytest.raises(OwnerNotFound):
        api.get_by_id(1)
