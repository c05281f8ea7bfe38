"""Records of any object type can be generated, without a generator of its own."""

from typing import Any

import pytest

from mockspot.catalog.object_types import MIRRORED, OBJECT_TYPES, ObjectType
from tests.control.conftest import Rig

SEED = "/portals/default/seed"
CAR = {
    "name": "car",
    "primaryDisplayProperty": "vin",
    "requiredProperties": ["vin"],
    "searchableProperties": ["vin", "colour"],
    "properties": [
        {"name": "vin", "hasUniqueValue": True},
        {
            "name": "colour",
            "type": "enumeration",
            "fieldType": "select",
            "options": [{"label": "Red", "value": "red"}, {"label": "Old", "value": "old", "hidden": True}],
        },
    ],
}


def generated(rig: Rig, name: str, count: int = 3) -> list[dict[str, Any]]:
    assert rig.done("POST", SEED, {"generate": {name: count}})["counts"] == {name: count}
    found = rig.done("GET", "/portals/default/state", objectType=name)["results"]
    return [row["properties"] for row in found]


@pytest.mark.parametrize("row", [row for row in OBJECT_TYPES if row not in MIRRORED], ids=lambda row: row.name)
def test_records_of_every_type_have_what_a_create_needs(rig: Rig, row: ObjectType) -> None:
    rig.portal()
    made = generated(rig, row.name)
    assert len(made) == 3
    for values in made:
        assert all(values.get(name) for name in (*row.required, *row.required_any[:1]))
        assert row.name not in ("orders", "leads", "tasks", "services") or values[row.stage_property or ""]
    assert len(generated(rig, row.name, 2)) == 5


def test_texts_are_what_the_name_of_the_property_promises(rig: Rig) -> None:
    rig.portal(clock={"mode": "manual", "now": "2026-03-01T12:00:00Z"})
    assert generated(rig, "invoices", 1)[0]["hs_currency"] == "USD"
    assert generated(rig, "quotes", 1)[0]["hs_sender_email"] == "hs-sender-email-1@example.com"
    assert generated(rig, "emails", 1)[0]["hs_email_subject"].startswith("Email subject 1: ")
    assert generated(rig, "products", 1)[0]["createdate"] == "2026-03-01T12:00:00Z"


def test_users_are_generated_beside_those_of_the_account(rig: Rig) -> None:
    rig.portal()
    numbers = {values["hs_internal_user_id"] for values in generated(rig, "users")}
    assert len(numbers) == 4


def test_custom_objects_are_generated_with_options_that_are_shown_and_values_that_nobody_else_has(rig: Rig) -> None:
    rig.portal(seed={"schemas": [CAR]})
    rig.done("POST", SEED, {"generate": {"car": 4}})
    found = rig.done("GET", "/portals/default/state", objectType="p_car")["results"]
    assert len({row["properties"]["vin"] for row in found}) == 4
    assert {row["properties"]["colour"] for row in found} == {"red"}


def test_samples_are_the_same_for_the_same_seed(rig: Rig) -> None:
    ids = [rig.portal(randomSeed=seed, seed={"generate": {"products": 3}})["portalId"] for seed in (5, 5, 6)]
    one, same, other = (
        [
            row["properties"]["name"]
            for row in rig.done("GET", f"/portals/{number}/state", objectType="products")["results"]
        ]
        for number in ids
    )
    assert one == same != other
