import json
from collections import Counter
from typing import Any

import pytest

from tests.control.conftest import Rig

SEED = "/portals/default/seed"
MARCH = {"mode": "manual", "now": "2026-03-01T12:00:00Z"}
GONE = {"email": "b@example.com", "archived": True, "teams": [{"name": "Sales"}]}
TEXT = {"name": "a", "type": "string", "fieldType": "text", "groupName": "contactinformation"}
FORMULA = {**TEXT, "type": "number", "fieldType": "calculation_equation", "calculationFormula": "1 + 1"}


def records(rig: Rig, object_type: str = "contacts") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = rig.done("GET", "/portals/default/state", objectType=object_type)["results"]
    return found


def test_one_document_makes_everything_and_says_what_each_ref_became(rig: Rig) -> None:
    rig.portal()
    answer = rig.done(
        "POST",
        SEED,
        {
            "owners": [{"email": "o@example.com", "firstName": "O", "lastName": "W", "userId": 7}],
            "propertyGroups": {"contacts": [{"name": "acme", "label": "Acme"}]},
            "properties": {
                "contacts": [
                    {
                        "name": "acme_id",
                        "type": "string",
                        "fieldType": "text",
                        "groupName": "acme",
                        "hasUniqueValue": True,
                    }
                ]
            },
            "records": {
                "contacts": [{"ref": "a", "properties": {"email": "a@example.com", "acme_id": "17"}}],
                "companies": [{"ref": "b", "properties": {"name": "B"}}, {"ref": "a", "properties": {"name": "A"}}],
            },
            "associations": [{"from": "contacts:a", "to": "companies:b"}],
        },
    )
    assert answer["counts"] == {
        "owners": 1,
        "propertyGroups": 1,
        "properties": 1,
        "contacts": 1,
        "companies": 2,
        "associations": 1,
    }
    contact, company = answer["refs"]["contacts:a"], answer["refs"]["companies:b"]
    assert answer["refs"]["b"] == company
    assert "a" not in answer["refs"], "two records have that ref"
    (found,) = records(rig)
    assert found["id"] == contact
    assert found["properties"]["acme_id"] == "17"
    assert [link["toObjectId"] for link in found["associations"]["companies"]] == [company]


def test_custom_objects_are_defined_before_anything_that_is_of_them(rig: Rig) -> None:
    rig.portal()
    wheel = {"name": "wheel", "associatedObjects": ["car"]}
    doors = {"name": "doors", "type": "number", "fieldType": "number"}
    car = {
        "name": "car",
        "labels": {"singular": "Car", "plural": "Cars"},
        "primaryDisplayProperty": "vin",
        "requiredProperties": ["vin"],
        "properties": [doors],
    }
    paint = {"name": "paint", "type": "string", "fieldType": "text", "groupName": "look"}
    answer = rig.done(
        "POST",
        SEED,
        {
            "schemas": [car, wheel],
            "propertyGroups": {"car": [{"name": "look", "label": "Look"}]},
            "properties": {"p_car": [paint]},
            "records": {
                "car": [{"ref": "a", "properties": {"vin": "W1", "doors": 5, "paint": "red"}}],
                "wheel": [{"ref": "b", "properties": {}}],
            },
            "associations": [{"from": "wheel:b", "to": "car:a"}],
            "requiredOnWrite": {"car": ["paint"]},
        },
    )
    state = rig.done("GET", "/portals/default/state")
    assert [(row["name"], row["primaryDisplayProperty"]) for row in state["schemas"]] == [
        ("car", "vin"),
        ("wheel", "hs_object_id"),
    ]
    qualified = state["schemas"][0]["fullyQualifiedName"]
    assert answer["counts"][qualified] == 1
    (seen,) = records(rig, "car")
    assert seen == state["objects"][qualified]["results"][0]
    assert {name: seen["properties"][name] for name in ("vin", "doors", "paint")} == {
        "vin": "W1",
        "doors": "5",
        "paint": "red",
    }
    (linked,) = records(rig, "wheel")[0]["associations"][qualified]
    assert linked["toObjectId"] == answer["refs"]["a"]


def test_association_labels_are_made_before_the_records_that_use_them(rig: Rig) -> None:
    rig.portal()
    answer = rig.done(
        "POST",
        SEED,
        {
            "associationLabels": [
                {
                    "from": "contacts",
                    "to": "companies",
                    "name": "advisor",
                    "label": "Advisor",
                    "inverseLabel": "Advises",
                },
                {"from": "contacts", "to": "contacts", "label": "Close friend"},
            ],
            "records": {
                "contacts": [{"ref": "a", "properties": {"email": "a@example.com"}}],
                "companies": [{"ref": "b", "properties": {"name": "B"}}],
            },
            "associations": [
                {
                    "from": "contacts:a",
                    "to": "companies:b",
                    "types": [{"associationCategory": "USER_DEFINED", "associationTypeId": 1}],
                }
            ],
        },
    )
    assert answer["counts"]["associationLabels"] == 2
    state = rig.done("GET", "/portals/default/state")
    assert [(row["typeId"], row["name"], row["label"]) for row in state["associationLabels"]] == [
        (1, "advisor", "Advisor"),
        (2, "advisor", "Advises"),
        (3, "close_friend", "Close friend"),
    ]
    (link,) = state["objects"]["companies"]["results"][0]["associations"]["contacts"]
    assert {"category": "USER_DEFINED", "typeId": 2, "label": "Advises"} in link["associationTypes"]


def test_static_lists_hold_records_of_the_seed_and_of_the_portal(rig: Rig) -> None:
    portal = rig.portal()
    known = rig.done("POST", SEED, {"records": {"contacts": [{"ref": "known"}]}})["refs"]["known"]
    answer = rig.done(
        "POST",
        SEED,
        {
            "records": {
                "contacts": [{"ref": "a", "properties": {"email": "a@example.com"}}, {"ref": "gone", "archived": True}],
                "companies": [{"ref": "b", "properties": {"name": "B"}}],
            },
            "lists": [
                {"name": "VIPs", "ref": "vips", "members": ["a", known, "a"]},
                {"name": "Accounts", "objectType": "companies", "members": ["b"]},
                {"name": "Nobody"},
            ],
        },
    )
    assert answer["counts"]["lists"] == 3
    refs = answer["refs"]
    vips, accounts, nobody = rig.done("GET", "/portals/default/state")["lists"]
    assert vips == {"listId": refs["vips"], "name": "VIPs", "objectTypeId": "0-1", "members": [known, refs["a"]]}
    assert (accounts["objectTypeId"], accounts["members"], nobody["members"]) == ("0-2", [refs["b"]], [])
    token = portal["privateApp"]["accessToken"]
    reply = rig.hubspot(token, "GET", f"/crm/v3/lists/{refs['vips']}/memberships")
    assert [row["recordId"] for row in json.loads(reply.body)["results"]] == [known, refs["a"]]
    assert rig.done("GET", "/portals/default/webhooks/deliveries")["results"] == []


def test_association_types_can_be_named(rig: Rig) -> None:
    rig.portal()
    kind = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 279}
    rig.done(
        "POST",
        SEED,
        {
            "records": {
                "contacts": [{"ref": "a", "properties": {}}],
                "companies": [{"ref": "b", "properties": {"name": "B"}}],
            },
            "associations": [{"from": "contact:a", "to": "0-2:b", "types": [kind]}],
        },
    )
    (link,) = records(rig)[0]["associations"]["companies"]
    assert 279 in [row["typeId"] for row in link["associationTypes"]]


def test_a_later_seed_links_to_records_by_id(rig: Rig) -> None:
    portal = rig.portal()
    contact = rig.contact(portal, email="a@example.com")
    link = {"from": f"contacts:{contact}", "to": "companies:new"}
    seed = {"records": {"companies": [{"ref": "new", "properties": {"name": "B"}}]}, "associations": [link]}
    rig.done("POST", SEED, seed)
    assert "companies" in records(rig)[0]["associations"]


def test_seeds_may_set_what_clients_may_not(rig: Rig) -> None:
    rig.portal(clock=MARCH)
    old = {"email": "a@example.com", "createdate": "2020-01-01T00:00:00Z", "num_notes": 4}
    rig.done("POST", SEED, {"records": {"contacts": [{"properties": old}], "deals": [{"properties": deal()}]}})
    (contact,) = records(rig)
    assert contact["createdAt"] == contact["updatedAt"] == "2020-01-01T00:00:00Z"
    assert contact["properties"]["num_notes"] == "4"
    assert records(rig, "deals")[0]["updatedAt"] == "2021-01-01T00:00:00Z"


def deal() -> dict[str, str]:
    return {"dealname": "D", "dealstage": "closedwon", "createdate": "2021-01-01T00:00:00Z"}


def test_records_ids_are_the_portals_to_give(rig: Rig) -> None:
    rig.portal()
    status, code, text = rig.refused("POST", SEED, {"records": {"contacts": [{"properties": {"hs_object_id": "5"}}]}})
    assert (status, code) == (400, "seed_refused")
    assert "read only" in text


def test_archived_records_are_in_the_recycle_bin(rig: Rig) -> None:
    rig.portal()
    rig.done("POST", SEED, {"records": {"contacts": [{"properties": {"email": "a@example.com"}, "archived": True}]}})
    state = rig.done("GET", "/portals/default/state", objectType="contacts")
    assert state["results"] == []
    assert state["archived"][0]["archived"] is True
    assert state["archived"][0]["archivedAt"]


def test_generated_records_come_in_batches_unless_they_are_spread(rig: Rig) -> None:
    rig.portal(clock=MARCH)
    wanted = {"contacts": 250, "deals": {"count": 250, "spreadSeconds": 0}}
    rig.done("POST", SEED, {"generate": {**wanted, "companies": {"count": 20, "spreadSeconds": 20}}})
    batches = Counter((row["createdAt"], row["updatedAt"]) for row in records(rig))
    assert batches == {
        ("2026-03-01T11:59:59.800Z", "2026-03-01T11:59:59.800Z"): 50,
        ("2026-03-01T11:59:59.900Z", "2026-03-01T11:59:59.900Z"): 100,
        ("2026-03-01T12:00:00Z", "2026-03-01T12:00:00Z"): 100,
    }
    assert {row["createdAt"] for row in records(rig, "deals")} == {"2026-03-01T12:00:00Z"}
    spread = [row["createdAt"] for row in records(rig, "companies")]
    assert len(set(spread)) == 20
    assert spread == sorted(spread)
    assert (spread[0], spread[-1]) == ("2026-03-01T11:59:41Z", "2026-03-01T12:00:00Z")


def test_a_portal_can_be_given_more_generated_records_later(rig: Rig) -> None:
    rig.portal()
    for _ in range(2):
        assert rig.done("POST", SEED, {"generate": {"contacts": 30}})["counts"] == {"contacts": 30}
    emails = {row["properties"]["email"] for row in records(rig)}
    assert len(emails) == 60


def test_the_same_random_seed_makes_the_same_records(rig: Rig) -> None:
    ids = [rig.portal(randomSeed=5, seed={"generate": {"contacts": 5}})["portalId"] for _ in range(2)]
    ids.append(rig.portal(randomSeed=6, seed={"generate": {"contacts": 5}})["portalId"])
    one, same, other = (
        [
            row["properties"]["email"]
            for row in rig.done("GET", f"/portals/{number}/state", objectType="contacts")["results"]
        ]
        for number in ids
    )
    assert one == same != other


def test_the_demonstration_is_an_account_that_has_lived(rig: Rig) -> None:
    rig.portal(seed="demo", clock=MARCH)
    state = rig.done("GET", "/portals/default/state")
    objects = state["objects"]
    assert all(len(objects[name]["results"]) >= 20 for name in ("contacts", "companies", "deals", "tickets"))
    assert sum(len(rows["archived"]) for rows in objects.values()) >= 3
    assert len({row["createdAt"] for row in objects["contacts"]["results"]}) > 100
    owners = {owner["id"] for owner in state["owners"]}
    assert {row["properties"].get("hubspot_owner_id") for row in objects["deals"]["results"]} <= owners | {None}
    assert any("hubspot_owner_id" in row["properties"] for row in objects["tickets"]["results"])
    assert all({"contacts", "companies"} & row["associations"].keys() for row in objects["deals"]["results"])
    assert any("companies" in row["associations"] for row in objects["contacts"]["results"])


def test_the_demonstration_can_be_had_in_any_size_and_twice(rig: Rig) -> None:
    rig.portal()
    first = rig.done("POST", SEED, {"demo": 1000})["counts"]
    second = rig.done("POST", SEED, {"demo": 10})["counts"]
    assert 950 <= sum(first[name] for name in ("contacts", "companies", "deals", "tickets")) <= 1050
    assert first["owners"] == 3
    assert "owners" not in second


def test_pipelines_are_there_before_the_records_in_their_stages(rig: Rig) -> None:
    rig.portal()
    stage = {"label": "Signed", "stageId": "signed", "metadata": {"probability": 1.0}}
    pipeline = {"label": "Renewals", "pipelineId": "renewals", "stages": [stage]}
    inside = {"dealname": "D", "pipeline": "renewals", "dealstage": "signed"}
    seed = {"pipelines": {"deals": [pipeline]}, "records": {"deals": [{"properties": inside}]}}
    assert rig.done("POST", SEED, seed)["counts"] == {"pipelines": 1, "deals": 1}
    (shown,) = rig.done("GET", "/portals/default/state")["pipelines"]["deals"]
    assert (shown["id"], shown["stages"][0]["id"]) == ("renewals", "signed")


@pytest.mark.parametrize("object_type", ["deals", "tickets"])
def test_a_pipeline_without_stages_gets_the_usual_ones(rig: Rig, object_type: str) -> None:
    rig.portal()
    rig.done("POST", SEED, {"pipelines": {object_type: [{"label": "Renewals", "stages": []}]}})
    (shown,) = rig.done("GET", "/portals/default/state")["pipelines"][object_type]
    assert len(shown["stages"]) >= 4


def test_seeding_fires_no_webhooks(rig: Rig) -> None:
    portal = rig.portal()
    hooks = {"targetUrl": "https://hooks.example.com/", "subscriptions": [{"eventType": "contact.creation"}]}
    app = rig.done("POST", "/apps", {"requiredScopes": ["crm.objects.contacts.read"], "webhooks": hooks})
    rig.done("POST", f"/apps/{app['appId']}/install", {"portalId": portal["portalId"]})
    rig.done("POST", SEED, {"generate": {"contacts": 3}, "demo": 20})
    assert rig.done("GET", "/portals/default/webhooks/deliveries")["results"] == []


@pytest.mark.parametrize(
    ("seed", "problem"),
    [
        ({"generat": {}}, "did you mean generate?"),
        ({"records": {"contacts": [{"propertys": {}}]}}, "at records[...][0] / did you mean properties?"),
        ({"generate": {"contacts": {"number": 1}}}, "known members: count, spreadSeconds"),
        ({"properties": {"contacts": [{"nam": "x"}]}}, "did you mean name?"),
        ({"records": {"people": []}}, "known: contacts, companies, deals, tickets"),
        ({"generate": {"cars": 1}}, "there is no object type 'cars'"),
        ({"records": {"contacts": [{"properties": {"nonsense": 1}}]}}, "does not exist"),
        ({"records": {"contacts": [{"properties": {"createdate": "never"}}]}}, "not a valid long"),
        ({"records": {"tickets": [{"properties": {"subject": "s"}}]}}, "were not set. (properties: hs_pipeline_stage)"),
        ({"records": {"contacts": [{"properties": {"email": []}}]}}, "got `array`"),
        ({"records": {"contacts": [{"ref": "a"}, {"ref": "a"}]}}, "two things have the ref"),
        ({"lists": [{"name": "VIPs", "members": ["7"]}]}, "no contacts with the ids 7 exist"),
        ({"lists": [{"name": "VIPs", "members": ["a"]}]}, "names no record of this seed"),
        ({"lists": [{"name": "VIPs"}, {"name": "vips"}]}, "HubSpot would refuse the seed"),
        ({"lists": [{"name": "VIPs", "objectType": "cars"}]}, "there is no object type 'cars'"),
        ({"associations": [{"from": "contacts:x", "to": "companies:1"}]}, "names no record of this seed"),
        ({"associations": [{"from": "contacts", "to": "companies:1"}]}, "write objectType:ref"),
        ({"associations": [{"from": "contacts:1", "to": "companies:1"}]}, "No contact with ID 1 exists"),
        ({"generate": {"contacts": -1}}, ">= 0"),
        ({"pipelines": {"deals": [{"labl": "x"}]}}, "did you mean label?"),
        ({"pipelines": {"contacts": [{"label": "x"}]}}, "a second pipeline of contacts"),
        ({"schemas": [{"name": "car", "labls": {}}]}, "did you mean labels?"),
        ({"schemas": [{"name": "a b"}]}, "HubSpot would refuse the seed: invalid object type name a b"),
        ({"schemas": [{"name": "car", "associatedObjects": ["bikes"]}]}, "there is no object type 'bikes'"),
        (
            {"associationLabels": [{"from": "contacts", "to": "companies", "label": "A", "name": "a-b"}]},
            "HubSpot would refuse the seed: Association definition name a-b must not contain hyphens",
        ),
        ({"requiredOnWrite": {"tickets": ["nonsense"]}}, "PROPERTY_DOESNT_EXIST"),
    ],
)
def test_a_seed_that_is_no_good_is_refused_and_changes_nothing(rig: Rig, seed: dict[str, Any], problem: str) -> None:
    rig.portal()
    before = rig.done("GET", "/portals/default/state")
    status, _, text = rig.refused("POST", SEED, {"owners": [{"email": "o@example.com"}], **seed})
    assert status == 400
    assert problem in text
    assert rig.done("GET", "/portals/default/state") == before


def test_an_owner_is_seeded_once(rig: Rig) -> None:
    (user,) = rig.portal()["users"]
    owner = {"email": "o@example.com", "userId": 7}
    rig.done("POST", SEED, {"owners": [{**owner, "archived": True}, owner]})
    before = rig.done("GET", "/portals/default/state")["owners"]
    for again in (owner, {"email": "O@example.com"}, {"email": "p@example.com", "userId": 7}, {"email": "nobody"}):
        assert rig.refused("POST", SEED, {"owners": [again]})[0] == 400
    assert rig.refused("POST", SEED, {"owners": [{"email": "p@example.com", "userId": user["userId"]}]})[0] == 400
    assert rig.done("GET", "/portals/default/state")["owners"] == before


@pytest.mark.parametrize(
    ("seed", "place"),
    [
        ({"owners": [{"email": "a@example.com"}, GONE]}, "owners[1]"),
        ({"records": {"contacts": [{}, {"properties": {"nonsense": 1}}]}}, "records.contacts[1]"),
        ({"records": {"contacts": [{"ref": "a"}, {}, {"ref": "a"}]}}, "records.contacts[2]"),
        ({"records": {"contacts": [], "people": []}}, "records.people"),
        ({"properties": {"contacts": [FORMULA, {**FORMULA, "name": "b"}, {**TEXT, "groupName": "x"}]}}, "contacts[2]"),
        ({"pipelines": {"contacts": [{"label": "x"}]}}, "pipelines.contacts[0]"),
        ({"associations": [{"from": "contacts:1", "to": "companies:1"}]}, "associations[0]"),
        ({"requiredOnWrite": {"tickets": ["nonsense"]}}, "requiredOnWrite.tickets"),
        ({"generate": {"cars": 1}}, "generate.cars"),
    ],
)
def test_a_seed_that_is_no_good_is_told_where(rig: Rig, seed: dict[str, Any], place: str) -> None:
    rig.portal()
    assert rig.refused("POST", SEED, seed)[2].endswith(place)
    assert rig.refused("POST", "/portals", {"seed": seed})[2].endswith(place)


def test_a_reset_takes_a_later_seed_back_and_keeps_the_first(rig: Rig) -> None:
    rig.portal(seed={"generate": {"contacts": 2}})
    rig.done("POST", SEED, {"generate": {"contacts": 3}})
    rig.done("POST", "/portals/default/reset")
    assert len(records(rig)) == 2
