"""Bodies of ten megabytes are answered as small ones are, and soon: a portal serves one request at a time."""

import json
from collections.abc import Callable
from time import perf_counter

import orjson
import pytest

from mockspot.control.plane import ControlPlane
from mockspot.wire.form import FORM_TYPE
from mockspot.wire.message import Request
from tests.fuzz.checks import check
from tests.fuzz.world import world

SIZE = 10 * 1024 * 1024
CONTACTS = "/crm/v3/objects/contacts"
TOKEN = "/oauth/v3/token"
SOON = 20.0
"""Generous on purpose: what this is against took a minute and more."""


def filters(**members: object) -> bytes:
    return json.dumps({"filterGroups": [{"filters": [{"propertyName": "email", **members}]}]}).encode()


BODIES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "no JSON at all": (CONTACTS, lambda: b"x" * SIZE),
    "zeros": (CONTACTS, lambda: bytes(SIZE)),
    "nothing but lines": (CONTACTS, lambda: b"\n" * SIZE + b"{"),
    "brackets without end": (CONTACTS, lambda: b"[" * SIZE),
    "one long value": (CONTACTS, lambda: b'{"properties":{"firstname":"' + b"x" * SIZE + b'"}}'),
    "one long address": (CONTACTS, lambda: b'{"properties":{"email":"a@' + b"x." * (SIZE // 2) + b'"}}'),
    "one long name": (CONTACTS, lambda: b'{"properties":{"' + b"x" * SIZE + b'":"1"}}'),
    "one long escaped text": (CONTACTS, lambda: b'{"properties":"' + b'\\"' * (SIZE // 2) + b'"}'),
    "a list in place of an object": (CONTACTS, lambda: b'{"properties":[' + b"1," * (SIZE // 2) + b"1]}"),
    "too many inputs": (f"{CONTACTS}/batch/create", lambda: json.dumps({"inputs": [{}] * 500_000}).encode()),
    "the last input is wrong": (
        f"{CONTACTS}/batch/read",
        lambda: json.dumps({"inputs": [{"id": "1"}] * 200_000 + [1]}).encode(),
    ),
    "values behind a bad operator": (f"{CONTACTS}/search", lambda: filters(operator="X", values=["a"] * 500_000)),
    "too many stages": (
        "/crm/v3/pipelines/deals",
        lambda: json.dumps(
            {"label": "p", "displayOrder": 1, "stages": [{"label": "s", "displayOrder": 1, "metadata": {}}] * 30_000}
        ).encode(),
    ),
    "a form of many fields": (TOKEN, lambda: b"a=b&" * (SIZE // 4)),
    "a form of one long field": (TOKEN, lambda: b"grant_type=" + b"%41" * (SIZE // 3)),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_large_body_is_refused_soon(name: str) -> None:
    place = world()
    place.renew()
    path, make = BODIES[name]
    form = path == TOKEN
    headers = {
        b"content-type": FORM_TYPE if form else b"application/json",
        b"authorization": f"Bearer {place.portal.credentials.private_token}".encode(),
    }
    request = Request("POST", path, "", headers, make())
    started = perf_counter()
    reply = place.send(request)
    assert perf_counter() - started < SOON
    assert reply.status == 400, reply.body[:200]
    check(request, reply)
    place.renew()


@pytest.mark.parametrize("depth", [250, 1000])
def test_a_body_that_nests_deep_is_logged_like_any_other(depth: int) -> None:
    place = world()
    place.renew()
    nest = b"[" * depth + b"]" * depth
    body = b'{"properties":{"email":"deep@example.com"},"token":"a","more":%b}' % nest
    token = place.portal.credentials.private_token
    headers = {b"content-type": b"application/json", b"authorization": f"Bearer {token}".encode()}
    for sent, status in ((body, 201), (nest, 400)):
        request = Request("POST", CONTACTS, "", headers, sent)
        reply = place.send(request)
        assert reply.status == status
        check(request, reply)
    answered, log = ControlPlane(place.simulator).call("GET", f"/portals/{place.portal.facts.portal_id}/traffic")
    assert (answered, len(orjson.dumps(log)) > 4 * depth) == (200, True)
    place.renew()
