import json

import pytest

from mockspot_contracts import read_traffic
from tests.control.conftest import Rig

TRAFFIC = "/portals/default/traffic"


def test_the_log_shows_calls_changes_and_who_caused_them(rig: Rig) -> None:
    portal = rig.portal()
    record_id = rig.contact(portal, email="a@example.com")
    entries = rig.done("GET", TRAFFIC)["results"]
    call, *changes = entries
    assert (call["kind"], call["method"], call["path"], call["status"]) == (
        "request",
        "POST",
        "/crm/v3/objects/contacts",
        201,
    )
    assert call["operation"] == "crm.objects.create"
    assert {change["kind"] for change in changes} == {"change"}
    assert {(change["cause"], change["objectId"]) for change in changes} == {(call["sequence"], record_id)}


def test_filters_narrow_the_log(rig: Rig) -> None:
    portal = rig.portal()
    rig.contact(portal, email="a@example.com")
    rig.status_of(portal["privateApp"]["accessToken"])
    rig.status_of("wrong")
    last = rig.done("GET", TRAFFIC)["last"]
    assert len(rig.done("GET", TRAFFIC, kind="request")["results"]) == 3
    assert len(rig.done("GET", TRAFFIC, kind="request", status="401")["results"]) == 1
    assert len(rig.done("GET", TRAFFIC, operation="crm.objects.create")["results"]) == 1
    assert [row["sequence"] for row in rig.done("GET", TRAFFIC, since=str(last - 1))["results"]] == [last]


def test_the_log_can_be_emptied_and_counts_on(rig: Rig) -> None:
    portal = rig.portal()
    token = portal["privateApp"]["accessToken"]
    rig.status_of(token)
    assert rig.call("DELETE", TRAFFIC) == (204, None)
    rig.status_of(token)
    assert [row["sequence"] for row in rig.done("GET", TRAFFIC)["results"]] == [2]


@pytest.mark.parametrize(
    "query",
    [
        {"since": "x"},
        {"since": "-1"},
        {"since": "9" * 30},
        {"kind": "reqest"},
        {"sort": "a"},
        {"status": "x"},
        {"status": ""},
        {"operation": "crm.objects.lst"},
    ],
)
def test_questions_that_make_no_sense_are_refused(rig: Rig, query: dict[str, str]) -> None:
    rig.portal()
    assert rig.refused("GET", TRAFFIC, **query)[0] == 400


def test_an_operation_that_nobody_called_is_told_from_one_that_there_is_not(rig: Rig) -> None:
    rig.portal()
    for operation in ("crm.objects.merge", "oauth.token", "legacy.companies.list", "tokens.expire", "apps.install"):
        assert rig.done("GET", TRAFFIC, operation=operation)["results"] == []
    assert "did you mean 'crm.objects.list'?" in rig.refused("GET", TRAFFIC, operation="crm.objects.lst")[2]


def test_the_file_is_one_the_contract_rules_read(rig: Rig) -> None:
    portal = rig.portal()
    rig.contact(portal, email="a@example.com")
    text = rig.done("GET", f"{TRAFFIC}.jsonl").body.decode()
    heading, *lines = map(json.loads, text.splitlines())
    assert heading["kind"] == "mockspot-traffic"
    assert lines == rig.done("GET", TRAFFIC)["results"]
    assert [call.status for call in read_traffic(text.splitlines()).requests] == [201]


def test_the_archive_holds_the_calls(rig: Rig) -> None:
    portal = rig.portal()
    rig.contact(portal, email="a@example.com")
    (entry,) = rig.done("GET", f"{TRAFFIC}.har")["log"]["entries"]
    assert entry["request"]["method"] == "POST"
    assert entry["response"]["status"] == 201


def test_no_secret_is_in_log_file_or_archive(rig: Rig) -> None:
    portal = rig.portal()
    app = portal["oauthApp"]
    rig.contact(portal, email="a@example.com")
    token = portal["privateApp"]["accessToken"]
    rig.hubspot(token, "GET", f"/crm/v3/objects/contacts?hapikey={portal['developerApiKey']}")
    rig.hubspot(token, "GET", f"/oauth/v1/access-tokens/{app['accessToken']}")
    secrets = (token, app["accessToken"], app["refreshToken"], app["clientSecret"], portal["developerApiKey"])
    for shown in (
        json.dumps(rig.done("GET", TRAFFIC)),
        rig.done("GET", f"{TRAFFIC}.jsonl").body.decode(),
        json.dumps(rig.done("GET", f"{TRAFFIC}.har")),
    ):
        assert not [secret for secret in secrets if secret in shown]
