import json
import re

from mockspot.control.openapi import describe
from mockspot.control.operations import rows


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
