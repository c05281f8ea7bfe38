"""The Singer tap for HubSpot, whole: discovery, and a first sync of every stream of the CRM."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from mockspot.testing import Mockspot
from tests.connectors.records import ACTIVITIES, RECORDS, ids, listed

pytestmark = [pytest.mark.connectors, pytest.mark.sweep]

_SYNC_SECONDS = 120
_SYNC = """
import contextlib, io, json, sys
import tap_hubspot

url, token, *streams = sys.argv[1:]
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
found = {stream: set() for stream in streams}
for line in printed(tap_hubspot.do_sync, {}, catalog).splitlines():
    message = json.loads(line)
    if message["type"] == "RECORD":
        found[message["stream"]].add(str(message["record"][keys.get(message["stream"], "id")]))
print(json.dumps({stream: sorted(ids) for stream, ids in found.items()}))
"""
_OTHERS = ("owners", "contact_lists", "list_memberships", "engagements", "deal_pipelines", "contacts_by_company")


def test_a_full_sync_finds_what_the_portal_holds(install: Callable[..., Path], portal: Mockspot) -> None:
    members = [row["id"] for row in portal.state("contacts")[:3]]
    list_id = listed(portal, members)
    found = synced(install("tap-hubspot==4.5.0", "setuptools<80"), portal)
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


def synced(python: Path, portal: Mockspot) -> dict[str, list[str]]:
    """Run the tap, and return the ids it emitted by stream."""
    command = [python, "-c", _SYNC, portal.url, portal.access_token, *RECORDS, *_OTHERS]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=_SYNC_SECONDS, check=False)
    assert ran.returncode == 0, ran.stderr[-3000:]
    found: dict[str, list[str]] = json.loads(ran.stdout)
    return found
