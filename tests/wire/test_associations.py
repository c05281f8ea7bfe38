"""Associations inside record bodies and answers, and the cursors of their pages."""

import json
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspot.catalog.associations import between
from mockspot.catalog.object_types import core
from mockspot.domain.associations import Expansion
from mockspot.domain.associations.reading import Linked, LinkPage
from mockspot.domain.policy import Policy
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.refusal import Refusal
from mockspot.wire.associations import cursors, expansions, new_link, parse_types
from mockspot.wire.call import Call
from mockspot.wire.message import Request

CONTACT, COMPANY, DEAL, _ = core.ROWS


def a_call(body: object = None) -> Call:
    request = Request(
        "POST", "/crm/v3/objects/contacts", body=json.dumps(body).encode(), origin="https://hub.example.com"
    )
    return Call(request, ("", "", "v3"), {}, PortalFacts(1), Policy(), now=0)


def given_link(item: object) -> Any:
    call = a_call({"associations": [item]})
    return new_link(call, item, ("associations", 0))  # type: ignore[arg-type]  # wrong kinds are refused before


def test_expanded_types_are_named_in_any_spelling_and_once() -> None:
    assert parse_types(a_call(), ("company", "0-2", "DEALS")) == (COMPANY, DEAL)


def test_a_type_that_is_not_simulated_has_nothing_to_expand() -> None:
    assert parse_types(a_call(), ("campaigns", "companies")) == (COMPANY,)


def test_an_unknown_type_cannot_be_expanded() -> None:
    with pytest.raises(Refusal, match="type_unknown_name"):
        parse_types(a_call(), ("widgets",))


def test_an_expansion_repeats_an_id_for_each_type_and_is_absent_without_links() -> None:
    both = between("0-1", "0-2")[:2]
    linked = LinkPage((Linked(11, both),))
    found = (Expansion(CONTACT, 1, COMPANY, linked), Expansion(CONTACT, 1, DEAL, LinkPage(())))
    assert expansions(found, a_call()) == {
        "companies": {
            "results": [
                {"id": "11", "type": "contact_to_company"},
                {"id": "11", "type": "contact_to_company_unlabeled"},
            ]
        }
    }


def test_a_full_expansion_leads_on_to_the_records_v3_list_as_recorded() -> None:
    page = LinkPage((Linked(7502, between("0-2", "0-1")[:1]),), more=True)
    found = expansions((Expansion(COMPANY, 6465999056, CONTACT, page),), a_call())
    assert found["contacts"]["paging"]["next"] == {
        "after": "MC0yLTc1MDI%3D",
        "link": "https://hub.example.com/crm/v3/objects/0-2/6465999056/associations/0-1?portalId=1&after=MC0yLTc1MDI%3D",
    }


def test_a_new_link_takes_ids_and_type_ids_as_numbers_or_digits() -> None:
    texts = {"to": {"id": "101"}, "types": [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": "279"}]}
    numbers = {"to": {"id": 101}, "types": [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 279}]}
    assert given_link(texts) == given_link(numbers)
    assert given_link(numbers).types == (("HUBSPOT_DEFINED", 279),)


@pytest.mark.parametrize(
    ("item", "kind"),
    [
        ({"types": []}, "json_required_fields"),
        ({"to": {"id": "1"}}, "json_required_fields"),
        ({"to": {}, "types": []}, "json_required_fields"),
        ({"to": "1", "types": []}, "json_wrong_type"),
        ({"to": {"id": "1"}, "types": [{"associationCategory": "X"}]}, "json_required_fields"),
        ({"to": {"id": "1"}, "types": [{"associationCategory": "X", "associationTypeId": "x"}]}, "json_wrong_value"),
        ({"to": {"id": "1"}, "types": [{"associationCategory": "X", "associationTypeId": True}]}, "json_wrong_type"),
    ],
)
def test_a_malformed_new_link_is_refused_while_it_is_read(item: object, kind: str) -> None:
    with pytest.raises(Refusal, match=kind):
        given_link(item)


@given(st.integers(0, 10**18 - 1))
def test_a_cursor_leads_on_from_the_last_link_encoded_or_not(number: int) -> None:
    cursor = cursors.text(LinkPage((Linked(number, ()),), more=True))
    assert cursors.number(cursor) == cursors.number(unquote(cursor)) == number + 1


@given(st.text())
def test_any_text_as_a_cursor_is_read_or_refused(text: str) -> None:
    try:
        assert cursors.number(text) >= 0
    except Refusal as refusal:
        assert refusal.kind == "query_value"  # noqa: PT017 - either outcome is right, a crash is not
