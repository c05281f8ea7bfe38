"""dlt's HubSpot source, whole: every resource into a database, and lists with associations and history.

dlt hands its sources out from a repository; this is the copy that ingestr 0.14 ships.
"""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from mockspot.testing import Mockspot
from tests.connectors.node.kinds import SEED
from tests.connectors.records import ACTIVITIES, RECORDS, ids

pytestmark = [pytest.mark.connectors, pytest.mark.sweep]

_SECONDS = 300
_STREAMS = (
    *(*RECORDS, *ACTIVITIES, "products", "quotes", "feedback_submissions", "line_items", "carts", "discounts", "fees"),
    *("invoices", "commerce_payments", "taxes"),
)
_LOAD = """
import json, sys
from requests.adapters import HTTPAdapter

url, token, folder, *streams = sys.argv[1:]
hubspot, send = "https://api.hubapi.com", HTTPAdapter.send

def redirected(self, request, **options):
    if request.url.startswith(hubspot):
        request.url = url + request.url.removeprefix(hubspot)
    return send(self, request, **options)

HTTPAdapter.send = redirected
import dlt, duckdb
from ingestr.src.hubspot import crm_objects, hubspot as source

database = f"{folder}/loaded.duckdb"
pipeline = dlt.pipeline(
    "hubspot", destination=dlt.destinations.duckdb(database), dataset_name="crm", pipelines_dir=folder
)
pipeline.run(source(api_key=token, custom_object="car").with_resources(*streams, "owners", "schemas", "custom"))
with duckdb.connect(database) as connection:
    def column(name, table):
        return sorted(str(row[0]) for row in connection.execute(f"select {name} from crm.{table}").fetchall())
    loaded = {stream: column("hs_object_id", stream) for stream in (*streams, "custom")}
    loaded |= {"owners": column("id", "owners"), "schemas": column("name", "schemas")}

tables = [[], []]
for page in crm_objects("contact", token, True, ["email", "hs_object_id"], False):
    tables[hasattr(page, "meta")].extend(getattr(page, "data", page))
rows, history = tables
listed = {row["id"]: sorted({end["companies_id"] for end in row.get("companies", ())}) for row in rows}
past = sorted({(row["object_id"], row["property_name"]) for row in history})
print("RESULT " + json.dumps({"loaded": loaded, "listed": listed, "history": past}))
"""


def test_every_resource_loads_what_the_portal_holds(
    install: Callable[..., Path], portal: Mockspot, tmp_path: Path
) -> None:
    portal.seed(SEED)
    python = install("dlt[duckdb]==1.21.0")
    # The package pins a hundred others for its other sources.
    subprocess.run(
        [python, "-m", "pip", "install", "-q", "--no-deps", "ingestr==0.14.155"], check=True, timeout=_SECONDS
    )
    command = [python, "-c", _LOAD, portal.url, portal.access_token, str(tmp_path), *_STREAMS]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
    assert ran.returncode == 0, (ran.stdout + ran.stderr)[-3000:]
    (line,) = (line for line in ran.stdout.splitlines() if line.startswith("RESULT "))
    result = json.loads(line.removeprefix("RESULT "))
    loaded = result["loaded"]
    for kind in _STREAMS:
        assert loaded[kind] == ids(portal, kind)
        assert loaded[kind], f"{kind} must not be empty"
    assert loaded["custom"] == ids(portal, "car")
    assert loaded["schemas"] == ["Car"]
    assert loaded["owners"]
    contacts = {row["id"]: row for row in portal.state("contacts")}
    assert result["listed"] == {
        number: sorted(link["toObjectId"] for link in row["associations"].get("companies", ()))
        for number, row in contacts.items()
    }
    assert any(result["listed"].values())
    assert result["history"] == sorted([number, name] for number in contacts for name in ("email", "hs_object_id"))
