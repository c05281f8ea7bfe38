"""Pipelines and stages through the whole pipe, in every version."""

import json
from typing import Any

import pytest

from mockspot.domain import oauth
from tests.simulator import NOON, Client, client

VERSIONS = ("/crm/v3/pipelines", "/crm/pipelines/2026-03", "/crm/pipelines/2026-09")
LATEST = VERSIONS[2]
DEALS, TICKETS = f"{LATEST}/deals", f"{LATEST}/tickets"
OPEN = {"label": "Talk", "displayOrder": 0, "stageId": "talk", "metadata": {"probability": "0.50"}}
WON = {"label": "Won", "displayOrder": 1, "stageId": "won", "metadata": {"probability": 1}}
RENEWALS = {"label": "Renewals", "displayOrder": 1, "pipelineId": "renewals", "stages": [OPEN, WON]}
ELSEWHERE = "There's another pipeline in this portal with one of the same stages"
OUT_OF_RANGE = "dealstage probability is not valid, must be between 0.0 and 1.0 (inclusive)"
SUPPORT = {
    "label": "Bugs",
    "pipelineId": "bugs",
    "stages": [
        {"label": "New", "stageId": "n", "displayOrder": 0, "metadata": {}},
        {"label": "Done", "stageId": "d", "displayOrder": 1, "metadata": {"ticketState": "CLOSED"}},
    ],
}


@pytest.fixture
def hubspot() -> Client:
    return client()


def made(hubspot: Client, path: str, body: Any) -> dict[str, Any]:
    answered = hubspot.post(path, body)
    assert answered.status == 201, answered.json
    document: dict[str, Any] = answered.json
    return document


def stages(hubspot: Client, path: str) -> list[tuple[str, int]]:
    return [(stage["id"], stage["displayOrder"]) for stage in hubspot.get(path).json["stages"]]


def deal(hubspot: Client, pipeline: str, stage: str) -> str:
    properties = {"dealname": "D", "pipeline": pipeline, "dealstage": stage}
    answered = hubspot.post("/crm/v3/objects/deals", {"properties": properties})
    assert answered.status == 201, answered.json
    number: str = answered.json["id"]
    return number


@pytest.mark.parametrize("base", VERSIONS)
@pytest.mark.parametrize(
    ("name", "pipeline", "count"),
    [
        ("deals", "default", 7),
        ("tickets", "0", 4),
        ("contact", "contacts-lifecycle-pipeline", 8),
        ("0-2", "companies-lifecycle-pipeline", 8),
    ],
)
def test_a_fresh_portal_has_hubspots_pipelines_since_1970(
    hubspot: Client, base: str, name: str, pipeline: str, count: int
) -> None:
    (only,) = hubspot.get(f"{base}/{name}", "limit=1&archived=true").json["results"]
    assert list(only) == ["label", "displayOrder", "id", "stages", "createdAt", "updatedAt", "archived"]
    assert (only["id"], len(only["stages"]), only["createdAt"]) == (pipeline, count, "1970-01-01T00:00:00Z")
    assert hubspot.get(f"{base}/{name}/{pipeline}").json == only
    assert hubspot.get(f"{base}/{name}/{pipeline}/stages").json == {"results": only["stages"]}
    first = only["stages"][0]
    assert hubspot.get(f"{base}/{name}/{pipeline}/stages/{first['id']}").json == first
    assert first["writePermissions"] == "CRM_PERMISSIONS_ENFORCEMENT"


def test_a_create_keeps_ids_echoes_the_request_and_stores_what_hubspot_derives(hubspot: Client) -> None:
    answered = hubspot.post(DEALS, RENEWALS)
    assert answered.status == 201
    assert answered.headers["location"].endswith(f"{DEALS}/renewals")
    assert [stage["metadata"] for stage in answered.json["stages"]] == [{"probability": "0.50"}, {"probability": "1"}]
    stored = hubspot.get(f"{DEALS}/renewals").json
    assert [stage["metadata"] for stage in stored["stages"]] == [
        {"isClosed": "false", "probability": "0.5"},
        {"isClosed": "true", "probability": "1.0"},
    ]
    assert stored["createdAt"] == "2026-09-21T14:13:20Z"
    assert deal(hubspot, "renewals", "won")


def test_without_ids_a_pipeline_and_its_stages_are_numbered(hubspot: Client) -> None:
    body = made(hubspot, TICKETS, {"label": "N", "stages": [{"label": "End", "metadata": {"ticketState": "CLOSED"}}]})
    assert body["id"].isdigit()
    assert body["stages"][0]["id"].isdigit()
    assert body["id"] != body["stages"][0]["id"]


@pytest.mark.parametrize(
    ("change", "status", "message"),
    [
        ({"stages": []}, 400, "Pipeline must have at least one stage"),
        ({"stages": None}, 400, "Pipeline must have at least one stage"),
        ({"pipelineId": "default"}, 400, "There's another pipeline in this portal with pipelineId (default)."),
        ({"pipelineId": "0"}, 409, ELSEWHERE),
        ({"label": "SALES pipeline"}, 400, "An active pipeline with label SALES pipeline already exists."),
        ({"stages": [OPEN, {**WON, "label": " talk "}]}, 400, "Stage with label  talk  already exists"),
        ({"stages": [{**WON, "stageId": "closedwon"}]}, 409, ELSEWHERE),
        ({"stages": [{"label": "A"}]}, 400, "must specify probability when writing a dealstage"),
        ({"stages": [{**OPEN, "metadata": {"probability": "1.5"}}]}, 400, OUT_OF_RANGE),
        ({"stages": [{**OPEN, "metadata": {"probability": "nan"}}]}, 400, OUT_OF_RANGE),
        ({"stages": [{**OPEN, "displayOrder": -1}]}, 400, "Pipeline display order cannot be negative"),
        ({"pipelineId": "x" * 37}, 500, "internal error"),
        ({"stages": [{**OPEN, "stageId": "x" * 101}]}, 500, "internal error"),
    ],
)  # fmt: skip
def test_a_create_that_hubspot_refuses_makes_nothing(
    hubspot: Client, change: dict[str, Any], status: int, message: str
) -> None:
    answered = hubspot.post(DEALS, {**RENEWALS, **change})
    assert (answered.status, answered.json["message"]) == (status, message)
    assert len(hubspot.get(DEALS).json["results"]) == 1


def test_only_some_refusals_carry_a_category(hubspot: Client) -> None:
    made(hubspot, DEALS, RENEWALS)
    stage = {"label": "X", "displayOrder": 9, "metadata": {"probability": "0"}}
    taken = hubspot.post(f"{DEALS}/renewals/stages", {**stage, "stageId": "closedwon"}).json
    assert "category" not in taken
    repeated = hubspot.post(f"{DEALS}/renewals/stages", {**stage, "label": "TALK"}).json
    assert repeated["subCategory"] == "PipelineError.STAGE_LABEL_EXISTS"
    inside = hubspot.post(
        DEALS, {**RENEWALS, "label": "R", "pipelineId": "r", "stages": [OPEN, {**WON, "label": "talk", "stageId": "w"}]}
    )
    assert inside.json["category"] == "OBJECT_ALREADY_EXISTS"


def test_a_ticket_stage_may_reuse_the_id_of_a_deal_stage(hubspot: Client) -> None:
    reused = [{"label": "Done", "stageId": "closedwon", "metadata": {"ticketState": "CLOSED"}}]
    assert made(hubspot, TICKETS, {**SUPPORT, "stages": reused})["stages"][0]["id"] == "closedwon"


def test_ticket_stages_are_open_unless_they_say_otherwise_and_one_must_be_closed(hubspot: Client) -> None:
    made(hubspot, TICKETS, SUPPORT)
    stored = [stage["metadata"] for stage in hubspot.get(f"{TICKETS}/bugs").json["stages"]]
    assert stored == [
        {"ticketState": "OPEN", "isClosed": "false"},
        {"ticketState": "CLOSED", "isClosed": "true"},
    ]
    for answered in (
        hubspot.patch(f"{TICKETS}/bugs/stages/d", {"metadata": {"ticketState": "OPEN"}}),
        hubspot.delete(f"{TICKETS}/bugs/stages/d"),
        hubspot.post(TICKETS, {"label": "Never", "stages": [{"label": "New", "metadata": {}}]}),
    ):
        assert (answered.status, answered.json["subCategory"]) == (400, "PipelineError.MISSING_CLOSED_STAGE")
    wrong = hubspot.patch(f"{TICKETS}/bugs/stages/n", {"metadata": {"ticketState": "open"}})
    assert wrong.json["subCategory"] == "PipelineError.INVALID_PIPELINE_STAGE_METADATA"


def test_a_stage_change_keeps_what_is_not_sent_and_answers_with_a_stale_is_closed(hubspot: Client) -> None:
    made(hubspot, DEALS, RENEWALS)
    path = f"{DEALS}/renewals/stages/talk"
    answered = hubspot.patch(path, {"metadata": {"probability": "1", "colour": "red"}})
    assert answered.status == 200
    assert answered.json["metadata"] == {"isClosed": "false", "probability": "1", "colour": "red"}
    assert hubspot.get(path).json["metadata"] == {"isClosed": "true", "probability": "1.0"}
    assert hubspot.patch(path, {"label": "Speak", "metadata": {}}).json["label"] == "Speak"
    assert hubspot.get(path).json["metadata"]["probability"] == "1.0"
    assert hubspot.patch(path, {"metadata": {"probability": None}}).status == 400
    replaced = hubspot.call("PUT", path, {"label": "Talk", "displayOrder": 0, "metadata": {"probability": 0.25}})
    assert (replaced.status, replaced.json["metadata"]["probability"]) == (200, "0.25")


def test_a_stage_put_into_a_taken_place_goes_behind_the_holder(hubspot: Client) -> None:
    made(hubspot, DEALS, RENEWALS)
    path = f"{DEALS}/renewals"
    new = {"label": "Mid", "stageId": "mid", "displayOrder": 0, "metadata": {"probability": "0.7"}}
    answered = hubspot.post(f"{path}/stages", new)
    assert answered.status == 201
    assert answered.headers["location"].endswith(f"{path}/stages/mid")
    assert stages(hubspot, path) == [("talk", 0), ("mid", 1), ("won", 2)]
    hubspot.patch(f"{path}/stages/talk", {"displayOrder": 7})
    assert stages(hubspot, path) == [("mid", 1), ("won", 2), ("talk", 7)]


def test_ties_of_one_create_resolve_against_the_order_of_the_request(hubspot: Client) -> None:
    made(hubspot, DEALS, {**RENEWALS, "stages": [{**OPEN, "displayOrder": 3}, {**WON, "displayOrder": 3}]})
    assert stages(hubspot, f"{DEALS}/renewals") == [("won", 0), ("talk", 1)]


def test_a_pipeline_change_sets_its_own_members_and_moves_every_stages_stamp(hubspot: Client) -> None:
    made(hubspot, DEALS, RENEWALS)
    path = f"{DEALS}/renewals"
    hubspot.portal.live.clock.move_to(NOON + 60_000)
    changed = hubspot.patch(path, {"label": "Repeats"})
    assert (changed.status, changed.json["label"], changed.json["displayOrder"]) == (200, "Repeats", 1)
    assert {stage["updatedAt"] for stage in changed.json["stages"]} == {"2026-09-21T14:14:20Z"}
    assert hubspot.patch(path, {"label": "Sales Pipeline"}).status == 400
    assert hubspot.patch(path, {"label": "REPEATS"}).status == 200


def test_a_replace_keeps_named_stages_numbers_new_ones_and_drops_the_rest(hubspot: Client) -> None:
    born = made(hubspot, DEALS, RENEWALS)["stages"][1]["createdAt"]
    hubspot.portal.live.clock.move_to(NOON + 60_000)
    path = f"{DEALS}/renewals"
    fresh = {"label": "Fresh", "displayOrder": 0, "metadata": {"probability": "0.1"}}
    answered = hubspot.call("PUT", path, {"label": "R2", "displayOrder": 4, "stages": [fresh, WON]})
    assert answered.status == 200
    stored = hubspot.get(path).json
    assert (stored["label"], stored["displayOrder"]) == ("R2", 4)
    assert [stage["id"] for stage in stored["stages"]][1:] == ["won"]
    assert stored["stages"][0]["id"].isdigit()
    assert stored["stages"][1]["createdAt"] == born
    assert stored["stages"][0]["createdAt"] != born


def test_stages_with_records_cannot_go_and_the_refusal_prints_lists_in_strings(hubspot: Client) -> None:
    made(hubspot, DEALS, RENEWALS)
    number = deal(hubspot, "renewals", "talk")
    path = f"{DEALS}/renewals"
    for answered in (
        hubspot.delete(path),
        hubspot.delete(f"{path}/stages/talk"),
        hubspot.call("DELETE", path, query="validateReferencesBeforeDelete=false"),
        hubspot.call("PUT", path, {"label": "R", "displayOrder": 0, "stages": [WON]}),
    ):
        assert answered.status == 400
        body = answered.json
        assert list(body) == ["status", "message", "correlationId", "context", "category", "subCategory"]
        assert body["message"] == f"Stage IDs: [talk] are being referenced by object IDs: [{number}]"
        assert body["context"] == {"stageIds": ["[talk]"], "objectIds": [f"[{number}]"]}
        assert body["subCategory"] == "PipelineError.STAGE_ID_IN_USE"
    hubspot.delete(f"/crm/v3/objects/deals/{number}")
    assert hubspot.delete(f"{path}/stages/talk").status == 204


@pytest.mark.parametrize("base", VERSIONS[:2])
def test_older_versions_look_for_records_only_when_asked_to(hubspot: Client, base: str) -> None:
    made(hubspot, DEALS, RENEWALS)
    deal(hubspot, "renewals", "talk")
    path = f"{base}/deals/renewals"
    assert hubspot.call("DELETE", path, query="validateReferencesBeforeDelete=true").status == 400
    assert hubspot.call("DELETE", path, query="validateDealStageUsagesBeforeDelete=True").status == 400
    assert hubspot.delete(path).status == 204


def test_a_stage_delete_succeeds_whatever_there_is(hubspot: Client) -> None:
    made(hubspot, DEALS, RENEWALS)
    for path in ("renewals/stages/nope", "nope/stages/talk", "renewals/stages/closedwon"):
        assert hubspot.delete(f"{DEALS}/{path}").status == 204
    assert hubspot.get(f"{DEALS}/default/stages/closedwon").status == 200
    assert hubspot.delete(f"{DEALS}/renewals/stages/talk").status == 204
    last = hubspot.delete(f"{DEALS}/renewals/stages/won")
    assert (last.status, last.json["message"]) == (400, "Pipeline must have at least one stage")


def test_hubspots_own_pipeline_can_go_for_good_when_another_one_stays(hubspot: Client) -> None:
    assert hubspot.delete(f"{DEALS}/default").status == 400
    made(hubspot, DEALS, RENEWALS)
    assert hubspot.delete(f"{DEALS}/default").status == 204
    assert [row["id"] for row in hubspot.get(DEALS).json["results"]] == ["renewals"]
    again = hubspot.delete(f"{DEALS}/default")
    assert (again.status, again.json["category"]) == (404, "OBJECT_NOT_FOUND")
    assert made(
        hubspot, DEALS, {**RENEWALS, "pipelineId": "default", "label": "Anew", "stages": [{**WON, "stageId": "w"}]}
    )
    assert hubspot.get(f"{DEALS}/default").json["label"] == "Anew"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "nope"),
        ("PATCH", "nope"),
        ("PUT", "nope"),
        ("GET", "default/stages/nope"),
        ("PATCH", "default/stages/nope"),
    ],
)
def test_what_is_missing_is_a_page_or_nothing_at_all_by_what_the_client_accepts(
    hubspot: Client, method: str, path: str
) -> None:
    body = None if method == "GET" else {"label": "x", "stages": [WON]}
    plain = hubspot.call(method, f"{DEALS}/{path}", body)
    assert plain.status == 404
    assert plain.headers["content-type"].startswith("text/html")
    accepting = hubspot.call(method, f"{DEALS}/{path}", body, headers={"accept": "application/json"})
    assert (accepting.status, accepting.reply.body) == (404, b"")
    either = hubspot.call(method, f"{DEALS}/{path}", body, headers={"accept": "application/json, */*;q=0.8"})
    assert either.reply.body == plain.reply.body


def test_the_stages_of_a_missing_pipeline_are_missing_in_json(hubspot: Client) -> None:
    answered = hubspot.get(f"{DEALS}/nope/stages")
    assert (answered.status, list(answered.json)) == (404, ["status", "message", "correlationId"])


@pytest.mark.parametrize(
    ("tier", "name", "room"), [("free", "deals", 0), ("starter", "tickets", 2), ("enterprise", "orders", 50)]
)
def test_an_account_has_as_many_pipelines_of_a_type_as_its_subscription_allows(tier: str, name: str, room: int) -> None:
    hubspot = client(tier=tier)
    stage = {"label": "End", "metadata": {"probability": "1", "ticketState": "CLOSED"}}
    for place in range(room):
        made(hubspot, f"{LATEST}/{name}", {"label": f"P{place}", "stages": [stage]})
    refused = hubspot.post(f"{LATEST}/{name}", {"label": "One more", "stages": [stage]})
    assert (refused.status, refused.json["category"]) == (400, "VALIDATION_ERROR")
    rows = hubspot.get("/crm/limits/2026-09/pipelines").json["hubspotDefinedObjectTypes"]
    (found,) = (row for row in rows if row["pluralLabel"].lower() == name)
    assert (found["usage"], found["limit"]) == (room, room)


def test_custom_objects_share_their_limit_of_pipelines(hubspot: Client) -> None:
    types = []
    for name in ("car", "boat"):
        schema = {"name": name, "labels": {"singular": name, "plural": name}, "primaryDisplayProperty": "hs_object_id"}
        types.append(hubspot.post("/crm/v3/schemas", schema).json["objectTypeId"])
    for place in range(100):
        made(hubspot, f"{LATEST}/{types[place % 2]}", {"label": f"P{place}", "stages": [{"label": "End"}]})
    for name in types:
        assert hubspot.post(f"{LATEST}/{name}", {"label": "One more", "stages": [{"label": "End"}]}).status == 400
    assert hubspot.delete(f"/crm/v3/schemas/{types[0]}").status == 204
    assert hubspot.post(f"{LATEST}/{types[1]}", {"label": "One more", "stages": [{"label": "End"}]}).status == 201


def test_a_type_that_lost_its_last_pipeline_takes_no_pipeline_or_stage(hubspot: Client) -> None:
    schema = {"name": "car", "labels": {"singular": "car", "plural": "cars"}, "primaryDisplayProperty": "hs_object_id"}
    name = hubspot.post("/crm/v3/schemas", schema).json["objectTypeId"]
    row = made(hubspot, f"{LATEST}/{name}", {"label": "Only", "stages": [{"label": "End"}]})
    sent = {"hs_pipeline": row["id"], "hs_pipeline_stage": row["stages"][0]["id"]}
    number = hubspot.post(f"/crm/v3/objects/{name}", {"properties": sent}).json["id"]
    assert hubspot.delete(f"/crm/v3/objects/{name}/{number}").status == 204
    assert hubspot.delete(f"{LATEST}/{name}/{row['id']}").status == 204
    for property_name, value in sent.items():
        refused = hubspot.post(f"/crm/v3/objects/{name}", {"properties": {property_name: value}})
        assert (refused.status, refused.json["errors"][0]["code"]) == (400, "INVALID_OPTION")
    assert hubspot.post(f"/crm/v3/objects/{name}", {"properties": {}}).status == 201


@pytest.mark.parametrize("base", VERSIONS)
def test_an_audit_tells_every_mutation_of_a_pipeline_the_newest_first(hubspot: Client, base: str) -> None:
    made(hubspot, DEALS, RENEWALS)
    hubspot.portal.live.clock.move_to(NOON + 60_000)
    hubspot.patch(f"{DEALS}/renewals", {"label": "Repeats"})
    hubspot.delete(f"{DEALS}/renewals/stages/talk")
    hubspot.delete(f"{DEALS}/renewals")
    results = hubspot.get(f"{base}/deals/renewals/audit").json["results"]
    assert [entry["action"] for entry in results] == ["DELETE", "UPDATE", "UPDATE", "CREATE"]
    assert {entry["identifier"] for entry in results} == {f"{hubspot.portal.facts.portal_id}:renewals"}
    states = [json.loads(entry["rawObject"]) for entry in results]
    assert [(state["label"], len(state["stages"]), state["version"]) for state in states] == [
        ("Repeats", 1, 3),
        ("Repeats", 1, 2),
        ("Repeats", 2, 1),
        ("Renewals", 2, 0),
    ]
    assert (states[0]["pipelineId"], states[0]["objectType"], states[0]["objectTypeId"]) == ("renewals", "DEAL", "0-3")
    assert states[-1]["stages"][0]["createdAt"] == NOON
    oldest = results[-1]
    assert list(oldest) == ["portalId", "identifier", "action", "timestamp", "message", "rawObject", "fromUserId"]
    assert [row["message"] for row in results[-2:]] == ["Pipeline update", "User defined. pipeline created"]
    (user,) = hubspot.portal.credentials.users
    assert (oldest["portalId"], oldest["fromUserId"]) == (hubspot.portal.facts.portal_id, user.user_id)
    assert (oldest["timestamp"], results[0]["timestamp"]) == ("2026-09-21T14:13:20Z", "2026-09-21T14:14:20Z")


def test_the_audit_of_a_stage_leaves_out_what_changed_in_others(hubspot: Client) -> None:
    made(hubspot, DEALS, RENEWALS)
    path = f"{DEALS}/renewals"
    hubspot.patch(f"{path}/stages/won", {"metadata": {"probability": "0.9"}})
    hubspot.patch(path, {"label": "Repeats"})  # moves the stamps of stages, and nothing else of theirs
    hubspot.delete(f"{path}/stages/talk")
    talk, won = (hubspot.get(f"{path}/stages/{name}/audit").json["results"] for name in ("talk", "won"))
    assert [entry["action"] for entry in talk] == ["DELETE", "CREATE"]
    assert [entry["action"] for entry in won] == ["UPDATE", "CREATE"]
    assert [json.loads(entry["rawObject"])["metadata"]["probability"] for entry in won] == ["0.9", "1.0"]


def test_what_nobody_changed_has_an_empty_audit_and_what_never_was_has_none(hubspot: Client) -> None:
    assert hubspot.get(f"{DEALS}/default/audit").json == {"results": []}
    assert hubspot.get(f"{DEALS}/default/stages/closedwon/audit").json == {"results": []}
    for path in ("nope/audit", "default/stages/nope/audit", "nope/stages/closedwon/audit"):
        assert hubspot.get(f"{DEALS}/{path}").status == 404


def test_a_refused_write_leaves_no_trace_in_the_audit(hubspot: Client) -> None:
    made(hubspot, DEALS, RENEWALS)
    assert hubspot.patch(f"{DEALS}/renewals", {"label": "Sales Pipeline"}).status == 400
    assert len(hubspot.get(f"{DEALS}/renewals/audit").json["results"]) == 1


def test_archived_is_for_restoring_alone_and_there_is_nothing_to_restore(hubspot: Client) -> None:
    for value in (True, False):
        answered = hubspot.patch(f"{DEALS}/default", {"label": "Mine", "archived": value})
        assert (answered.status, answered.json["category"]) == (400, "VALIDATION_ERROR")
    assert hubspot.get(f"{DEALS}/default").json["label"] == "Sales Pipeline"


def test_a_new_pipeline_in_front_does_not_become_the_default_one(hubspot: Client) -> None:
    made(hubspot, DEALS, {**RENEWALS, "displayOrder": 0})
    answered = hubspot.post("/crm/v3/objects/deals", {"properties": {"dealname": "D", "dealstage": "closedwon"}})
    assert answered.status == 201
    path = f"/crm/v3/objects/deals/{answered.json['id']}"
    assert hubspot.get(path).json["properties"]["pipeline"] == "default"


def test_definitions_scopes_open_pipelines_and_others_do_not(hubspot: Client) -> None:
    portal = hubspot.portal
    scopes = frozenset({"crm.schemas.deals.read", "crm.objects.contacts.write"})
    issued = oauth.issue(portal.space, portal.live.ids, portal.facts, NOON, kind="private_app", scopes=scopes)
    stranger = Client(hubspot.simulator, portal, issued.access_token)
    assert stranger.get(DEALS).status == 200
    assert stranger.get(TICKETS).json["category"] == "MISSING_SCOPES"
    assert stranger.post(DEALS, RENEWALS).json["category"] == "MISSING_SCOPES"
