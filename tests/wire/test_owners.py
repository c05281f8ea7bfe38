"""Owners on the wire: cursors and ids as clients send them back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspot.domain.owners import Owner, OwnerPage, Seen
from mockspot.domain.policy import Policy
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.refusal import Refusal
from mockspot.wire import owners
from mockspot.wire.call import Call
from mockspot.wire.message import Request

OWNER = Seen(Owner(5, "a@example.com", "A", "B", 7, 0, 1), ())


def call(query: str = "") -> Call:
    request = Request("GET", "/crm/v3/owners/", query, origin="http://hub.example.com")
    return Call(request, ("crm.owners.list", "", "v3"), {}, PortalFacts(1), Policy(), 0)


@given(st.integers(1, 10**18 - 1))
def test_the_cursor_of_a_page_leads_to_the_owner_it_names(owner_id: int) -> None:
    following = owners.page(OwnerPage((OWNER,), owner_id), call("email=a%40example.com")).body["paging"]["next"]
    link = following["link"]
    assert link.startswith("http://hub.example.com/crm/v3/owners/?email=a%40example.com&after=")
    command = owners.parse_list(call(link.partition("?")[2]))
    assert (command.after, command.email) == (owner_id, "a@example.com")


@pytest.mark.parametrize("cursor", ["MTI%3D%3D", "abc", "LTU%3D", "w6k%3D", "OTk5OTk5OTk5OTk5OTk5OTk5OTk%3D"])
def test_a_cursor_nobody_gave_out_is_refused(cursor: str) -> None:
    with pytest.raises(Refusal, match="query_value"):
        owners.parse_list(call(f"after={cursor}"))


def test_an_empty_cursor_and_an_empty_email_ask_for_everything() -> None:
    command = owners.parse_list(call("after=&email="))
    assert (command.after, command.email, command.limit, command.archived) == (0, None, 100, False)
