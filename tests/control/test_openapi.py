import json
import re
from typing import Any

from mockspot.catalog.faults import BY_KIND
from mockspot.control import body_schemas
from mockspot.control.openapi import describe
from mockspot.control.operations import rows
from mockspot.wire import fault_parameters
from tests.control.conftest import Rig

SAMPLES = {"error": "internal_error", "milliseconds": 1, "requests": 2}


def test_every_call_is_described_with_its_parameters() -> None:
    paths = describe()["paths"]
    for row in rows():
        described = paths[f"/_mockspot{row.path}"][row.method.lower()]
        names = {parameter["name"] for parameter in described["parameters"]}
        assert names == {*re.findall(r"\{(\w+)\}", row.path), *row.query}
        assert ("requestBody" in described) == (row.body is not None)
        assert str(row.status) in described["responses"]


def test_every_answer_with_a_body_has_a_schema() -> None:
    paths = describe()["paths"]
    bare = set()
    for row in rows():
        done = paths[f"/_mockspot{row.path}"][row.method.lower()]["responses"][str(row.status)]
        if not done.get("content", {}).get("application/json", {}).get("schema"):
            bare.add((row.method, row.path.rpartition("/")[2], row.status))
    assert {found for found in bare if found[2] != 204} == {("GET", "traffic.jsonl", 200)}


def test_operation_ids_are_unique_and_references_lead_somewhere() -> None:
    document = describe()
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    ids = [operation["operationId"] for operation in operations]
    assert len(set(ids)) == len(ids)
    schemas = document["components"]["schemas"]
    for name in re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(document)):
        assert name in schemas


def test_pages_streams_and_the_description_itself_are_listed() -> None:
    paths = describe()["paths"]
    assert {"/_mockspot/", "/_mockspot/openapi.json", "/_mockspot/portals/{portalId}/traffic/stream"} <= paths.keys()


def bodies(path: str, method: str) -> Any:
    return describe()["paths"][f"/_mockspot/portals/{{portalId}}{path}"][method]["requestBody"]


def test_every_body_is_described_and_it_is_said_whether_it_may_be_left_out(rig: Rig) -> None:
    rig.portal()
    for row in rows():
        if row.body is None or "{appId}" in row.path or "{name}" in row.path:
            continue
        body = describe()["paths"][f"/_mockspot{row.path}"][row.method.lower()]["requestBody"]
        assert body["content"]["application/json"]["schema"]
        if row.body is not Any:
            refused = rig.call(row.method, row.path.replace("{portalId}", "default"))[0] >= 400
            assert body["required"] is refused, row.path


def test_a_fault_is_described_kind_by_kind_with_its_parameters(rig: Rig) -> None:
    rig.portal()
    described = bodies("/faults", "post")["content"]["application/json"]["schema"]["anyOf"]
    kinds = {one["properties"]["effect"]["properties"]["kind"]["const"]: one["properties"] for one in described}
    assert kinds.keys() == BY_KIND.keys()
    for name, members in kinds.items():
        for where, wanted in (("effect", {"kind": name, "x_": 1}), ("match", {"x_": 1})):
            fault = {"effect": {"kind": name}, where: wanted}
            if where == "match":
                fault["effect"] |= {key: SAMPLES[key] for key in members["effect"].get("required", ()) if key != "kind"}
            told = rig.refused("POST", "/portals/default/faults", fault)[2].rpartition("it takes ")[2]
            assert set(told.rstrip(" /").split(", ")) == members[where]["properties"].keys(), (name, told)
    assert body_schemas._FORMS.keys() == fault_parameters.READ.keys()


def test_limits_are_described_as_they_are_taken(rig: Rig) -> None:
    rig.portal()
    words, document = bodies("/limits", "put")["content"]["application/json"]["schema"]["anyOf"]
    for word in words["enum"]:
        rig.done("PUT", "/portals/default/limits", word)
    told = rig.refused("PUT", "/portals/default/limits", {"x_": 1})[2].rpartition("it takes ")[2]
    assert set(told.rstrip(" /").split(", ")) == document["properties"].keys()
    for name in document["properties"].keys() - {"profile", "neighbours"}:
        (_, ceiling) = document["properties"][name]["anyOf"]
        rig.done("PUT", "/portals/default/limits", {name: dict.fromkeys(ceiling["properties"], 7)})
