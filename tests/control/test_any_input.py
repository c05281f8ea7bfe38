"""Whatever is sent to the control plane, it answers in its own form, and never that it broke."""

import json
import re
from collections.abc import Iterator

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockspot.control.operation import File, Operation
from mockspot.control.operations import rows
from tests.control.conftest import Rig

_NAMES = sorted(
    {
        *("records", "contacts", "properties", "owners", "email", "generate", "associations", "from", "to", "types"),
        *("seed", "limits", "burst", "max", "clock", "mode", "now", "match", "effect", "kind", "status", "count"),
        *("seconds", "token", "scopes", "expiresIn", "subscriptionType", "objectId", "webhooks", "targetUrl", "name"),
        *(
            "subscriptions",
            "eventType",
            "portalId",
            "timeZone",
            "randomSeed",
            "ref",
            "demo",
            "spreadSeconds",
            "archived",
        ),
    }
)
_WORDS = ("manual", "system", "contacts", "contacts:a", "contact.creation", "status", "latency", "off", "demo", "oauth")
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(_WORDS)
    | st.sampled_from([10**400, 2**63, -(2**63), 1e308, "\x00", "a" * 5000, "2026-13-99", "9999-12-31T23:59:59Z"])
)
names = st.sampled_from(_NAMES) | st.text(max_size=8)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)
bodies = st.binary(max_size=60) | values.map(lambda value: json.dumps(value).encode())
operations = st.sampled_from(tuple(rows()))
plain = st.text(min_size=1, max_size=9).map(lambda text: re.sub(r"[/%\n]", "_", text))
segments = st.sampled_from(["default", "1", "12345678", "x", "%00", "٣", "0", "f1"]) | plain
questions = st.sampled_from(["since", "kind", "state", "objectType", "x"])
queries = st.dictionaries(questions, st.text(max_size=9), max_size=2)


@pytest.fixture(scope="module")
def steady() -> Iterator[Rig]:
    made = Rig()
    made.portal()
    yield made
    made.simulator.close()


@settings(max_examples=300, deadline=None)
@given(row=operations, body=bodies, segment=segments, query=queries)
def test_no_call_breaks_whatever_it_is_sent(
    steady: Rig, row: Operation, body: bytes, segment: str, query: dict[str, str]
) -> None:
    if (row.method, row.path) == ("DELETE", "/portals/{portalId}"):
        return
    path = re.sub(r"\{\w+\}", lambda match: "default" if match[0] == "{portalId}" else segment, row.path)
    status, value = steady.plane.call(row.method, path, _bounded(body), query)
    assert status in (200, 201, 204, 400, 404, 405, 409), value
    if not isinstance(value, File):
        orjson.dumps(value)
    if status >= 400:
        assert {"code", "message"} <= value["error"].keys() <= {"code", "message", "hint"}


def _bounded(body: bytes) -> bytes:
    """Keep a lucky draw from generating a million records."""
    return b"{}" if re.search(rb'"(contacts|companies|deals|tickets|count|demo)": *\d{4,}', body) else body


@settings(max_examples=100, deadline=None)
@given(method=st.sampled_from(["GET", "POST", "PUT", "DELETE", "PATCH", "BREW"]), path=st.text(max_size=60))
def test_no_path_breaks_the_router(steady: Rig, method: str, path: str) -> None:
    status, value = steady.plane.call(method, f"/{path}" if path.strip("/") else "/nothing", b"")
    assert status < 500, value
