"""What the support matrix says of reading, writing, set-up and webhooks is what the simulator does."""

import json
import re
from collections.abc import Iterator
from itertools import islice, product
from typing import Any
from urllib.parse import quote

import msgspec
import pytest

from docs import matrix
from mockspot.asgi import endpoints
from mockspot.asgi.endpoint import Endpoint
from mockspot.control import operations
from mockspot.control.seed_documents import Seed
from mockspot.wire.message import Request
from mockspot.wire.traffic import Change
from tests.fuzz.shapes import shapes
from tests.fuzz.world import World, world
from tests.simulator import ORIGIN

_TRIES = 600
BY_NAME = {row.operation: row for row in endpoints.every() if not row.operation.startswith("oauth.authorize")}


@pytest.mark.parametrize("name", [name for name, row in BY_NAME.items() if row.access == "bearer"])
def test_an_operation_changes_the_portal_and_fires_as_its_row_says(name: str) -> None:
    row, place = BY_NAME[name], world()
    fired, changed, done = set(), False, False
    for request in requests(row, place):
        place.renew()
        before = place.state()
        done |= place.send(request).status < 300
        changed |= place.state() != before
        fired |= changes(place)
    place.renew()
    assert done, f"no well-formed request to {name} succeeds: give the fuzzer a shape for it"
    assert changed == matrix.writes(row)
    assert fired == set(row.fires)


def requests(row: Endpoint, place: World) -> Iterator[Request]:
    """Yield well-formed requests: known values for each parameter of the path, each with every body."""
    known = place.known()
    headers = {b"authorization": f"Bearer {place.bearer(row)}".encode(), b"content-type": row.content_type}
    _, template = row.paths[0]
    names = re.findall(r"\{(\w+)\}", template)
    bodies: list[Any] = [json.dumps(body).encode() for body in shapes(place).get(row.operation, [])] or [b""]
    values = product(*(dict.fromkeys(known[kind(name)]) for name in names))
    for chosen in islice(values, _TRIES):
        path = template
        for name, value in zip(names, chosen, strict=True):
            path = path.replace(f"{{{name}}}", quote(value, safe=""))
        for body in bodies:
            yield Request(row.method, path, query(row, place), headers, body, ORIGIN)


def query(row: Endpoint, place: World) -> str:
    """Return the query an operation cannot do without."""
    if row.operation.startswith("webhooks.journal_local."):
        return f"installPortalId={place.portal.facts.portal_id}"
    return "listName=New" if row.operation == "crm.lists.rename" else ""


def kind(name: str) -> str:
    if name.lower().endswith("objecttype"):
        return "objectType"
    if name.lower().endswith("objecttypeid"):
        return "objectTypeId"
    return "objectId" if name in ("fromObjectId", "toObjectId") else name


def changes(place: World) -> set[str]:
    """Return the changes that the traffic log of the renewed portal tells of."""
    entries = place.portal.live.traffic.entries()
    return {entry.content.change for entry in entries if isinstance(entry.content, Change)}


def test_what_sets_a_feature_up_is_there() -> None:
    members = {field.encode_name for field in msgspec.structs.fields(Seed)}
    calls = {f"{row.method} {row.path}" for row in operations.rows()}
    for feature, text in matrix.SET_UP.items():
        named = set(re.findall(r"`([^`]+)`", text))
        assert named <= members | calls, feature
    features = {matrix.feature_of(row) for row in endpoints.every()}
    assert matrix.SET_UP.keys() <= features
