"""Property definitions and groups through the whole pipe, in every version."""

import json
from typing import Any

import pytest

from mockspot.catalog.field_types import FIELD_TYPES
from mockspot.catalog.object_types import OBJECT_TYPES
from mockspot.domain import oauth
from mockspot.domain.policy import Policy
from tests.simulator import NOON, Answered, Client, client

VERSIONS = ("/crm/v3/properties", "/crm/properties/2026-03", "/crm/properties/2026-09")
PROPERTIES = VERSIONS[0]
CONTACTS = f"{PROPERTIES}/contacts"
TEXT = {"name": "acme_note", "label": "Note", "type": "string", "fieldType": "text", "groupName": "contactinformation"}
COLOURS = [{"label": "Red", "value": "red", "displayOrder": 0}, {"label": "Blue", "value": "blue", "hidden": True}]
CHOICE = {**TEXT, "name": "acme_colour", "type": "enumeration", "fieldType": "select", "options": COLOURS}
UNIQUE = {**TEXT, "name": "acme_id", "hasUniqueValue": True}
KEYS = [
    "updatedAt",
    "createdAt",
    "name",
    "label",
    "type",
    "fieldType",
    "description",
    "groupName",
    "options",
    "createdUserId",
    "updatedUserId",
    "displayOrder",
    "calculated",
    "externalOptions",
    "archived",
    "hasUniqueValue",
    "hidden",
    "modificationMetadata",
    "formField",
    "dataSensitivity",
]


@pytest.fixture
def hubspot() -> Client:
    return client()


def limited(hubspot: Client, *scopes: str) -> Client:
    portal = hubspot.portal
    issued = oauth.issue(
        portal.space, portal.live.ids, portal.facts, NOON, kind="private_app", scopes=frozenset(scopes)
    )
    return Client(hubspot.simulator, portal, issued.access_token)


def made(hubspot: Client, body: dict[str, Any]) -> dict[str, Any]:
    answered = hubspot.post(CONTACTS, body)
    assert answered.status == 201, answered.json
    document: dict[str, Any] = answered.json
    return document


def names(answered: Answered) -> list[str]:
    return [row["name"] for row in answered.json["results"]]


@pytest.mark.parametrize("base", VERSIONS)
@pytest.mark.parametrize("row", OBJECT_TYPES, ids=lambda row: row.name)
def test_a_fresh_portal_lists_what_hubspot_defines(hubspot: Client, base: str, row: Any) -> None:
    for name in row.spellings:
        body = hubspot.get(f"{base}/{name}").json
        assert list(body) == ["results"]
        assert all(found["hubspotDefined"] for found in body["results"])
    assert set(row.default_properties) <= {found["name"] for found in body["results"]}


def test_a_created_property_has_the_recorded_keys_in_the_recorded_order(hubspot: Client) -> None:
    answered = hubspot.post(CONTACTS, TEXT)
    assert answered.status == 201
    assert answered.headers["location"] == f"http://127.0.0.1:8642{CONTACTS}/acme_note"
    body = answered.json
    assert list(body) == KEYS
    assert body["displayOrder"] == -1
    assert body["options"] == []
    assert body["createdAt"] == body["updatedAt"] == "2026-09-21T14:13:20Z"
    assert body["modificationMetadata"] == {"archivable": True, "readOnlyDefinition": False, "readOnlyValue": False}
    for base in VERSIONS:
        assert hubspot.get(f"{base}/0-1/acme_note").json == body


def test_options_print_a_description_only_when_they_have_one(hubspot: Client) -> None:
    described = {"label": "Green", "value": "green", "description": "Like grass"}
    options = made(hubspot, {**CHOICE, "options": [*COLOURS, described]})["options"]
    assert [list(option) for option in options] == [
        ["label", "value", "displayOrder", "hidden"],
        ["label", "value", "displayOrder", "hidden"],
        ["label", "value", "description", "displayOrder", "hidden"],
    ]
    assert options[1] == {"label": "Blue", "value": "blue", "displayOrder": 1, "hidden": True}


def test_a_name_in_use_is_refused_and_changes_nothing(hubspot: Client) -> None:
    before = made(hubspot, TEXT)
    answered = hubspot.post(CONTACTS, {**TEXT, "label": "Other"})
    assert answered.status == 409
    body = answered.json
    assert list(body) == ["status", "message", "correlationId", "category", "subCategory"]
    assert body["message"] == "A property named 'acme_note' already exists."
    assert (body["category"], body["subCategory"]) == (
        "OBJECT_ALREADY_EXISTS",
        "Properties.PROPERTY_WITH_NAME_EXISTS",
    )
    assert hubspot.get(f"{CONTACTS}/acme_note").json == before
    assert hubspot.post(CONTACTS, {**TEXT, "name": "email"}).status == 409


def test_the_five_required_members_are_named_when_they_are_missing(hubspot: Client) -> None:
    answered = hubspot.post(CONTACTS, {})
    assert answered.status == 400
    assert answered.json["message"].endswith(
        "Some required fields were not set: [name, label, type, fieldType, groupName]"
    )


@pytest.mark.parametrize(("member", "wrong"), [("type", "text"), ("fieldType", "dropdown"), ("numberDisplayHint", "")])
def test_a_word_outside_an_enumeration_is_refused_with_the_words_there_are(
    hubspot: Client, member: str, wrong: str
) -> None:
    answered = hubspot.post(CONTACTS, {**TEXT, member: wrong})
    assert answered.status == 400
    assert "Enum type must be one of: [" in answered.json["message"]


@pytest.mark.parametrize("kind", FIELD_TYPES)
def test_types_take_their_own_field_types_only(hubspot: Client, kind: str) -> None:
    everything = {name for allowed in FIELD_TYPES.values() for name in allowed} - {"calculation_equation"}
    options = [{"label": word, "value": word} for word in ("true", "false")] if kind in ("bool", "enumeration") else []
    accepted = set()
    for place, field_type in enumerate(sorted(everything)):
        sent = {**TEXT, "name": f"p{place}", "type": kind, "fieldType": field_type, "options": options}
        answered = hubspot.post(CONTACTS, sent)
        if answered.status == 201:
            accepted.add(field_type)
        else:
            assert answered.json["subCategory"] == "Properties.PROPERTY_CREATE_FAILED_VALIDATION"
    assert accepted == set(FIELD_TYPES[kind]) - {"calculation_equation"}


def test_a_boolean_needs_exactly_true_and_false(hubspot: Client) -> None:
    sent = {**TEXT, "type": "bool", "fieldType": "booleancheckbox"}
    for options in (
        [],
        [{"label": "Yes", "value": "true"}],
        [{"label": "J", "value": "ja"}, {"label": "N", "value": "false"}],
    ):
        body = hubspot.post(CONTACTS, {**sent, "options": options}).json
        assert body["subCategory"] == "PropertyValidationError.INVALID_BOOLEAN_OPTION"
        assert body["context"] == {"property": ["acme_note"], "objectTypeId": ["0-1"]}


def test_an_enumeration_needs_options_unless_they_come_from_elsewhere(hubspot: Client) -> None:
    body = hubspot.post(CONTACTS, {**CHOICE, "options": []}).json
    assert body["message"] == "Property 'acme_colour' of object type '0-1' has no options but options are required!"
    assert body["subCategory"] == "PropertyValidationError.MISSING_OPTIONS"
    owner = {**CHOICE, "options": None, "externalOptions": True, "referencedObjectType": "OWNER"}
    assert made(hubspot, owner)["externalOptions"] is True


@pytest.mark.parametrize("name", ["Acme", "1st", "with space", "with-dash", "a" * 100, "_x"])
def test_names_that_hubspot_would_not_give_are_refused(hubspot: Client, name: str) -> None:
    assert hubspot.post(CONTACTS, {**TEXT, "name": name}).status == 400


@pytest.mark.parametrize("name", ["hs_acme", "hs_", "a1_acme", "a1234567801_acme"])
def test_names_that_hubspot_keeps_for_itself_and_for_apps_are_refused(hubspot: Client, name: str) -> None:
    """Observed (KALUP 2026-10): 400 for either prefix."""
    refused = hubspot.post(CONTACTS, {**TEXT, "name": name})
    assert (refused.status, refused.json["category"]) == (400, "VALIDATION_ERROR")
    batch = hubspot.post(f"{CONTACTS}/batch/create", {"inputs": [{**TEXT, "name": name}, TEXT]})
    assert [row["name"] for row in batch.json["results"]] == [TEXT["name"]]
    assert hubspot.get(f"{CONTACTS}/{name}").status == 404


@pytest.mark.parametrize("name", ["hsx", "h_s", "a_1", "acme1_x", "a1x_y", "hubspot_x"])
def test_names_that_only_look_like_kept_ones_are_taken(hubspot: Client, name: str) -> None:
    assert hubspot.post(CONTACTS, {**TEXT, "name": name}).status == 201


def test_the_group_must_be_there(hubspot: Client) -> None:
    assert hubspot.post(CONTACTS, {**TEXT, "groupName": "nope"}).status == 400
    assert hubspot.post(f"{PROPERTIES}/companies", TEXT).status == 400


def test_sensitive_data_needs_its_scope_and_then_an_account_that_has_it_switched_on(hubspot: Client) -> None:
    sent = {**TEXT, "dataSensitivity": "sensitive"}
    without = limited(hubspot, "crm.schemas.contacts.write").post(CONTACTS, sent)
    assert (without.status, without.json["message"]) == (
        403,
        "Missing required scope for: sensitive-data-property-create",
    )
    assert hubspot.post(CONTACTS, sent).json["subCategory"].endswith("PORTAL_NOT_ENABLED_FOR_SENSITIVE_DATA")


def test_an_update_keeps_what_is_not_sent_and_replaces_options_whole(hubspot: Client) -> None:
    made(hubspot, CHOICE)
    renamed = hubspot.patch(f"{CONTACTS}/acme_colour", {"label": "Paint"})
    assert renamed.status == 200
    assert (renamed.json["label"], len(renamed.json["options"])) == ("Paint", 2)
    assert hubspot.patch(f"{CONTACTS}/acme_colour", {"options": COLOURS[:1]}).json["options"][0]["value"] == "red"
    assert len(hubspot.get(f"{CONTACTS}/acme_colour").json["options"]) == 1


def test_uniqueness_and_sensitivity_cannot_be_changed_and_nobody_says_so(hubspot: Client) -> None:
    made(hubspot, TEXT)
    answered = hubspot.patch(f"{CONTACTS}/acme_note", {"hasUniqueValue": True, "dataSensitivity": "sensitive"})
    assert answered.status == 200
    assert (answered.json["hasUniqueValue"], answered.json["dataSensitivity"]) == (False, "non_sensitive")


def test_a_currency_is_named_only_where_currencies_are_shown_and_for_good(hubspot: Client) -> None:
    price = {**TEXT, "name": "price", "type": "number", "fieldType": "number", "currencyPropertyName": ""}
    refused = hubspot.post(CONTACTS, price)
    assert refused.status == 400
    assert refused.json["message"].endswith("cannot have a currency property name set to ''")
    assert refused.json["subCategory"].endswith("ONLY_CURRENCY_PROPERTIES_CAN_SPECIFY_CURRENCY")
    assert hubspot.post(CONTACTS, {**price, "showCurrencySymbol": True, "currencyPropertyName": "nope"}).status == 201
    path = f"{CONTACTS}/price"
    assert hubspot.patch(path, {"showCurrencySymbol": False}).status == 400
    kept = hubspot.patch(path, {"currencyPropertyName": None, "label": "Price"}).json
    assert (kept["currencyPropertyName"], kept["showCurrencySymbol"]) == ("nope", True)
    assert hubspot.patch(path, {"currencyPropertyName": "", "showCurrencySymbol": False}).status == 400
    assert hubspot.patch(path, {"currencyPropertyName": ""}).json["currencyPropertyName"] == ""
    assert hubspot.patch(path, {"showCurrencySymbol": False}).status == 400


def test_a_type_may_change_to_one_that_fits(hubspot: Client) -> None:
    made(hubspot, {**TEXT, "fieldType": "phonenumber"})
    assert hubspot.patch(f"{CONTACTS}/acme_note", {"type": "number"}).status == 400
    changed = hubspot.patch(f"{CONTACTS}/acme_note", {"type": "phone_number", "fieldType": "phonenumber"})
    assert changed.json["type"] == "phone_number"


def test_hubspots_own_definitions_stay_but_their_options_are_the_portals(hubspot: Client) -> None:
    assert hubspot.delete(f"{CONTACTS}/email").status == 400
    assert hubspot.patch(f"{CONTACTS}/email", {"label": "Mail"}).status == 400
    own = hubspot.get(f"{CONTACTS}/hs_lead_status").json
    assert own["modificationMetadata"]["readOnlyDefinition"] is True
    assert "archived" not in own
    changed = hubspot.patch(f"{CONTACTS}/hs_lead_status", {"options": [*own["options"], COLOURS[0]]})
    assert changed.status == 200
    assert changed.json["options"][-1]["value"] == "red"
    assert hubspot.contact(email="a@example.com", hs_lead_status="red")


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_a_property_that_is_not_there_is_not_found_in_json(hubspot: Client, method: str) -> None:
    answered = hubspot.call(method, f"{CONTACTS}/nope", {} if method == "PATCH" else None)
    assert (answered.status, answered.json["category"]) == (404, "OBJECT_NOT_FOUND")


def test_an_archived_property_is_only_seen_when_asked_for(hubspot: Client) -> None:
    made(hubspot, TEXT)
    assert hubspot.delete(f"{CONTACTS}/acme_note").status == 204
    assert hubspot.delete(f"{CONTACTS}/acme_note").status == 404
    assert hubspot.get(f"{CONTACTS}/acme_note").status == 404
    found = hubspot.get(f"{CONTACTS}/acme_note", "archived=true").json
    assert found["archived"] is True
    assert found["archivedAt"] == "2026-09-21T14:13:20Z"
    assert "acme_note" not in names(hubspot.get(CONTACTS))
    assert names(hubspot.get(CONTACTS, "archived=True")) == ["acme_note"]
    assert names(hubspot.get(CONTACTS, "archived=true&dataSensitivity=sensitive")) == []


def test_archiving_hides_values_and_creating_the_name_again_brings_them_back(hubspot: Client) -> None:
    born = made(hubspot, TEXT)["createdAt"]
    contact = hubspot.contact(email="a@example.com", acme_note="kept")
    path = f"/crm/v3/objects/contacts/{contact}"
    hubspot.delete(f"{CONTACTS}/acme_note")
    assert "acme_note" not in hubspot.get(path, "properties=acme_note").json["properties"]
    assert hubspot.patch(path, {"properties": {"acme_note": "x"}}).status == 400
    hubspot.portal.live.clock.move_to(NOON + 60_000)
    restored = made(hubspot, {**TEXT, "label": "Back", "fieldType": "textarea"})
    assert (restored["label"], restored["fieldType"], restored["createdAt"]) == ("Back", "textarea", born)
    assert restored["updatedAt"] > born
    assert "archivedAt" not in restored
    assert hubspot.get(path, "properties=acme_note").json["properties"]["acme_note"] == "kept"


def test_a_restore_into_an_archived_group_is_refused(hubspot: Client) -> None:
    hubspot.post(f"{CONTACTS}/groups", {"name": "acme", "label": "Acme"})
    made(hubspot, {**TEXT, "groupName": "acme"})
    hubspot.delete(f"{CONTACTS}/acme_note")
    assert hubspot.delete(f"{CONTACTS}/groups/acme").status == 204
    assert hubspot.post(CONTACTS, {**TEXT, "groupName": "acme"}).status == 400


def test_unique_values_are_enforced_while_the_property_lives_and_again_once_it_is_back(hubspot: Client) -> None:
    made(hubspot, UNIQUE)
    first = hubspot.contact(email="a@example.com", acme_id="7")
    again = {"properties": {"email": "b@example.com", "acme_id": "7"}}
    assert hubspot.post("/crm/v3/objects/contacts", again).status == 400
    assert hubspot.get("/crm/v3/objects/contacts/7", "idProperty=acme_id").json["id"] == first
    hubspot.delete(f"{CONTACTS}/acme_id")
    assert hubspot.get("/crm/v3/objects/contacts/7", "idProperty=acme_id").status == 404
    made(hubspot, UNIQUE)
    assert hubspot.get("/crm/v3/objects/contacts/7", "idProperty=acme_id").json["id"] == first
    assert hubspot.post("/crm/v3/objects/contacts", again).status == 400


def test_ten_unique_properties_are_enough(hubspot: Client) -> None:
    for place in range(10):
        made(hubspot, {**UNIQUE, "name": f"id_{place}"})
    assert hubspot.post(CONTACTS, {**UNIQUE, "name": "id_10"}).status == 400
    hubspot.delete(f"{CONTACTS}/id_0")
    assert hubspot.post(CONTACTS, {**UNIQUE, "name": "id_10"}).status == 201
    assert hubspot.post(f"{PROPERTIES}/deals", {**UNIQUE, "groupName": "dealinformation"}).status == 201


def test_a_thousand_properties_of_a_type_are_enough(hubspot: Client) -> None:
    for start in range(0, 1000, 100):
        rows = [{**TEXT, "name": f"p{place}"} for place in range(start, start + 100)]
        assert hubspot.post(f"{CONTACTS}/batch/create", {"inputs": rows}).status == 201
    assert hubspot.post(CONTACTS, TEXT).status == 400
    assert hubspot.post(f"{PROPERTIES}/deals", {**TEXT, "groupName": "dealinformation"}).status == 201
    assert hubspot.delete(f"{CONTACTS}/p7").status == 204
    assert hubspot.post(CONTACTS, TEXT).status == 201


@pytest.mark.parametrize(
    ("name", "group", "scope"),
    [
        ("contacts", "contactinformation", "crm.objects.contacts.sensitive.write.v2"),
        ("tickets", "ticketinformation", "tickets.sensitive.v2"),
        ("projects", "project_information", "crm.objects.projects.sensitive.write"),
    ],
)
def test_each_type_has_its_own_scope_for_sensitive_properties(
    hubspot: Client, name: str, group: str, scope: str
) -> None:
    sent = {**TEXT, "groupName": group, "dataSensitivity": "sensitive"}
    writes = ("crm.schemas.contacts.write", "crm.schemas.projects.write", "tickets")
    assert limited(hubspot, *writes).post(f"{PROPERTIES}/{name}", sent).status == 403
    assert limited(hubspot, *writes, scope).post(f"{PROPERTIES}/{name}", sent).status == 400


def test_a_batch_creates_what_it_can(hubspot: Client) -> None:
    answered = hubspot.post(f"{CONTACTS}/batch/create", {"inputs": [TEXT, {**TEXT, "name": "email"}, CHOICE]})
    assert answered.status == 207
    body = answered.json
    assert [row["name"] for row in body["results"]] == ["acme_note", "acme_colour"]
    assert (body["numErrors"], body["errors"][0]["subCategory"]) == (1, "Properties.PROPERTY_WITH_NAME_EXISTS")
    assert hubspot.post(f"{CONTACTS}/batch/create", {"inputs": [UNIQUE]}).status == 201


def test_a_batch_reads_names_and_lists_the_missing_ones(hubspot: Client) -> None:
    inputs = {"inputs": [{"name": "email"}, {"name": "nope"}, {"name": "email"}], "archived": False}
    answered = hubspot.post(f"{CONTACTS}/batch/read", inputs)
    assert answered.status == 207
    assert names(answered) == ["email"]
    assert answered.json["numErrors"] == 1
    assert hubspot.post(f"{CONTACTS}/batch/read", {"inputs": [{"name": "email"}]}).status == 200


def test_a_batch_archives_whatever_the_state(hubspot: Client) -> None:
    made(hubspot, TEXT)
    inputs = {"inputs": [{"name": "acme_note"}, {"name": "nope"}, {"name": "acme_note"}]}
    assert hubspot.post(f"{CONTACTS}/batch/archive", inputs).status == 204
    assert hubspot.get(f"{CONTACTS}/acme_note").status == 404


def test_a_batch_of_more_than_a_hundred_is_refused(hubspot: Client) -> None:
    answered = hubspot.post(f"{CONTACTS}/batch/read", {"inputs": [{"name": "email"}] * 101})
    assert "maximum number of inputs supported in a batch is 100" in answered.json["message"]


@pytest.mark.parametrize("listed", [False, True], ids=["recorded", "pasted before"])
def test_pipeline_and_stage_properties_list_what_the_portal_has_on_a_switch(listed: bool) -> None:
    hubspot = client(policy=Policy(stage_options_listed=listed))
    stage = {"label": "Only", "stageId": "only", "metadata": {"probability": "1"}}
    hubspot.post("/crm/v3/pipelines/deals", {"label": "Renewals", "pipelineId": "renewals", "stages": [stage]})
    for name, value in (("pipeline", "renewals"), ("dealstage", "only")):
        shown = hubspot.get(f"{PROPERTIES}/deals/{name}").json
        assert shown["externalOptions"] is True
        assert (value in [option["value"] for option in shown["options"]]) is listed
    lifecycle = hubspot.get(f"{CONTACTS}/lifecyclestage").json["options"]
    in_schema = hubspot.get("/crm-object-schemas/2026-09/schemas/contacts").json["properties"]
    assert len(lifecycle) == 8
    assert next(row for row in in_schema if row["name"] == "lifecyclestage")["options"] == (lifecycle if listed else [])


def test_reading_without_the_scope_is_refused_behind_the_gateway(hubspot: Client) -> None:
    stranger = limited(hubspot, "crm.objects.contacts.read", "crm.schemas.companies.write")
    assert stranger.get(f"{CONTACTS}/email").status == 200
    for path in (f"{PROPERTIES}/companies", f"{PROPERTIES}/companies/name", f"{PROPERTIES}/companies/groups"):
        answered = stranger.get(path)
        assert answered.status == 403
        assert list(answered.json) == ["status", "message", "correlationId"]
        assert answered.json["message"] == (
            "You do not have permissions to view object type ObjectTypeId{legacyObjectType=COMPANY} in portal "
            f"{hubspot.portal.facts.portal_id} (requires one of [companies-read])"
        )
    refused = stranger.post(CONTACTS, TEXT)
    assert (refused.status, refused.json["category"]) == (403, "MISSING_SCOPES")


def test_groups_have_a_life_of_their_own(hubspot: Client) -> None:
    groups = f"{CONTACTS}/groups"
    last = max(row["displayOrder"] for row in hubspot.get(groups).json["results"])
    answered = hubspot.post(groups, {"name": "acme", "label": "Acme"})
    assert answered.status == 201
    assert answered.headers["location"].endswith(f"{groups}/acme")
    assert answered.json == {"name": "acme", "label": "Acme", "displayOrder": last + 1, "archived": False}
    assert hubspot.post(groups, {"name": "acme", "label": "Acme"}).status == 409
    assert hubspot.patch(f"{groups}/acme", {"label": "New", "displayOrder": 0}).json["label"] == "New"
    assert hubspot.get(f"{groups}/acme").json["displayOrder"] == 0
    assert hubspot.delete(f"{groups}/acme").status == 204
    for method in ("GET", "PATCH", "DELETE"):
        missing = hubspot.call(method, f"{groups}/acme", {} if method == "PATCH" else None)
        assert (missing.status, missing.json["category"]) == (404, "OBJECT_NOT_FOUND")
    assert "acme" not in names(hubspot.get(groups))
    assert hubspot.post(groups, {"name": "acme", "label": "Anew"}).json["label"] == "Anew"
    assert hubspot.post(groups, {"name": "acme2"}).status == 400


def test_a_group_with_live_properties_stays_and_its_refusal_is_json_inside_the_message(hubspot: Client) -> None:
    hubspot.post(f"{CONTACTS}/groups", {"name": "acme", "label": "Acme"})
    made(hubspot, {**TEXT, "groupName": "acme"})
    body = hubspot.delete(f"{CONTACTS}/groups/acme").json
    assert list(body) == ["status", "message", "correlationId"]
    inside = json.loads(body["message"])
    assert inside["subCategory"] == "PropertyGroupError.GROUP_WITH_ACTIVE_PROPERTIES"
    assert inside["correlationId"] == body["correlationId"]
    hubspot.delete(f"{CONTACTS}/acme_note")
    assert hubspot.delete(f"{CONTACTS}/groups/acme").status == 204


def test_a_list_can_be_cut_down_to_some_names(hubspot: Client) -> None:
    assert names(hubspot.get(CONTACTS, "properties=email,phone&properties=nope")) == ["email", "phone"]


def test_a_query_value_hubspot_cannot_read_is_refused(hubspot: Client) -> None:
    for query in ("archived=maybe", "dataSensitivity=secret"):
        assert hubspot.get(CONTACTS, query).status == 400
