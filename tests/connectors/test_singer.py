"""The Singer tap for HubSpot, whole: discovery, a sync of every stream of the CRM, and one of what changed since."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mockspot.testing import Mockspot
from tests.connectors.records import ACTIVITIES, RECORDS, ids, listed

pytestmark = [pytest.mark.connectors, pytest.mark.sweep]

_SYNC_SECONDS = 120
_SYNC = """
import contextlib, io, json, sys
import tap_hubspot

url, token, state, *streams = sys.argv[1:]
tap_hubspot.BASE_URL = url
tap_hubspot.CONFIG.update({"api_key": token, "start_date": "2000-01-01T00:00:00Z"})

def printed(call, *arguments):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        call(*arguments)
    return out.getvalue()

catalog = json.loads(printed(tap_hubspot.do_discover))
for stream in catalog["streams"]:
    for entry in stream["metadata"]:
        entry["metadata"]["selected"] = stream["tap_stream_id"] in streams
keys = {"companies": "companyId", "deals": "dealId", "engagements": "engagement_id", "deal_pipelines": "pipelineId"}
keys |= {"contact_lists": "listId", "list_memberships": "recordId", "contacts_by_company": "contact-id"}
found, ended = {stream: set() for stream in streams}, {}
for line in printed(tap_hubspot.do_sync, json.loads(state), catalog).splitlines():
    message = json.loads(line)
    if message["type"] == "RECORD":
        found[message["stream"]].add(str(message["record"][keys.get(message["stream"], "id")]))
    elif message["type"] == "STATE":
        ended = message["value"]
print(json.dumps([{stream: sorted(ids) for stream, ids in found.items()}, ended]))
"""
_OTHERS = ("owners", "contact_lists", "list_memberships", "engagements", "deal_pipelines", "contacts_by_company")


@pytest.fixture(scope="module")
def python(install: Callable[..., Path]) -> Path:
    return install("tap-hubspot==4.5.0", "setuptools<80")


def test_a_full_sync_finds_what_the_portal_holds(python: Path, portal: Mockspot) -> None:
    members = [row["id"] for row in portal.state("contacts")[:3]]
    list_id = listed(portal, members)
    found, _ = synced(python, portal, {})
    for kind in RECORDS:
        assert found[kind] == ids(portal, kind)
        assert found[kind], f"{kind} must not be empty"
    assert found["engagements"] == sorted(number for kind in ACTIVITIES for number in ids(portal, kind))
    assert found["contact_lists"] == [list_id]
    assert found["list_memberships"] == sorted(members)
    assert found["deal_pipelines"] == ["default"]
    assert found["owners"]
    assert set(found["contacts_by_company"]) <= set(found["contacts"])
    assert found["contacts_by_company"]


def test_a_second_sync_finds_what_changed_since_the_first(python: Path, portal: Mockspot) -> None:
    first, state = synced(python, portal, {})
    changed = {kind: first[kind][0] for kind in RECORDS}
    names = {"contacts": "phone", "companies": "name", "deals": "dealname", "tickets": "subject"}
    with portal.httpx_client() as client:
        for kind, number in changed.items():
            body = {"properties": {names[kind]: "1"}}
            client.patch(f"/crm/v3/objects/{kind}/{number}", json=body).raise_for_status()
    second, _ = synced(python, portal, state)
    for kind, number in changed.items():
        assert number in second[kind]
        assert len(second[kind]) < len(first[kind]), f"{kind} that did not change were read again"


def synced(python: Path, portal: Mockspot, state: Any) -> tuple[dict[str, list[str]], Any]:
    """Run the tap from a state; return the ids it emitted by stream, and the state it ended in."""
    command = [python, "-c", _SYNC, portal.url, portal.access_token, json.dumps(state), *RECORDS, *_OTHERS]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=_SYNC_SECONDS, check=False)
    assert ran.returncode == 0, ran.stderr[-3000:]
    found, ended = json.loads(ran.stdout)
    return found, ended
