"""The Airbyte connector for HubSpot, whole: check, discovery, and a first read of the streams of the CRM."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from mockspot.testing import Mockspot
from tests.connectors.records import ACTIVITIES, RECORDS, ids, listed

pytestmark = [pytest.mark.connectors, pytest.mark.sweep]

_READ_SECONDS = 300
_READ = """
import json, pathlib, sys
from requests.adapters import HTTPAdapter

url, token, folder, *streams = sys.argv[1:]
hubspot, send = "https://api.hubapi.com", HTTPAdapter.send

def redirected(self, request, **options):
    if request.url.startswith(hubspot):
        request.url = url + request.url.removeprefix(hubspot)
    return send(self, request, **options)

HTTPAdapter.send = redirected
from airbyte_cdk.entrypoint import AirbyteEntrypoint
from source_hubspot import SourceHubspot

config = {"start_date": "2006-06-01T00:00:00Z"}
config["credentials"] = {"credentials_title": "Private App Credentials", "access_token": token}

def write(name, value):
    path = pathlib.Path(folder) / name
    path.write_text(json.dumps(value))
    return str(path)

def run(*arguments):
    parsed = AirbyteEntrypoint.parse_args([*arguments, "--config", write("config.json", config)])
    return [json.loads(line) for line in AirbyteEntrypoint(SourceHubspot(None, config, None)).run(parsed)]

status = [line["connectionStatus"]["status"] for line in run("check") if line["type"] == "CONNECTION_STATUS"]
(catalog,) = [line["catalog"] for line in run("discover") if line["type"] == "CATALOG"]
mode = {"sync_mode": "full_refresh", "destination_sync_mode": "overwrite"}
wanted = [{"stream": row, **mode} for row in catalog["streams"] if row["name"] in streams]
found = {stream: set() for stream in streams}
keys = {"contact_lists": "listId"}
for line in run("read", "--catalog", write("catalog.json", {"streams": wanted})):
    if line["type"] == "RECORD":
        record = line["record"]
        found[record["stream"]].add(str(record["data"][keys.get(record["stream"], "id")]))
result = {"status": status, "streams": {stream: sorted(values) for stream, values in found.items()}}
print("RESULT " + json.dumps(result))
"""


def test_a_full_read_finds_what_the_portal_holds(
    install: Callable[..., Path], portal: Mockspot, tmp_path: Path
) -> None:
    list_id = listed(portal, [])
    python = install("airbyte-source-hubspot==5.7.0")
    activities = [f"engagements_{kind}" for kind in ACTIVITIES]
    streams = [*RECORDS, *activities, "engagements", "owners", "contact_lists"]
    command = [python, "-c", _READ, portal.url, portal.access_token, str(tmp_path), *streams]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=_READ_SECONDS, check=False)
    assert ran.returncode == 0, (ran.stdout + ran.stderr)[-3000:]
    (line,) = (line for line in ran.stdout.splitlines() if line.startswith("RESULT "))
    result = json.loads(line.removeprefix("RESULT "))
    assert result["status"] == ["SUCCEEDED"]
    found = result["streams"]
    for kind in RECORDS:
        assert found[kind] == ids(portal, kind)
        assert found[kind], f"{kind} must not be empty"
    for kind in ACTIVITIES:
        assert found[f"engagements_{kind}"] == ids(portal, kind)
    assert found["engagements"] == sorted(number for kind in ACTIVITIES for number in ids(portal, kind))
    assert found["contact_lists"] == [list_id]
    assert found["owners"]
