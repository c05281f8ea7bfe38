"""What a fault does to a client is the same without a socket as with one: same exception, or same answer."""

import asyncio
from typing import Any

import httpx
import httpx2
import pytest
import requests

from mockspot.testing import Mockspot

PATH = "/crm/v3/objects/contacts?limit=1"
SHORT, PATIENT = 0.4, 30.0
"""Seconds a client waits for an answer: less than the slow faults last; for all others more than any busy machine."""
SLOW_MS, LONG_S = 900, 60


def _sync_family(client: Any, portal: Mockspot, url: str, transport: Any, wait: float) -> tuple[int, bytes]:
    timeout = client.Timeout(PATIENT, read=wait)
    with client.Client(transport=transport, timeout=timeout, trust_env=False) as opened:
        answer = opened.get(url, headers=portal.authorization)
        return answer.status_code, answer.content


def _async_family(client: Any, portal: Mockspot, url: str, transport: Any, wait: float) -> tuple[int, bytes]:
    async def call() -> tuple[int, bytes]:
        timeout = client.Timeout(PATIENT, read=wait)
        async with client.AsyncClient(transport=transport, timeout=timeout, trust_env=False) as opened:
            answer = await opened.get(url, headers=portal.authorization)
            return answer.status_code, answer.content

    return asyncio.run(call())


def _requests(portal: Mockspot, url: str, adapter: Any, wait: float) -> tuple[int, bytes]:
    with requests.Session() as opened:
        opened.trust_env = False
        if adapter is not None:
            opened.mount("https://", adapter)
        answer = opened.get(url, headers=portal.authorization, timeout=(PATIENT, wait))
        return answer.status_code, answer.content


def _call(client: str, portal: Mockspot, url: str, wait: float, *, in_process: bool) -> tuple[int, bytes]:
    if client == "requests":
        return _requests(portal, url, portal.requests_adapter() if in_process else None, wait)
    module, transport = {
        "httpx": (httpx, portal.httpx_transport),
        "httpx2": (httpx2, portal.httpx2_transport),
    }[client.partition(" ")[0]]
    call = _async_family if client.endswith("async") else _sync_family
    return call(module, portal, url, transport() if in_process else None, wait)


def _outcome(client: str, portal: Mockspot, url: str, wait: float, *, in_process: bool) -> object:
    try:
        status, body = _call(client, portal, url, wait, in_process=in_process)
    except Exception as error:
        return type(error)
    return status, len(body)


@pytest.mark.parametrize("client", ["httpx", "httpx async", "httpx2", "httpx2 async", "requests"])
@pytest.mark.parametrize(
    ("kind", "effect"),
    [
        ("stall", {}),
        ("reset", {}),
        ("reset_mid_body", {}),
        ("answer_lost", {}),
        ("truncate", {}),
        ("empty", {}),
        ("latency", {"milliseconds": 50}),
        ("latency", {"milliseconds": SLOW_MS}),
        ("html", {"status": 502}),
        ("html", {"status": 524, "milliseconds": 50}),
        ("error", {"error": "internal_error", "milliseconds": SLOW_MS}),
        ("wrong_json", {"as": "string"}),
        ("other_success", {"status": 202}),
        ("content_type", {"content_type": "text/plain"}),
        ("rate_limited", {"policy": "TEN_SECONDLY_ROLLING", "retry_after": 3}),
        ("gather", {"requests": 9, "timeout_seconds": 0.05}),  # goes on alone
        ("gather", {"requests": 9, "timeout_seconds": LONG_S}),  # outlasts the client
    ],
    ids=lambda value: value if isinstance(value, str) else "-".join(str(each) for each in value.values()),
)
def test_a_fault_looks_the_same_with_and_without_a_socket(
    portal: Mockspot, client: str, kind: str, effect: dict[str, Any]
) -> None:
    portal.seed(records={"contacts": [{"properties": {"email": "ada@example.com"}}]})
    portal.faults.add(kind, **effect)
    outlasted = kind == "stall" or effect.get("milliseconds") == SLOW_MS or effect.get("timeout_seconds") == LONG_S
    wait = SHORT if outlasted else PATIENT
    over_socket = _outcome(client, portal, portal.url + PATH, wait, in_process=False)
    assert _outcome(client, portal, f"https://api.hubapi.com{PATH}", wait, in_process=True) == over_socket
