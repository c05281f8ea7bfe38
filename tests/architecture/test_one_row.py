"""Adding a thing is one row: done to a copy of the package, in a process of its own."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.source_tree import ROOT

_ROW = """
ROWS = (
    standard(
        "0-9999",
        "rockets",
        "rocket",
        own_scopes("rockets"),
        claim="invented for this test",
        event_prefix="rocket",
        created_property="createdate",
        shown=("name",),
        searchable=("name",),
        required=("name",),
        pipeline="hs_pipeline",
        stage="hs_pipeline_stage",
    ),
"""

# Definitions that every type has, taken from an existing one.
_SHARED = ("createdate", "hs_lastmodifieddate", "hs_object_id", "hs_pipeline", "hs_pipeline_stage", "hubspot_owner_id")

_USE = """
import json
from mockspot.catalog.events import EVENT_TYPES
from mockspot.control.plane import ControlPlane
from mockspot.runtime.simulator import Simulator
from mockspot.wire.message import Request

simulator = Simulator()
plane = ControlPlane(simulator)
seed = {"records": {"rockets": [{"properties": {"name": "Saturn"}}]}, "generate": {"rockets": 2}}
token = simulator.default().credentials.private_token
headers = {b"authorization": b"Bearer " + token.encode(), b"content-type": b"application/json"}

def call(method, path, body=None):
    sent = b"" if body is None else json.dumps(body).encode()
    path, _, query = path.partition("?")
    reply = simulator.handle(Request(method, path, query, headers, sent))
    assert reply.status < 300, (method, path, reply.status, reply.body)
    return json.loads(reply.body) if reply.body else None

stages = [{"label": "Ready", "displayOrder": 0, "metadata": {}, "stageId": "ready"}]
pipeline = {"label": "Flight", "displayOrder": 0, "pipelineId": "flight", "stages": stages}
call("POST", "/crm/v3/pipelines/rockets", pipeline)
placed = {"hs_pipeline": "flight", "hs_pipeline_stage": "ready"}
made = call("POST", "/crm/v3/objects/rockets", {"properties": {"name": "Engine", "color": "red", **placed}})
label = {"name": "crew", "label": "Crew"}
number = call("POST", "/crm/associations/2026-09/rockets/contacts/labels", label)["results"][1]["typeId"]
types = [{"associationCategory": "USER_DEFINED", "associationTypeId": number}]
contact = call("POST", "/crm/v3/objects/contacts", {"properties": {}})["id"]
call("PUT", f"/crm/v4/objects/rockets/{made['id']}/associations/contacts/{contact}", types)
group = call("GET", "/crm/v3/properties/rockets/groups")["results"][0]
height = {"name": "height", "label": "Height", "type": "number", "fieldType": "number", "groupName": group["name"]}
path = f"/crm/objects/2026-09/rockets/{made['id']}"
call("PATCH", path, {"properties": {"name": "Difference engine"}})
batch = {"properties": [], "inputs": [{"id": made["id"]}]}
filters = [{"propertyName": "color", "operator": "EQ", "value": "red"}]
print(json.dumps({
    "read": call("GET", f"/crm/v3/objects/0-9999/{made['id']}")["properties"]["name"],
    "batch": len(call("POST", "/crm/v3/objects/rockets/batch/read", batch)["results"]),
    "listed": len(call("GET", "/crm/v3/objects/ROCKET")["results"]),
    "found": call("POST", "/crm/v3/objects/rockets/search", {"filterGroups": [{"filters": filters}]})["total"],
    "defined": "color" in {row["name"] for row in call("GET", "/crm/v3/properties/rockets")["results"]},
    "linked": list(call("GET", f"/crm/v3/objects/contacts/{contact}?associations=rockets")["associations"]),
    "grouped": (group["label"], call("POST", "/crm/properties/2026-09/rockets", height)["groupName"]),
    "described": call("GET", "/crm-object-schemas/2026-09/schemas/rockets")["objectTypeId"],
    "counted": sum(
        row["usage"]
        for row in call("GET", "/crm/v3/limits/records")["hubspotDefinedObjectTypes"]
        if row["objectTypeId"] == "0-9999"
    ),
    "seeded": plane.call("POST", "/portals/default/seed", json.dumps(seed).encode())[1]["counts"],
    "fires": EVENT_TYPES["rocket.creation"].simulated,
    "archived": call("DELETE", path),
}))
simulator.close()
"""


_KIND = """
class ContactForgotten(Change, tag="contact_forgotten"):
    \"\"\"The first contact is forgotten.\"\"\"

    reasons: list[str]


def forget(ctx: Context, wanted: ContactForgotten) -> Outcome:
    number = next(number for number, _ in ctx.tx.scan(live("0-1")))
    erasing.erase(ctx, erasing.Erase(object_type(ctx, "contacts"), str(number)))
    return {"objectId": str(number)}


KINDS = (
    ChangeKind(ContactForgotten, forget, lambda scene, dice: ContactForgotten(reasons=["none"]), 1000),
"""

_CHANGE = """
import json
from mockspot.control.plane import ControlPlane
from mockspot.runtime.simulator import Simulator

simulator = Simulator()
plane = ControlPlane(simulator)

def call(method, path, body=None):
    status, value = plane.call(method, path, b"" if body is None else json.dumps(body).encode())
    assert status < 300, (method, path, status, value)
    return value

call("POST", "/portals", {"seed": {"generate": {"contacts": 9}}, "clock": {"mode": "manual"}})
made = call("POST", "/portals/default/changes", {"kind": "contact_forgotten", "reasons": []})
call("PUT", "/portals/default/changes/gremlin", {"count": 1, "everySeconds": 1})
call("POST", "/portals/default/clock/advance", {"seconds": 3600})
print(json.dumps({
    "made": made["kind"],
    "listed": next(row["types"] for row in call("GET", "/changes")["results"] if row["kind"] == "contact_forgotten"),
    "gremlin": [row["change"]["kind"] for row in call("GET", "/portals/default/changes/gremlin")["changes"]],
}))
simulator.close()
"""


@pytest.fixture
def with_rockets(tmp_path: Path) -> Path:
    """Return a folder with a copy of the package that has one more object type."""
    catalog = tmp_path / "mockspot" / "catalog"
    shutil.copytree(ROOT / "mockspot", tmp_path / "mockspot", ignore=shutil.ignore_patterns("__pycache__"))
    rows = catalog / "object_types" / "commerce.py"
    text = rows.read_text()
    assert text.count("\nROWS = (\n") == 1
    rows.write_text(text.replace("\nROWS = (\n", _ROW))
    folder = catalog / "data" / "properties"
    known = {row["name"]: row for row in json.loads((folder / "tickets.json").read_text())}
    own = [known["content"] | {"name": name, "label": name.title()} for name in ("name", "color")]
    rows_of_file = [row | {"groupName": "rocket_information"} for row in (*own, *(known[name] for name in _SHARED))]
    (folder / "rockets.json").write_text(json.dumps(rows_of_file))
    return tmp_path


def test_an_object_type_is_one_row_and_its_property_file(with_rockets: Path) -> None:
    assert _run(with_rockets, _USE) == {
        "read": "Difference engine",
        "batch": 1,
        "listed": 1,
        "found": 1,
        "defined": True,
        "linked": ["rockets"],
        "grouped": ["Rocket information", "rocket_information"],
        "described": "0-9999",
        "counted": 1,
        "seeded": {"rockets": 3},
        "fires": True,
        "archived": None,
    }


def test_a_change_by_administrators_is_its_document_and_one_row(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "mockspot", tmp_path / "mockspot", ignore=shutil.ignore_patterns("__pycache__"))
    rows = tmp_path / "mockspot" / "control" / "change_kinds" / "records.py"
    text = rows.read_text()
    assert text.count("\nKINDS = (\n") == 1
    rows.write_text(text.replace("\nKINDS = (\n", _KIND))
    assert _run(tmp_path, _CHANGE) == {
        "made": "contact_forgotten",
        "listed": {"reasons": "list"},
        "gremlin": ["contact_forgotten"],
    }


def _run(folder: Path, script: str) -> Any:
    ran = subprocess.run(
        [sys.executable, "-c", script],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)
