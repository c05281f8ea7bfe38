"""A respx router whose HubSpot calls the simulator answers."""

import asyncio

import httpx
import pytest
import respx

from mockspot.testing import Mockspot

CONTACTS = "https://api.hubapi.com/crm/v3/objects/contacts"


def test_hubspot_calls_are_answered_and_counted(portal: Mockspot) -> None:
    with respx.mock() as router:
        route = portal.mount_respx(router)
        answer = httpx.post(CONTACTS, json={"properties": {"lastname": "Lovelace"}}, headers=portal.authorization)
    assert answer.status_code == 201
    assert route.call_count == 1
    assert portal.state("contacts")[0]["properties"]["lastname"] == "Lovelace"


def test_async_clients_are_answered(portal: Mockspot) -> None:
    async def call() -> httpx.Response:
        async with httpx.AsyncClient() as client:
            return await client.get(CONTACTS, headers=portal.authorization)

    with respx.mock() as router:
        portal.mount_respx(router)
        assert asyncio.run(call()).json() == {"results": []}


def test_other_routes_stay_as_they_are(portal: Mockspot) -> None:
    with respx.mock(assert_all_called=False) as router:
        router.get("https://other.example.com/").respond(204)
        portal.mount_respx(router)
        assert httpx.get("https://other.example.com/").status_code == 204


@pytest.mark.parametrize("host", ["app.hubspot.com", "api.hsforms.com", "forms.hsforms.net", "API.HubAPI.com"])
def test_every_host_of_hubspot_is_answered(portal: Mockspot, host: str) -> None:
    with respx.mock() as router:
        portal.mount_respx(router)
        answer = httpx.get(f"https://{host}/crm/v3/objects/contacts", headers=portal.authorization)
    assert answer.status_code == 200


def test_a_host_that_only_ends_like_hubspots_is_not_answered(portal: Mockspot) -> None:
    with respx.mock(assert_all_called=False) as router:
        portal.mount_respx(router)
        with pytest.raises(respx.models.AllMockedAssertionError):
            httpx.get("https://nothubapi.com/crm/v3/objects/contacts")


def test_a_fault_ends_in_the_clients_own_exception(portal: Mockspot) -> None:
    portal.faults.add("reset")
    with respx.mock() as router:
        portal.mount_respx(router)
        with pytest.raises(httpx.ReadError):
            httpx.get(CONTACTS, headers=portal.authorization)


def test_the_clients_timeout_counts(portal: Mockspot) -> None:
    portal.faults.add("stall")
    with respx.mock() as router:
        portal.mount_respx(router)
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(CONTACTS, headers=portal.authorization, timeout=0.1)
