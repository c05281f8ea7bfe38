"""Labels and limits of association types as a client meets them, in every version."""

from typing import Any

import pytest

from mockspot.domain.policy import Policy
from tests.simulator import NOON, Client, client

VERSIONS = ("v4", "2026-03", "2026-09")
CONTACTS_TO_COMPANIES = "contacts/companies"


def schema_path(version: str, suffix: str) -> str:
    return f"/crm/v4/associations/{suffix}" if version == "v4" else f"/crm/associations/{version}/{suffix}"


@pytest.fixture
def hub() -> Client:
    return client()


def labels_of(hub: Client, pair: str = CONTACTS_TO_COMPANIES) -> dict[int, str | None]:
    found = hub.get(f"/crm/v4/associations/{pair}/labels").json["results"]
    return {kind["typeId"]: kind["label"] for kind in found if kind["category"] == "USER_DEFINED"}


def make(hub: Client, label: str, inverse: str | None = None, pair: str = CONTACTS_TO_COMPANIES) -> int:
    name = "_".join(filter(None, (label, inverse))).lower().replace(" ", "_")
    body = {"name": name, "label": label} | ({} if inverse is None else {"inverseLabel": inverse})
    answered = hub.post(f"/crm/v4/associations/{pair}/labels", body)
    assert answered.status == 200, answered.json
    number: int = answered.json["results"][-1]["typeId"]
    return number


def company(hub: Client, name: str = "Acme") -> str:
    made: str = hub.post("/crm/v3/objects/companies", {"properties": {"name": name}}).json["id"]
    return made


def put(hub: Client, contact: str, other: str, *numbers: int, category: str = "USER_DEFINED") -> Any:
    body = [{"associationCategory": category, "associationTypeId": number} for number in numbers]
    return hub.call("PUT", f"/crm/v4/objects/contacts/{contact}/associations/companies/{other}", body)


def limit(hub: Client, *inputs: tuple[str, int, int], path: str = "create", version: str = "v4") -> Any:
    body = [{"category": category, "typeId": number, "maxToObjectIds": most} for category, number, most in inputs]
    suffix = f"definitions/configurations/{CONTACTS_TO_COMPANIES}/batch/{path}"
    return hub.post(schema_path(version, suffix), {"inputs": body})


@pytest.mark.parametrize("version", VERSIONS)
def test_a_paired_label_is_answered_in_both_directions_the_reverse_first(hub: Client, version: str) -> None:
    body = {"label": "Manager", "inverseLabel": "Employee", "name": "manager_employee"}
    answered = hub.post(schema_path(version, "contacts/companies/labels"), body)
    more = {"fromObjectTypeId": None, "toObjectTypeId": None} if version == "2026-09" else {}
    assert answered.status == 200
    assert answered.json["results"] == [
        {"category": "USER_DEFINED", "typeId": 2, "label": "Employee", **more},
        {"category": "USER_DEFINED", "typeId": 1, "label": "Manager", **more},
    ]
    assert labels_of(hub) == {1: "Manager"}
    assert labels_of(hub, "companies/contacts") == {2: "Employee"}


def test_the_labels_of_a_pair_stand_beside_hubspots_own(hub: Client) -> None:
    make(hub, "Partner")
    for path in ("/crm/associations/v4", "/crm/v4/associations", "/crm/associations/2026-03"):
        found = hub.get(f"{path}/contacts/companies/labels").json["results"]
        assert {"category": "HUBSPOT_DEFINED", "typeId": 279, "label": None} in found
        assert {"category": "HUBSPOT_DEFINED", "typeId": 1, "label": "Primary"} in found
        assert {"category": "USER_DEFINED", "typeId": 1, "label": "Partner"} in found


def test_a_label_without_an_inverse_says_the_same_on_both_sides(hub: Client) -> None:
    make(hub, "Partner")
    assert labels_of(hub) == {1: "Partner"}
    assert labels_of(hub, "companies/contacts") == {2: "Partner"}


def test_between_records_of_one_type_a_single_label_has_one_number_and_a_pair_two(hub: Client) -> None:
    make(hub, "Friend", pair="contacts/contacts")
    make(hub, "Manager", "Employee", pair="contacts/contacts")
    assert labels_of(hub, "contacts/contacts") == {1: "Friend", 2: "Manager", 3: "Employee"}


def test_records_are_linked_with_a_label_and_seen_with_it_from_both_ends(hub: Client) -> None:
    number = make(hub, "Manager", "Employee")
    contact, other = hub.contact(), company(hub)
    answered = put(hub, contact, other, number)
    assert (answered.status, answered.json["labels"]) == (201, ["Primary", "Manager"])
    (seen,) = hub.get(f"/crm/v4/objects/companies/{other}/associations/contacts").json["results"]
    assert {"category": "USER_DEFINED", "typeId": 2, "label": "Employee"} in seen["associationTypes"]
    (v3, *_) = [
        entry["type"]
        for entry in hub.get(f"/crm/v3/objects/contacts/{contact}/associations/companies").json["results"]
        if entry["type"] not in ("contact_to_company", "contact_to_company_unlabeled")
    ]
    assert v3 == "manager_employee"


def test_a_record_is_created_with_a_label(hub: Client) -> None:
    number, other = make(hub, "Partner"), company(hub)
    types = [{"associationCategory": "USER_DEFINED", "associationTypeId": number}]
    made = hub.post(
        "/crm/v3/objects/contacts", {"properties": {}, "associations": [{"to": {"id": other}, "types": types}]}
    )
    path = f"/crm/v4/objects/contacts/{made.json['id']}/associations/companies"
    shown = hub.get(path).json["results"][0]["associationTypes"]
    assert {"category": "USER_DEFINED", "typeId": number, "label": "Partner"} in shown


@pytest.mark.parametrize("version", VERSIONS)
def test_a_label_is_renamed_on_both_sides_unless_both_are_given(hub: Client, version: str) -> None:
    number = make(hub, "Manager", "Employee")
    path = schema_path(version, "contacts/companies/labels")
    both = {"associationTypeId": number, "label": "Boss", "inverseLabel": "Worker"}
    assert hub.call("PUT", path, both).status == 204
    assert (labels_of(hub), labels_of(hub, "companies/contacts")) == ({1: "Boss"}, {2: "Worker"})
    assert hub.call("PUT", path, {"associationTypeId": number, "label": "Colleague"}).status == 204
    assert (labels_of(hub), labels_of(hub, "companies/contacts")) == ({1: "Colleague"}, {2: "Colleague"})


@pytest.mark.parametrize("from_the_other_side", [False, True])
@pytest.mark.parametrize("version", VERSIONS)
def test_a_deleted_label_is_gone_in_both_directions_and_from_the_records(
    hub: Client, version: str, from_the_other_side: bool
) -> None:
    number = make(hub, "Manager", "Employee")
    contact, other = hub.contact(), company(hub)
    put(hub, contact, other, number)
    ends = ("companies/contacts", number + 1) if from_the_other_side else ("contacts/companies", number)
    assert hub.delete(schema_path(version, f"{ends[0]}/labels/{ends[1]}")).status == 204
    assert labels_of(hub) == labels_of(hub, "companies/contacts") == {}
    (seen,) = hub.get(f"/crm/v4/objects/contacts/{contact}/associations/companies").json["results"]
    assert [kind["typeId"] for kind in seen["associationTypes"]] == [1, 279]
    make(hub, "Manager", "Employee")  # the name is free again


@pytest.mark.parametrize("made", [0, 1], ids=["its inverse", "itself"])
def test_a_label_is_deleted_by_either_number_that_its_creation_answers(hub: Client, made: int) -> None:
    path = "/crm/associations/2026-09/contacts/companies/labels"
    body = {"label": "Manager", "inverseLabel": "Employee", "name": "manager"}
    number = hub.post(path, body).json["results"][made]["typeId"]
    assert hub.delete(f"{path}/{number}").status == 204
    assert labels_of(hub) == labels_of(hub, "companies/contacts") == {}
    assert hub.delete(f"{path}/{number}").status == 400


def test_a_label_in_use_stays_where_documentation_is_followed() -> None:
    hub = client(policy=Policy(delete_labels_in_use=False))
    number = make(hub, "Partner")
    contact, other = hub.contact(), company(hub)
    put(hub, contact, other, number)
    path = f"/crm/v4/associations/contacts/companies/labels/{number}"
    assert hub.delete(path).status == 400
    put(hub, contact, other)
    assert hub.delete(path).status == 204


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"label": "Partner"}, "Some required fields were not set: [name]"),
        ({"name": "partner"}, "Some required fields were not set: [label]"),
        ({"name": "partner", "label": None}, "Some required fields were not set: [label]"),
        ({"name": "a-b", "label": "Partner"}, "must not contain hyphens"),
        ({"name": "1b", "label": "Partner"}, "begin with a number"),
        ({"name": "boss", "label": "Partner"}, "Association definition named boss already exists for portal"),
        (
            {"name": "other", "label": "Boss"},
            "Association definition label Boss already exists on ObjectType pair 0-1-0-2",
        ),
        ({"name": "other", "label": "New", "inverseLabel": "Boss"}, "Association definition label Boss already exists"),
        ({"name": "other", "label": ""}, 'Association definition label "" already exists'),
    ],
)
def test_a_bad_label_is_refused_and_makes_nothing(hub: Client, body: Any, text: str) -> None:
    make(hub, "Boss")
    answered = hub.post("/crm/v4/associations/contacts/companies/labels", body)
    assert (answered.status, answered.json["category"]) == (400, "VALIDATION_ERROR")
    assert text in answered.json["message"]
    assert labels_of(hub) == {1: "Boss"}


def test_the_51st_label_of_a_pair_answers_437(hub: Client) -> None:
    for number in range(Policy().association_labels):
        make(hub, f"Label {number}", f"Back {number}", pair="contacts/contacts")
    answered = hub.post("/crm/v4/associations/contacts/contacts/labels", {"name": "more", "label": "More"})
    assert answered.status == 437
    assert answered.json["message"].startswith("No more than 50 association types are allowed between")
    assert hub.post("/crm/v4/associations/contacts/companies/labels", {"name": "more", "label": "More"}).status == 200


@pytest.mark.parametrize(
    ("method", "path", "body", "text"),
    [
        ("PUT", "labels", {"associationTypeId": 9, "label": "X"}, "Unable to find association type 9"),
        ("PUT", "labels", {"associationTypeId": 279, "label": "X"}, "Unable to find association type 279"),
        ("PUT", "labels", {"associationTypeId": 1, "label": ""}, "must not be empty"),
        ("PUT", "labels", {"associationTypeId": 1}, "Some required fields were not set: [label]"),
        ("PUT", "labels", {}, "Some required fields were not set: [label, associationTypeId]"),  # hscli 2026-04
        ("PUT", "labels", {"associationTypeId": 1, "label": "Second"}, "already exists on ObjectType pair"),
        ("DELETE", "labels/9", None, "Unable to find objectTypeIds"),
        ("DELETE", "labels/279", None, "Unable to find objectTypeIds"),
        ("DELETE", "labels/x", None, "Unable to parse value for path parameter: associationTypeId"),
    ],
)
def test_a_wrong_change_of_a_label_is_refused(hub: Client, method: str, path: str, body: Any, text: str) -> None:
    make(hub, "First")
    make(hub, "Second")
    answered = hub.call(method, f"/crm/v4/associations/contacts/companies/{path}", body)
    assert answered.status == 400
    assert text in answered.json["message"]


@pytest.mark.parametrize("version", VERSIONS)
def test_limits_are_set_listed_and_purged(hub: Client, version: str) -> None:
    answered = limit(hub, ("HUBSPOT_DEFINED", 279, 5), ("HUBSPOT_DEFINED", 931, 1), version=version)
    shown = [
        {"category": "HUBSPOT_DEFINED", "typeId": 279, "userEnforcedMaxToObjectIds": 5, "label": None},
        {"category": "HUBSPOT_DEFINED", "typeId": 931, "userEnforcedMaxToObjectIds": 1, "label": "Billing Contact"},
    ]
    assert (answered.status, answered.json["results"]) == (201, shown)
    updated = limit(hub, ("HUBSPOT_DEFINED", 279, 4), path="update", version=version)
    assert updated.status == 200
    assert updated.json["results"] == [{"category": "HUBSPOT_DEFINED", "typeId": 279, "userEnforcedMaxToObjectIds": 4}]
    shown[0]["userEnforcedMaxToObjectIds"] = 4
    base = schema_path(version, "definitions/configurations")
    assert hub.get(f"{base}/all").json == hub.get(f"{base}/contacts/companies").json == {"results": shown}
    assert hub.get(f"{base}/companies/contacts").json == {"results": []}
    purge = {"inputs": [{"category": "HUBSPOT_DEFINED", "typeId": 279}, {"category": "HUBSPOT_DEFINED", "typeId": 1}]}
    assert hub.post(f"{base}/contacts/companies/batch/purge", purge).status == 204
    assert hub.get(f"{base}/all").json == {"results": shown[1:]}


def test_a_limit_refuses_one_record_too_many_on_every_way_in(hub: Client) -> None:
    limit(hub, ("HUBSPOT_DEFINED", 279, 1))
    contact, first, second = hub.contact(), company(hub), company(hub)
    unlabelled = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 279}]
    assert put(hub, contact, first, 279, category="HUBSPOT_DEFINED").status == 201
    assert put(hub, contact, first, 279, category="HUBSPOT_DEFINED").status == 201  # linked already
    assert put(hub, contact, second, 279, category="HUBSPOT_DEFINED").json["category"] == "VALIDATION_ERROR"
    pair = {"from": {"id": second}, "to": {"id": contact}}
    batch = hub.post("/crm/v4/associations/companies/contacts/batch/associate/default", {"inputs": [pair]})
    assert batch.json["numErrors"] == 1
    assert hub.get(f"/crm/v4/objects/companies/{second}/associations/contacts").json["results"] == []
    links = [{"to": {"id": other}, "types": unlabelled} for other in (first, second)]
    made = hub.post("/crm/v3/objects/contacts", {"properties": {"email": "a@example.com"}, "associations": links})
    assert made.status == 400
    assert hub.get("/crm/v3/objects/contacts").json["results"][0]["id"] == contact
    assert len(hub.get("/crm/v3/objects/contacts").json["results"]) == 1


def test_a_limit_leaves_what_is_beyond_it_and_an_archived_record_makes_room(hub: Client) -> None:
    contact, companies = hub.contact(), [company(hub) for _ in range(3)]
    for other in companies[:2]:
        put(hub, contact, other, 279, category="HUBSPOT_DEFINED")
    limit(hub, ("HUBSPOT_DEFINED", 279, 1))
    assert len(hub.get(f"/crm/v4/objects/contacts/{contact}/associations/companies").json["results"]) == 2
    assert put(hub, contact, companies[2], 279, category="HUBSPOT_DEFINED").status == 400
    for other in companies[:2]:
        hub.delete(f"/crm/v3/objects/companies/{other}")
    assert put(hub, contact, companies[2], 279, category="HUBSPOT_DEFINED").status == 201


def test_a_labels_limit_is_at_most_that_of_the_unlabelled_type(hub: Client) -> None:
    number = make(hub, "Decision maker")
    limit(hub, ("HUBSPOT_DEFINED", 279, 10))
    too_high = limit(hub, ("USER_DEFINED", number, 11), path="update")
    assert too_high.status == 207
    assert "between 1 and 10" in too_high.json["errors"][0]["message"]
    assert limit(hub, ("USER_DEFINED", number, 10)).status == 201
    too_low = limit(hub, ("HUBSPOT_DEFINED", 279, 9), path="update")
    assert "between 10 and 500000" in too_low.json["errors"][0]["message"]


def test_half_a_million_is_no_limit_and_an_unknown_type_none_of_the_pairs(hub: Client) -> None:
    limit(hub, ("HUBSPOT_DEFINED", 279, 5))
    answered = limit(hub, ("HUBSPOT_DEFINED", 279, 500_000), ("HUBSPOT_DEFINED", 4, 1), ("USER_DEFINED", 1, 0))
    assert [entry["category"] for entry in answered.json["errors"]] == ["VALIDATION_ERROR"] * 2
    assert hub.get("/crm/v4/associations/definitions/configurations/all").json == {"results": []}


def test_a_deleted_label_takes_its_limit_along(hub: Client) -> None:
    number = make(hub, "Partner")
    limit(hub, ("USER_DEFINED", number, 5))
    hub.delete(f"/crm/v4/associations/contacts/companies/labels/{number}")
    assert hub.get("/crm/v4/associations/definitions/configurations/all").json == {"results": []}


def merge(hub: Client, primary: str, other: str) -> Any:
    return hub.post("/crm/v3/objects/contacts/merge", {"primaryObjectId": primary, "objectIdToMerge": other})


def test_a_merge_beyond_a_limit_is_refused_as_recorded_and_changes_nothing(hub: Client) -> None:
    primary, other, first, second = hub.contact(), hub.contact(), company(hub), company(hub)
    put(hub, primary, first, 279, category="HUBSPOT_DEFINED")
    put(hub, other, second, 279, category="HUBSPOT_DEFINED")
    limit(hub, ("HUBSPOT_DEFINED", 279, 1))
    answered = merge(hub, primary, other)
    assert answered.status == 400
    assert answered.json["message"] == (
        f"Association configuration limits are exceeded in portal {hub.portal.facts.portal_id} "
        f"when merging {other} into {primary} of object type 0-1"
    )
    assert hub.get(f"/crm/v3/objects/contacts/{other}").json["id"] == other
    limit(hub, ("HUBSPOT_DEFINED", 279, 2), path="update")
    assert merge(hub, primary, other).status == 200


def test_a_merge_is_refused_when_a_record_at_the_other_end_is_full(hub: Client) -> None:
    primary, other, shared = hub.contact(), hub.contact(), company(hub)
    put(hub, other, shared, 279, category="HUBSPOT_DEFINED")
    body = {"inputs": [{"category": "HUBSPOT_DEFINED", "typeId": 280, "maxToObjectIds": 1}]}
    path = "/crm/v4/associations/definitions/configurations/companies/contacts/batch"
    assert hub.post(f"{path}/create", body).status == 201
    assert merge(hub, primary, other).status == 400
    assert hub.post(f"{path}/purge", body).status == 204
    assert merge(hub, primary, other).status == 200


def test_a_merged_record_keeps_its_labels_and_one_primary_company(hub: Client) -> None:
    number = make(hub, "Manager", "Employee")
    primary, other, first, second = hub.contact(), hub.contact(), company(hub), company(hub)
    put(hub, primary, first, 1, category="HUBSPOT_DEFINED")
    put(hub, other, second, number)
    merged = merge(hub, primary, other).json["id"]
    found = hub.get(f"/crm/v4/objects/contacts/{merged}/associations/companies").json["results"]
    kinds = {str(row["toObjectId"]): [kind["typeId"] for kind in row["associationTypes"]] for row in found}
    assert kinds == {first: [1, 279], second: [279, number]}
    (seen,) = hub.get(f"/crm/v4/objects/companies/{second}/associations/contacts").json["results"]
    assert str(seen["toObjectId"]) == merged
    assert [kind["label"] for kind in seen["associationTypes"]] == [None, "Employee"]


@pytest.mark.parametrize("version", VERSIONS)
def test_the_report_on_high_usage_is_under_way_for_a_user_of_the_account(hub: Client, version: str) -> None:
    user = hub.portal.credentials.users[0]
    path = schema_path(version, "usage/high-usage-report")
    assert hub.call("POST", f"{path}/{user.user_id}").json == {
        "userId": user.user_id,
        "userEmail": user.email,
        "enqueueTime": {"value": NOON, "dateOnly": False, "timeZoneShift": 0},
    }
    assert hub.call("POST", f"{path}/1").status == 404


@pytest.mark.parametrize(
    ("pair", "name"),
    [
        ("meetings/contacts", "meeting_event_to_contact"),
        ("companies/meetings", "company_to_meeting_event"),
        ("contacts/commerce_payments", "contact_to_commerce_payment"),
        ("quotes/contacts", "quote_to_contact_signer"),
    ],
)
def test_v3_names_types_as_schemas_do(hub: Client, pair: str, name: str) -> None:
    """Recorded 2025-11 (amp) in capitals; unverified: of companies."""
    results = hub.get(f"/crm/v3/associations/{pair}/types").json["results"]
    assert name in [kind["name"] for kind in results]
