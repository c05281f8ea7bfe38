"""Definitions on the wire: members that are there only when they say something, and nulls that leave things alone."""

import json
from typing import Any

import pytest

from mockspot.catalog.object_types import core
from mockspot.catalog.properties import PropertyDefinition
from mockspot.domain.policy import Policy
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.refusal import Refusal
from mockspot.wire import properties
from mockspot.wire.call import Call
from mockspot.wire.errors import render
from mockspot.wire.message import Request

CONTACT = core.CONTACTS
PLAIN = PropertyDefinition("acme", "Acme", "string", "text", "contactinformation")


def patch(body: Any) -> Call:
    request = Request("PATCH", "/", body=json.dumps(body).encode())
    params = {"propertyName": "acme"}
    return Call(
        request, ("crm.properties.update", "", "v3"), params, PortalFacts(1), Policy(), 0, object_types=[CONTACT]
    )


def test_a_hubspot_definition_says_so_and_a_portals_own_says_that_it_is_not_archived() -> None:
    own = properties.document(PLAIN)
    theirs = properties.document(
        PropertyDefinition("acme", "Acme", "string", "text", "contactinformation", hubspot_defined=True)
    )
    assert ("hubspotDefined" in own, own["archived"]) == (False, False)
    assert theirs["hubspotDefined"] is True
    assert "archived" not in theirs
    assert theirs["hidden"] is False


def test_optional_members_are_left_out_rather_than_null() -> None:
    assert None not in properties.document(PLAIN).values()


@pytest.mark.parametrize("body", [{}, {"label": None, "options": None, "numberDisplayHint": None, "hidden": None}])
def test_null_and_absent_members_change_nothing(body: dict[str, Any]) -> None:
    assert properties.parse_update(patch(body)).changes == {}


def test_an_empty_list_of_options_is_a_change() -> None:
    assert properties.parse_update(patch({"options": []})).changes == {"options": ()}


def test_members_that_cannot_change_are_passed_over() -> None:
    body = {"name": "other", "hasUniqueValue": True, "dataSensitivity": "sensitive", "externalOptions": True}
    assert properties.parse_update(patch(body)).changes == {}


@pytest.mark.parametrize(
    "body",
    [
        {"label": True},
        {"label": ["a"]},
        {"displayOrder": "1"},
        {"displayOrder": True},
        {"hidden": "true"},
        {"options": {}},
        {"options": ["a"]},
        {"options": [{"value": "a"}]},
        {"options": [{"value": "a", "label": "A", "displayOrder": 1.5}]},
        {"type": 5},
    ],
)
def test_a_member_of_another_kind_is_refused_where_it_stands(body: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as caught:
        properties.parse_update(patch(body))
    answer = render(caught.value, correlation_id="c")
    assert answer.status == 400
    assert answer.body["message"].startswith("Invalid input JSON on line 1, column ")
