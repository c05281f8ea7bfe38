"""Run in a process of its own by test_proxy: call HubSpot's own address with every client, and tell how each fares.

Arguments: the kinds of faults to meet, one after the other, each by every client.
"""

import asyncio
import json
import os
import sys
import urllib.request
from collections.abc import Callable

import aiohttp
import httpx
import httpx2
import requests
import urllib3
import uvloop
from hubspot import HubSpot

CONTACTS = "https://api.hubapi.com/crm/v3/objects/contacts"
TOKEN = os.environ["HUBSPOT_ACCESS_TOKEN"]
HEADERS = {"authorization": f"Bearer {TOKEN}"}
CONTROL = f"{os.environ['MOCKSPOT_URL']}/_mockspot/portals/default"


def _urllib() -> int:
    with urllib.request.urlopen(urllib.request.Request(CONTACTS, headers=HEADERS)) as answer:
        status: int = answer.status
        return status


def _official() -> int:
    HubSpot(access_token=TOKEN).crm.contacts.basic_api.get_page(limit=1)
    return 200


async def _httpx_async() -> int:
    async with httpx.AsyncClient() as client:
        return (await client.get(CONTACTS, headers=HEADERS)).status_code


async def _aiohttp() -> int:
    async with aiohttp.ClientSession() as client, client.get(CONTACTS, headers=HEADERS) as answer:
        return answer.status


CLIENTS: dict[str, Callable[[], int]] = {
    "requests": lambda: requests.get(CONTACTS, headers=HEADERS, timeout=10).status_code,
    "httpx": lambda: httpx.get(CONTACTS, headers=HEADERS).status_code,
    "httpx async": lambda: asyncio.run(_httpx_async()),
    "httpx async on uvloop": lambda: uvloop.run(_httpx_async()),
    "httpx2": lambda: httpx2.get(CONTACTS, headers=HEADERS).status_code,
    "urllib.request": _urllib,
    "urllib3": lambda: urllib3.PoolManager().request("GET", CONTACTS, headers=HEADERS, retries=False).status,
    "aiohttp": lambda: asyncio.run(_aiohttp()),
    "hubspot-api-client": _official,
}


def _met(call: Callable[[], int]) -> str:
    try:
        return str(call())
    except Exception as error:
        return " < ".join(f"{type(part).__name__}: {part}" for part in _chain(error))


def _chain(error: BaseException | None) -> list[BaseException]:
    return [] if error is None else [error, *_chain(error.__cause__ or error.__context__)]


def _steer(method: str, path: str, body: object = None) -> None:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(CONTROL + path, data, {"content-type": "application/json"}, method=method)
    urllib.request.urlopen(request).close()


def main() -> None:
    """Print, by fault and client, the status or what was raised."""
    found = {"": {name: _met(call) for name, call in CLIENTS.items()}}
    for kind in sys.argv[1:]:
        _steer("POST", "/faults", {"effect": {"kind": kind}})
        found[kind] = {name: _met(call) for name, call in CLIENTS.items()}
        _steer("DELETE", "/faults")
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
