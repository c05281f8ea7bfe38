"""What the tests of custom objects share: schemas to create, and calls that must succeed."""

from typing import Any

from tests.simulator import Answered, Client

VERSIONS = (
    "/crm/v3/schemas",
    "/crm-object-schemas/v3/schemas",
    "/crm-object-schemas/2026-03/schemas",
    "/crm-object-schemas/2026-09/schemas",
)
SCHEMAS, LATEST = VERSIONS[0], VERSIONS[3]
BARE = {"name": "boat", "labels": {"singular": "Boat", "plural": "Boats"}, "primaryDisplayProperty": "hs_object_id"}
VIN = {"name": "vin", "label": "VIN", "type": "string", "fieldType": "text", "hasUniqueValue": True}
CAR = {
    "name": "Car",
    "labels": {"singular": "Car", "plural": "Cars"},
    "description": "Has wheels",
    "primaryDisplayProperty": "vin",
    "secondaryDisplayProperties": ["doors"],
    "requiredProperties": ["vin"],
    "searchableProperties": ["vin"],
    "properties": [VIN, {"name": "doors", "label": "Doors", "type": "number", "fieldType": "number"}],
}


def made(hubspot: Client, body: Any = BARE, path: str = SCHEMAS) -> dict[str, Any]:
    answered = hubspot.post(path, body)
    assert answered.status == 201, answered.json
    document: dict[str, Any] = answered.json
    return document


def refused(answered: Answered) -> tuple[int, str, str]:
    body = answered.json
    assert body["status"] == "error"
    return answered.status, body.get("category", ""), body.get("subCategory", "")


def record(hubspot: Client, object_type: str, **properties: Any) -> str:
    answered = hubspot.post(f"/crm/v3/objects/{object_type}", {"properties": properties})
    assert answered.status == 201, answered.json
    number: str = answered.json["id"]
    return number


def names(hubspot: Client, query: str = "", path: str = SCHEMAS) -> list[tuple[str, bool]]:
    return [(row["name"], row["archived"]) for row in hubspot.get(path, query).json["results"]]
