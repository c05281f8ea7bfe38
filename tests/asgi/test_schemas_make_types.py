"""Whatever schema is accepted, the object type it makes works."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockspot.catalog.field_types import CALCULATED, FIELD_TYPES
from tests.simulator import Client, client

SCHEMAS = "/crm-object-schemas/2026-09/schemas"
SYSTEM = ("hs_object_id", "hs_createdate", "hubspot_owner_id", "hs_was_imported")
VALUES: dict[str, Any] = {
    "bool": "true",
    "enumeration": "a",
    "date": "2026-01-31",
    "datetime": "2026-01-31T10:00:00Z",
    "string": "text",
    "number": 12,
    "phone_number": "+15550100",
}
labels = st.text(min_size=1, max_size=50)
names = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,49}", fullmatch=True)
property_names = st.from_regex(r"[a-z][a-z0-9_]{0,30}", fullmatch=True)


@st.composite
def properties(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(sorted(FIELD_TYPES)))
    field_type = draw(st.sampled_from([name for name in FIELD_TYPES[kind] if name != CALCULATED]))
    choices = {"bool": ["true", "false"], "enumeration": ["a", "b"]}.get(kind, [])
    return {
        "name": draw(property_names),
        "label": draw(labels),
        "type": kind,
        "fieldType": field_type,
        "hasUniqueValue": draw(st.booleans()) and kind in ("string", "number"),
        "options": [{"label": value, "value": value, "displayOrder": 0, "hidden": False} for value in choices],
    }


@st.composite
def schemas(draw: st.DrawFn) -> dict[str, Any]:
    own = draw(st.lists(properties(), max_size=4, unique_by=lambda row: row["name"]))
    known = [*SYSTEM, *(row["name"] for row in own)]
    some = st.lists(st.sampled_from(known), max_size=3, unique=True)
    return {
        "name": draw(names),
        "labels": {"singular": draw(labels), "plural": draw(labels)},
        "primaryDisplayProperty": draw(st.sampled_from(known)),
        "secondaryDisplayProperties": draw(some)[:2],
        "requiredProperties": draw(st.lists(st.sampled_from(known[len(SYSTEM) :] or [None]), max_size=2, unique=True)),
        "searchableProperties": draw(some),
        "properties": own,
    }


def values(schema: dict[str, Any]) -> dict[str, Any]:
    return {row["name"]: VALUES[row["type"]] for row in schema["properties"]}


@given(schema=schemas())
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_an_accepted_schema_makes_a_type_that_works(schema: dict[str, Any]) -> None:
    schema["requiredProperties"] = [name for name in schema["requiredProperties"] if name is not None]
    hubspot = client()
    answered = hubspot.post(SCHEMAS, schema)
    assert answered.status in (201, 400), answered.json
    if answered.status == 400:
        assert hubspot.get(SCHEMAS, "archived=true").json == {"results": []}
        return
    made = answered.json
    assert hubspot.get(f"{SCHEMAS}/p_{schema['name']}").json == made
    use(hubspot, made["objectTypeId"], values(schema))
    assert hubspot.delete(f"{SCHEMAS}/{made['fullyQualifiedName']}").status == 204
    assert hubspot.call("DELETE", f"{SCHEMAS}/{made['objectTypeId']}", query="archived=true").status == 204
    assert hubspot.post(SCHEMAS, schema).status == 201


def use(hubspot: Client, object_type: str, sent: dict[str, Any]) -> None:
    """Lead one record of a type through its life."""
    objects = f"/crm/v3/objects/{object_type}"
    made = hubspot.post(objects, {"properties": sent})
    assert made.status == 201, made.json
    number = made.json["id"]
    kept = {name: value for name, value in made.json["properties"].items() if name in sent}
    assert kept.keys() == sent.keys()
    read = hubspot.get(f"{objects}/{number}", f"properties={','.join(sent)}").json
    assert {name: read["properties"][name] for name in sent} == kept
    assert [row["id"] for row in hubspot.get(objects).json["results"]] == [number]
    filters = [{"propertyName": "hs_object_id", "operator": "EQ", "value": number}]
    assert hubspot.post(f"{objects}/search", {"filterGroups": [{"filters": filters}]}).json["total"] == 1
    assert hubspot.patch(f"{objects}/{number}", {"properties": {"hs_pinned_engagement_id": "1"}}).status == 200
    assert hubspot.delete(f"{objects}/{number}").status == 204
    assert hubspot.get(objects).json == {"results": []}
