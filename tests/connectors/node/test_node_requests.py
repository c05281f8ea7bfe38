"""@hubspot/api-client: `apiRequest`, for what the library has no method for."""

import json

import pytest

from mockspot.testing import Mockspot
from tests.connectors.node.client import NodeClient

pytestmark = [pytest.mark.connectors, pytest.mark.sweep]


def test_a_path_without_a_method_of_the_library_is_read(node: NodeClient, portal: Mockspot) -> None:
    answer = node("apiRequest", {"path": "/account-info/v3/details"})
    assert answer["status"] == 200
    assert json.loads(answer["text"])["portalId"] == portal.portal_id


def test_a_body_and_a_query_reach_the_dated_paths_too(node: NodeClient, portal: Mockspot) -> None:
    body = {"properties": {"email": "ada@example.com"}}
    made = node("apiRequest", {"method": "POST", "path": "/crm/objects/2026-03/contacts", "body": body})
    assert made["status"] == 201
    number = json.loads(made["text"])["id"]
    assert number in {row["id"] for row in portal.state("contacts")}
    query = {"properties": "email,phone", "archived": "false"}
    read = node("apiRequest", {"path": f"/crm/objects/2026-03/contacts/{number}", "qs": query})
    assert json.loads(read["text"])["properties"]["email"] == "ada@example.com"
    gone = node("apiRequest", {"method": "DELETE", "path": f"/crm/objects/2026-03/contacts/{number}"})
    assert (gone["status"], gone["text"]) == (204, "")


def test_a_refusal_is_an_answer_and_no_exception(node: NodeClient) -> None:
    answer = node("apiRequest", {"method": "POST", "path": "/crm/v3/objects/contacts", "body": {"properties": 1}})
    assert answer["status"] == 400
    assert answer["headers"]["content-type"] == "application/json;charset=utf-8"
    assert json.loads(answer["text"])["status"] == "error"


def test_what_is_not_simulated_says_so(node: NodeClient) -> None:
    answer = node("apiRequest", {"path": "/automation/v4/flows"})
    assert answer["status"] == 501
    assert json.loads(answer["text"])["category"] == "MOCKSPOT_NOT_SIMULATED"
