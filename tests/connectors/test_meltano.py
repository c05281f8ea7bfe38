"""Meltano's tap for HubSpot, whole: every stream it can find here, a second run from where the first ended, and a
search that begins anew at the cap of one."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mockspot.testing import Mockspot
from tests.connectors.node.kinds import SEED
from tests.connectors.records import ACTIVITIES, RECORDS, ids

pytestmark = [pytest.mark.connectors, pytest.mark.sweep]

_SECONDS = 300
_STREAMS = (
    *(*RECORDS, *ACTIVITIES, "leads", "line_items", "products", "quotes", "goal_targets", "communications"),
    *("postal_mail", "feedback_submissions"),
)
_LINKS = "contact_company_associations"
_PAST_THE_CAP = 10_500
_SYNC = """
import contextlib, io, json, sys
from requests.adapters import HTTPAdapter

url, config, state, *streams = sys.argv[1:]
hubspot, send = "https://api.hubapi.com", HTTPAdapter.send

def redirected(self, request, **options):
    if request.url.startswith(hubspot):
        request.url = url + request.url.removeprefix(hubspot)
    return send(self, request, **options)

HTTPAdapter.send = redirected
from tap_hubspot.tap import TapHubspot

config, state = json.loads(config), json.loads(state)
catalog = json.loads(json.dumps(TapHubspot(config=config).catalog_dict))
for stream in catalog["streams"]:
    for entry in stream["metadata"]:
        entry["metadata"]["selected"] = stream["tap_stream_id"] in streams
        if not entry["breadcrumb"] and stream.get("replication_key"):
            entry["metadata"]["replication-method"] = "INCREMENTAL"
out = io.StringIO()
with contextlib.redirect_stdout(out):
    TapHubspot(config=config, catalog=catalog, state=state).sync_all()
found, ended = {stream: [] for stream in streams}, {}
for line in out.getvalue().splitlines():
    message = json.loads(line)
    if message["type"] == "RECORD":
        record = message["record"]
        found[message["stream"]].append(record.get("id") or f"{record['from_id']}-{record['to_id']}")
    elif message["type"] == "STATE":
        ended = message["value"]
print("RESULT " + json.dumps([found, ended]))
"""


@pytest.fixture(scope="module")
def python(install: Callable[..., Path]) -> Path:
    return install("meltano-tap-hubspot==0.10.1")


def synced(python: Path, portal: Mockspot, state: Any, *streams: str) -> tuple[dict[str, list[str]], Any]:
    """Run the tap from a state; return the ids it emitted by stream, and the state it ended in."""
    config = {"access_token": portal.access_token, "start_date": "2006-01-01T00:00:00Z"}
    wanted = {"custom_object_types": [f"p{portal.portal_id}_car"], "associations": {"contact": ["company"]}}
    command = [python, "-c", _SYNC, portal.url, json.dumps(config | wanted), json.dumps(state), *streams]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
    assert ran.returncode == 0, ran.stderr[-3000:]
    (line,) = (line for line in ran.stdout.splitlines() if line.startswith("RESULT "))
    found, ended = json.loads(line.removeprefix("RESULT "))
    return found, ended


def test_a_second_run_finds_what_changed_since_the_first(python: Path, portal: Mockspot) -> None:
    portal.seed(SEED)
    custom = f"p{portal.portal_id}_car"
    first, state = synced(python, portal, {}, *_STREAMS, "owners", _LINKS, custom)
    for kind in _STREAMS:
        assert sorted(first[kind]) == ids(portal, kind)
        assert first[kind], f"{kind} must not be empty"
    assert sorted(first[custom]) == ids(portal, "car")
    linked = ((row["id"], row["associations"].get("companies", ())) for row in portal.state("contacts"))
    assert set(first[_LINKS]) == {f"{number}-{link['toObjectId']}" for number, links in linked for link in links}
    assert first["owners"]

    changed = first["contacts"][0]
    with portal.httpx_client() as client:
        client.patch(f"/crm/v3/objects/contacts/{changed}", json={"properties": {"phone": "1"}}).raise_for_status()
        made = client.post("/crm/v3/objects/companies", json={"properties": {"name": "New"}}).json()["id"]
    second, _ = synced(python, portal, state, "contacts", "companies")
    # It asks for what was changed since the last one it saw, or at that instant.
    assert second["contacts"][-1] == changed
    assert second["companies"][-1] == made
    assert len(second["contacts"]) < len(first["contacts"])


def test_a_search_that_begins_anew_at_the_cap_comes_to_an_end(python: Path, portal: Mockspot) -> None:
    portal.seed({**SEED, "generate": {"contacts": _PAST_THE_CAP}})
    since = {"replication_key": "lastmodifieddate", "replication_key_value": "2000-01-01T00:00:00Z"}
    found, _ = synced(python, portal, {"bookmarks": {"contacts": since}}, "contacts")
    assert sorted(set(found["contacts"])) == ids(portal, "contacts")
