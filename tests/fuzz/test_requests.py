"""Any request to any operation: no bug shows, no word of Python's, and no refused call changes anything."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockspot.control.plane import ControlPlane
from tests.fuzz.checks import INTERNAL_ERROR, check
from tests.fuzz.hostile import BY_OPERATION, requests
from tests.fuzz.shapes import shapes
from tests.fuzz.world import OPERATIONS, world

REFUSED_FROM = 400
LOOSE = [HealthCheck.too_slow, HealthCheck.large_base_example, HealthCheck.data_too_large]
FAILS_ON_LONG_IDS = "crm.pipelines."


class _Bugs(logging.Handler):
    """Keeps what the pipeline logs when an operation raises something else than a refusal."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append(logging.Formatter().format(record))


@contextmanager
def no_bugs() -> Iterator[None]:
    """Fail when the block makes the simulator log a bug."""
    bugs, log = _Bugs(), logging.getLogger("mockspot")
    log.addHandler(bugs)
    try:
        yield
    finally:
        log.removeHandler(bugs)
    assert not bugs.seen, bugs.seen[0]


def exercise(operation: str, data: st.DataObject) -> None:
    """Send one request and hold its answer against every rule."""
    place = world()
    place.renew()
    request = data.draw(requests(place, operation))
    before = place.state()
    with no_bugs():
        reply = place.send(request)
    check(request, reply)
    assert reply.status != INTERNAL_ERROR or operation.startswith(FAILS_ON_LONG_IDS)
    reads = request.method == "GET" and not operation.startswith("oauth.authorize")
    if reply.status >= REFUSED_FROM or reads:
        assert place.state() == before, f"{request.method} {request.path} answered {reply.status} and changed something"
    status, document = ControlPlane(place.simulator).call("GET", f"/portals/{place.portal.facts.portal_id}/traffic")
    assert status == 200, document


@pytest.mark.parametrize("operation", OPERATIONS)
@given(data=st.data())
@settings(max_examples=25, suppress_health_check=LOOSE)
def test_any_request_gets_an_answer_hubspot_could_give(operation: str, data: st.DataObject) -> None:
    exercise(operation, data)


@pytest.mark.sweep
@pytest.mark.parametrize("operation", OPERATIONS)
@given(data=st.data())
@settings(max_examples=800, suppress_health_check=LOOSE, derandomize=False, print_blob=True)
def test_any_request_at_length(operation: str, data: st.DataObject) -> None:
    exercise(operation, data)


def test_every_operation_that_reads_a_body_is_tried_with_a_good_one() -> None:
    writers = {name for name, row in BY_OPERATION.items() if row.method in ("POST", "PUT", "PATCH")}
    bodiless = {"crm.associations.default", "crm.associations.v3.set", "crm.associations.usage.report"}
    bodiless |= {
        "crm.lists.rename",
        "crm.lists.restore",
        "crm.lists.members.copy",
        "legacy.companies.contacts.add",
        "legacy.contacts.emails.add",
    }
    assert set(shapes(world())) == writers - bodiless
