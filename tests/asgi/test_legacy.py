"""The oldest APIs through the whole pipe: what connectors read there agrees with the newer APIs."""

from typing import Any

import pytest

from mockspot.domain import oauth
from tests.simulator import NOON, Client, client

_PROPERTY_KEYS = [
    *("name", "label", "description", "groupName", "type", "fieldType", "hidden", "options", "deleted", "createdAt"),
    *("formField", "displayOrder", "readOnlyValue", "readOnlyDefinition", "mutableDefinitionNotDeletable"),
    *("favorited", "favoritedOrder", "calculated", "externalOptions", "displayMode", "hubspotDefined"),
    *("showCurrencySymbol", "createdUserId", "textDisplayHint", "numberDisplayHint", "optionsAreMutable"),
    *("referencedObjectType", "updatedAt", "isCustomizedDefault", "searchableInGlobalSearch"),
    *("currencyPropertyName", "hasUniqueValue", "updatedUserId"),
]


@pytest.fixture
def hubspot() -> Client:
    return client()


def made(hubspot: Client, object_type: str, **properties: str) -> str:
    answered = hubspot.post(f"/crm/v3/objects/{object_type}", {"properties": properties})
    assert answered.status == 201, answered.json
    number: str = answered.json["id"]
    return number


def every(hubspot: Client, path: str, member: str, more: str, query: str) -> list[dict[str, Any]]:
    """Follow the offsets to the end, as the Singer tap does."""
    rows: list[dict[str, Any]] = []
    offset = ""
    while True:
        body = hubspot.get(path, query + offset).json
        rows += body[member]
        if not body[more]:
            return rows
        offset = f"&offset={body['offset']}"


@pytest.mark.parametrize(
    ("path", "object_type"),
    [
        ("/properties/v1/deals/properties", "deals"),
        ("/properties/v2/deal/properties", "deals"),
        ("/properties/v2/contacts/properties", "contacts"),
        ("/companies/v2/properties", "companies"),
        ("/deals/v1/properties", "deals"),
    ],
)
def test_definitions_come_as_a_bare_array_of_all_the_newer_api_has(
    hubspot: Client, path: str, object_type: str
) -> None:
    rows = hubspot.get(path).json
    assert {tuple(row) for row in rows} == {tuple(_PROPERTY_KEYS)}
    newer = hubspot.get(f"/crm/v3/properties/{object_type}").json["results"]
    assert [(row["name"], row["type"]) for row in rows] == [(row["name"], row["type"]) for row in newer]


def test_one_definition_is_the_one_of_the_list(hubspot: Client) -> None:
    (row,) = (row for row in hubspot.get("/properties/v1/deals/properties").json if row["name"] == "dealtype")
    for version in ("v1", "v2"):
        assert hubspot.get(f"/properties/{version}/deals/properties/named/dealtype").json == row
    assert hubspot.get("/properties/v1/deals/properties/named/nope").json["category"] == "OBJECT_NOT_FOUND"


def test_forms_have_the_definitions_that_every_type_has(hubspot: Client) -> None:
    names = {row["name"] for row in hubspot.get("/properties/v2/form/properties").json}
    assert {"hs_object_id", "hs_createdate", "hs_lastmodifieddate"} <= names
    for object_type in ("notes", "orders"):
        assert names <= {row["name"] for row in hubspot.get(f"/properties/v2/{object_type}/properties").json}


def test_an_own_property_says_when_it_was_made_and_that_it_is_not_deleted(hubspot: Client) -> None:
    body = {"name": "hue", "label": "Hue", "type": "enumeration", "fieldType": "select", "groupName": "dealinformation"}
    option = {"label": "Red", "value": "red", "displayOrder": 0, "hidden": False}
    assert hubspot.post("/crm/v3/properties/deals", {**body, "options": [option]}).status == 201
    (row,) = (row for row in hubspot.get("/properties/v1/deals/properties").json if row["name"] == "hue")
    assert (row["createdAt"], row["deleted"], row["hubspotDefined"]) == (NOON, False, None)
    assert [list(option) for option in row["options"]] == [
        ["hidden", "label", "value", "readOnly", "description", "displayOrder", "doubleData"]
    ]


def test_definitions_need_the_scope_that_the_newer_api_needs(hubspot: Client) -> None:
    portal = hubspot.portal
    issued = oauth.issue(portal.space, portal.live.ids, portal.facts, NOON, kind="oauth", scopes=frozenset({"oauth"}))
    stranger = Client(hubspot.simulator, portal, issued.access_token)
    for path in ("/properties/v2/contact/properties", "/companies/v2/companies/paged", "/deals/v1/pipelines"):
        assert stranger.get(path).status == 403


def test_companies_page_by_the_last_id_shown_and_show_only_what_is_asked_for(hubspot: Client) -> None:
    ids = [made(hubspot, "companies", name=f"Company {number}") for number in range(5)]
    hubspot.delete(f"/crm/v3/objects/companies/{ids[2]}")
    page = hubspot.get("/companies/v2/companies/paged", "limit=2").json
    assert list(page) == ["has-more", "offset", "companies"]
    assert (page["has-more"], page["offset"]) == (True, int(ids[1]))
    assert page["companies"][0]["properties"] == {}
    rows = every(
        hubspot, "/companies/v2/companies/paged", "companies", "has-more", "limit=2&properties=name&properties=x"
    )
    assert [str(row["companyId"]) for row in rows] == [ids[0], ids[1], ids[3], ids[4]]
    assert [list(row["properties"]) for row in rows] == [["name"]] * 4


def test_an_empty_portal_has_an_empty_page(hubspot: Client) -> None:
    page = hubspot.get("/companies/v2/companies/paged").json
    assert page == {"has-more": False, "offset": 0, "companies": []}


RECENT = [("companies", "/companies/v2/companies", "companyId"), ("deals", "/deals/v1/deal", "dealId")]
DAY_MS = 86_400_000


@pytest.mark.parametrize(("object_type", "path", "key"), RECENT)
def test_recent_records_come_newest_first_by_what_was_asked_for(
    hubspot: Client, object_type: str, path: str, key: str
) -> None:
    name = "name" if object_type == "companies" else "dealname"
    stage = {} if object_type == "companies" else {"dealstage": "closedwon"}
    clock = hubspot.portal.live.clock
    old = made(hubspot, object_type, **{name: "Old"}, **stage)
    clock.move_to(NOON + 31 * DAY_MS)
    ids = []
    for number in range(3):
        clock.move_to(NOON + 31 * DAY_MS + number)
        ids.append(int(made(hubspot, object_type, **{name: f"N{number}"}, **stage)))
    clock.move_to(NOON + 32 * DAY_MS)
    hubspot.patch(f"/crm/v3/objects/{object_type}/{ids[0]}", {"properties": {name: "Changed"}})
    page = hubspot.get(f"{path}/recent/created", "count=2").json
    assert list(page) == ["results", "hasMore", "offset", "total"]
    assert ([row[key] for row in page["results"]], page["hasMore"], page["total"]) == ([ids[2], ids[1]], True, 3)
    rest = hubspot.get(f"{path}/recent/created", f"count=2&offset={page['offset']}").json
    assert ([row[key] for row in rest["results"]], rest["hasMore"], rest["offset"]) == ([ids[0]], False, 3)
    changed = hubspot.get(f"{path}/recent/modified").json
    assert [row[key] for row in changed["results"]] == [ids[0], ids[2], ids[1]]
    assert changed["results"][0] == hubspot.get(f"{path}/{ids[0]}").json
    since = hubspot.get(f"{path}/recent/modified", f"since={NOON + 32 * DAY_MS}&properties={name}").json
    assert [(row[key], list(row["properties"])) for row in since["results"]] == [(ids[0], [name])]
    clock.move_to(NOON + 33 * DAY_MS)
    hubspot.patch(f"/crm/v3/objects/{object_type}/{old}", {"properties": {name: "Older"}})
    assert hubspot.get(f"{path}/recent/modified", "count=1").json["results"][0][key] == int(old)
    assert hubspot.get(f"{path}/recent/created", "count=1").json["results"][0][key] == ids[2]


def test_a_company_has_every_value_with_its_time_in_milliseconds(hubspot: Client) -> None:
    number = made(hubspot, "companies", name="Acme", domain="example.com")
    body = hubspot.get(f"/companies/v2/companies/{number}").json
    assert list(body) == [
        *("portalId", "companyId", "isDeleted", "properties", "additionalDomains", "stateChanges", "mergeAudits")
    ]
    assert body["companyId"] == int(number)
    name = body["properties"]["name"]
    app_id = name["sourceId"]
    version = {"name": "name", "value": "Acme", "timestamp": NOON, "sourceId": app_id, "source": "INTEGRATION"}
    assert name == {
        "value": "Acme",
        "timestamp": NOON,
        "source": "INTEGRATION",
        "sourceId": app_id,
        "versions": [{**version, "sourceVid": []}],
    }
    assert body["properties"]["createdate"]["value"] == str(NOON)


@pytest.mark.parametrize(("key", "status"), [("0", 404), ("123", 404), ("acme", 400), ("9" * 40, 400)])
def test_a_company_that_is_not_there_is_refused_in_json(hubspot: Client, key: str, status: int) -> None:
    answered = hubspot.get(f"/companies/v2/companies/{key}")
    assert answered.status == status
    assert answered.json["status"] == "error"


def test_deals_show_their_past_only_when_asked(hubspot: Client) -> None:
    number = made(hubspot, "deals", dealname="d", dealstage="closedwon", amount="1", closedate="2026-01-02")
    hubspot.patch(f"/crm/v3/objects/deals/{number}", {"properties": {"amount": "2"}})
    (plain,) = every(hubspot, "/deals/v1/deal/paged", "deals", "hasMore", "includeAllProperties=True")
    (past,) = every(hubspot, "/deals/v1/deal/paged", "deals", "hasMore", "propertiesWithHistory=amount")
    assert [version["value"] for version in plain["properties"]["amount"]["versions"]] == ["2"]
    assert [version["value"] for version in past["properties"]["amount"]["versions"]] == ["2", "1"]
    assert plain["properties"]["closedate"]["value"] == "1767312000000"
    every_version = hubspot.get(f"/deals/v1/deal/{number}", "includePropertyVersions=true").json
    assert every_version["properties"]["amount"] == past["properties"]["amount"]


def test_deals_name_what_they_are_associated_to(hubspot: Client) -> None:
    deal, contact = made(hubspot, "deals", dealname="d", dealstage="closedwon"), hubspot.contact(email="a@example.com")
    path = f"/crm/v4/objects/deals/{deal}/associations/default/contacts/{contact}"
    assert hubspot.call("PUT", path).status == 200
    (without,) = hubspot.get("/deals/v1/deal/paged").json["deals"]
    (shown,) = hubspot.get("/deals/v1/deal/paged", "includeAssociations=true").json["deals"]
    assert without["associations"]["associatedVids"] == []
    assert shown["associations"] == {
        "associatedVids": [int(contact)],
        "associatedCompanyIds": [],
        "associatedDealIds": [],
    }
    assert hubspot.get(f"/deals/v1/deal/{deal}").json["associations"] == shown["associations"]


def test_deal_pipelines_are_a_bare_array_with_numbers_for_probabilities(hubspot: Client) -> None:
    (only,) = hubspot.get("/deals/v1/pipelines").json
    assert list(only) == ["pipelineId", "stages", "label", "active", "displayOrder", "staticDefault"]
    won = next(stage for stage in only["stages"] if stage["stageId"] == "closedwon")
    keys = ["stageId", "label", "probability", "active", "displayOrder", "closedWon"]
    assert (list(won), won["probability"], won["closedWon"]) == (keys, 1.0, True)
    assert sum(stage["closedWon"] for stage in only["stages"]) == 1


@pytest.mark.parametrize(
    ("object_type", "shown"), [("deals", ("DEAL", "0-3", "default")), ("tickets", ("TICKET", "0-5", "0"))]
)
def test_pipelines_name_their_object_type(hubspot: Client, object_type: str, shown: tuple[str, str, str]) -> None:
    (only,) = hubspot.get(f"/crm-pipelines/v1/pipelines/{object_type}").json["results"]
    assert (only["objectType"], only["objectTypeId"], only["pipelineId"]) == shown
    newer = hubspot.get(f"/crm/v3/pipelines/{object_type}").json["results"][0]["stages"]
    assert [stage["stageId"] for stage in only["stages"]] == [stage["id"] for stage in newer]
    assert only["stages"][0]["metadata"] == newer[0]["metadata"]


def test_records_answer_where_v3_has_the_version_behind_the_base(hubspot: Client) -> None:
    number = hubspot.contact(email="a@example.com")
    read = hubspot.get(f"/crm/objects/v3/contacts/{number}")
    assert read.json == hubspot.get(f"/crm/v3/objects/contacts/{number}").json
    assert hubspot.get("/crm/objects/v4/contacts").status == 404


def test_a_family_that_was_switched_off_is_not_there(hubspot: Client) -> None:
    owners = ("/owners/v2/owners", "/owners/v2/owners/", "/owners/v2/owners/1")
    lists = (
        "/contacts/v1/lists",
        "/contacts/v1/lists/",
        "/contacts/v1/lists/static",
        "/contacts/v1/lists/7/contacts/all",
    )
    for path in (*owners, *lists):
        assert hubspot.get(path).status == 404


def test_what_is_left_of_the_families_is_refused_loudly(hubspot: Client) -> None:
    for path in ("/companies/v2/companies/7/contacts", "/contacts/v1/contact/utk/7/profile"):
        assert hubspot.get(path).json["category"] == "MOCKSPOT_NOT_SIMULATED"
