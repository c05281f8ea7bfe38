"""An address has a length: who asks for hundreds of properties in one gets a page instead of records."""

import pytest

from mockspot.domain.policy import Policy
from tests.simulator import Client, client

CONTACTS = "/crm/v3/objects/contacts"
LONGEST = Policy().longest_address


@pytest.fixture
def hubspot() -> Client:
    return client()


def query(length: int) -> str:
    """Return a query with which the address of contacts has this length."""
    start = "properties=email,"
    return start + "x" * (length - len(CONTACTS) - len(start))


def test_an_address_over_the_length_gets_the_page_that_was_pasted(hubspot: Client) -> None:
    answered = hubspot.get(CONTACTS, query(LONGEST + 1))
    assert (answered.status, answered.headers["content-type"]) == (414, "text/html")
    assert " ".join(answered.reply.body.decode().split()) == (
        "<html> <head><title>414 Request-URI Too Large</title></head> "
        "<body> <center><h1>414 Request-URI Too Large</h1></center> </body> </html>"
    )
    assert not [name for name in answered.headers if "ratelimit" in name]


def test_the_longest_address_is_served(hubspot: Client) -> None:
    assert hubspot.get(CONTACTS, query(LONGEST)).status == 200


def test_the_same_properties_fit_into_a_body(hubspot: Client) -> None:
    names = [f"property_number_{number}" for number in range(1_000)]
    assert hubspot.get(CONTACTS, f"properties={','.join(names)}").status == 414
    assert hubspot.post(f"{CONTACTS}/search", {"properties": names}).status == 200


@pytest.mark.parametrize("longest", [8_000, 100_000])
def test_a_switch_says_how_long(longest: int) -> None:
    hubspot = client(policy=Policy(longest_address=longest))
    assert [hubspot.get(CONTACTS, query(length)).status for length in (longest, longest + 1)] == [200, 414]
