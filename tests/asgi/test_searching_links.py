"""Searches by association find the same among many as among few, whatever became of either end."""

import pytest

from mockspot.domain.records import searching
from tests.simulator import Client, client

CONTACTS, COMPANIES, DEALS = (f"/crm/v3/objects/{name}" for name in ("contacts", "companies", "deals"))


@pytest.fixture(params=[0, searching.MANY], ids=["many", "few"])
def hubspot(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(searching, "MANY", request.param)
    return client()


def found(hubspot: Client, *values: str, operator: str = "IN") -> list[str]:
    operand = {"values": list(values)} if operator == "IN" else {"value": values[0]}
    condition = {"propertyName": "associations.company", "operator": operator, **operand}
    answered = hubspot.post(f"{CONTACTS}/search", {"filterGroups": [{"filters": [condition]}]})
    assert answered.status == 200
    return [row["id"] for row in answered.json["results"]]


def made(hubspot: Client, path: str, name: str, value: str) -> str:
    number: str = hubspot.post(path, {"properties": {name: value}}).json["id"]
    return number


def test_links_are_found_from_either_end_while_both_live(hubspot: Client) -> None:
    first, second, other = (made(hubspot, COMPANIES, "name", f"Company {number}") for number in range(3))
    ada, bob, cyd = (made(hubspot, CONTACTS, "email", f"{name}@example.com") for name in ("ada", "bob", "cyd"))
    for contact, company in ((ada, first), (bob, first), (bob, second), (cyd, second)):
        path = f"/crm/v4/objects/contacts/{contact}/associations/default/companies/{company}"
        assert hubspot.call("PUT", path).status == 200
    assert found(hubspot, first, operator="EQ") == [ada, bob]
    assert found(hubspot, first, second) == [ada, bob, cyd]
    assert found(hubspot, other, "1", "no number") == []
    hubspot.call("DELETE", f"{CONTACTS}/{ada}")
    assert found(hubspot, first) == [bob]
    hubspot.call("DELETE", f"{COMPANIES}/{second}")
    assert found(hubspot, second) == []
    hubspot.call("DELETE", f"/crm/v4/objects/contacts/{bob}/associations/companies/{first}")
    assert found(hubspot, first) == []
