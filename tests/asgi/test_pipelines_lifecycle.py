"""Lifecycle pipelines through the whole pipe: their stages are the options of a property."""

import pytest

from tests.simulator import Client, client

VERSIONS = ("/crm/v3/pipelines", "/crm/pipelines/2026-03", "/crm/pipelines/2026-09")
LATEST = VERSIONS[2]
LIFECYCLES = [("contacts", "contacts-lifecycle-pipeline"), ("companies", "companies-lifecycle-pipeline")]


@pytest.fixture
def hubspot() -> Client:
    return client()


def lifecycle_options(hubspot: Client, name: str) -> list[tuple[str, str]]:
    options = hubspot.get(f"/crm/v3/properties/{name}/lifecyclestage").json["options"]
    return [(option["value"], option["label"]) for option in options]


@pytest.mark.parametrize("base", VERSIONS)
@pytest.mark.parametrize(("name", "pipeline"), LIFECYCLES)
def test_the_stages_of_a_lifecycle_pipeline_are_what_the_lifecycle_stage_may_be(
    hubspot: Client, base: str, name: str, pipeline: str
) -> None:
    path = f"{base}/{name}/{pipeline}"
    new = {"label": "Trial", "displayOrder": 0, "metadata": {"isClosed": "false", "state": "OPEN"}}
    answered = hubspot.post(f"{path}/stages", new)
    assert answered.status == 201
    stage = answered.json["id"]
    assert stage.isdigit()
    assert hubspot.patch(f"{path}/stages/customer", {"label": "Client"}).status == 200
    assert hubspot.delete(f"{path}/stages/other").status == 204
    options = lifecycle_options(hubspot, name)
    assert [value for value, _ in options][:3] == ["subscriber", stage, "lead"]
    assert ("customer", "Client") in options
    assert "other" not in dict(options)
    record = f"/crm/v3/objects/{name}"
    properties = {"lifecyclestage": stage, "name" if name == "companies" else "firstname": "N"}
    made_there = hubspot.post(record, {"properties": properties})
    assert made_there.status == 201
    gone = hubspot.patch(f"{record}/{made_there.json['id']}", {"properties": {"lifecyclestage": "other"}})
    assert (gone.status, gone.json["errors"][0]["code"]) == (400, "INVALID_OPTION")


def test_a_contact_moves_forward_in_the_order_its_lifecycle_pipeline_has_now(hubspot: Client) -> None:
    path = f"{LATEST}/contacts/contacts-lifecycle-pipeline/stages"
    contact = f"/crm/v3/objects/contacts/{hubspot.contact(email='a@example.com', lifecyclestage='customer')}"
    hubspot.patch(contact, {"properties": {"lifecyclestage": "lead"}})
    stage = "properties=lifecyclestage"
    assert hubspot.get(contact, stage).json["properties"]["lifecyclestage"] == "customer"
    assert hubspot.patch(f"{path}/lead", {"displayOrder": 99}).status == 200
    hubspot.patch(contact, {"properties": {"lifecyclestage": "lead"}})
    assert hubspot.get(contact, stage).json["properties"]["lifecyclestage"] == "lead"


def test_a_lifecycle_stage_that_records_are_in_cannot_go(hubspot: Client) -> None:
    path = f"{LATEST}/contacts/contacts-lifecycle-pipeline"
    number = hubspot.contact(email="a@example.com", lifecyclestage="customer")
    for answered in (hubspot.delete(f"{path}/stages/customer"), hubspot.delete(path)):
        assert (answered.status, answered.json["subCategory"]) == (400, "PipelineError.STAGE_ID_IN_USE")
    hubspot.delete(f"/crm/v3/objects/contacts/{number}")
    assert hubspot.delete(f"{path}/stages/customer").status == 204
    assert [row["action"] for row in hubspot.get(f"{path}/stages/customer/audit").json["results"]] == ["DELETE"]


def test_the_stages_of_contacts_are_not_those_of_companies(hubspot: Client) -> None:
    before = lifecycle_options(hubspot, "companies")
    assert hubspot.delete(f"{LATEST}/contacts/contacts-lifecycle-pipeline/stages/evangelist").status == 204
    assert lifecycle_options(hubspot, "companies") == before
    assert len(lifecycle_options(hubspot, "contacts")) == len(before) - 1


def test_what_nobody_knows_of_lifecycle_pipelines_is_not_simulated(hubspot: Client) -> None:
    for answered in (
        hubspot.post(f"{LATEST}/contacts", {"label": "Second", "stages": [{"label": "New"}]}),
        hubspot.delete(f"{LATEST}/contacts/contacts-lifecycle-pipeline/stages/lead"),  # which new contacts get
    ):
        assert (answered.status, answered.json["category"]) == (501, "MOCKSPOT_NOT_SIMULATED")
    assert "lead" in dict(lifecycle_options(hubspot, "contacts"))
