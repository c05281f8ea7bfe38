from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.control.conftest import Rig

NOON = "2026-03-01T12:00:00Z"


def test_a_portal_made_without_a_body_serves_a_client_at_once(rig: Rig) -> None:
    portal = rig.portal()
    assert portal["tier"] == "enterprise"
    assert portal["hublet"] == "na1"
    assert rig.status_of(portal["privateApp"]["accessToken"]) == 200
    assert rig.status_of(portal["oauthApp"]["accessToken"]) == 200


def test_an_account_may_be_one_for_tests_which_careful_tools_ask_for(rig: Rig) -> None:
    assert [rig.portal(**wanted)["accountType"] for wanted in ({}, {"accountType": "SANDBOX"})] == [
        "STANDARD",
        "SANDBOX",
    ]
    assert rig.refused("POST", "/portals", {"accountType": "TEST"})[0] == 400


def test_a_new_portals_two_apps_hold_every_scope(rig: Rig) -> None:
    portal = rig.portal()
    assert "crm.objects.contacts.write" in portal["privateApp"]["scopes"]
    assert set(portal["oauthApp"]["scopes"]) == set(portal["privateApp"]["scopes"])


def test_health_tells_version_uptime_and_store(rig: Rig) -> None:
    health = rig.done("GET", "/health")
    assert (health["status"], health["store"]) == ("ok", "memory")
    assert health["uptimeSeconds"] >= 0
    assert health["version"]


def test_default_names_the_first_portal(rig: Rig) -> None:
    first = rig.portal(name="first")
    rig.portal(name="second")
    assert rig.done("GET", "/portals/default") == first
    assert [row["name"] for row in rig.done("GET", "/portals")["results"]] == ["first", "second"]


def test_a_chosen_id_is_taken_once(rig: Rig) -> None:
    assert rig.portal(portalId=4711)["portalId"] == 4711
    assert rig.refused("POST", "/portals", {"portalId": 4711})[:2] == (409, "portal_exists")


def test_of_those_who_choose_an_id_at_once_one_gets_it_and_the_others_hear_why_not(rig: Rig) -> None:
    wanted = {"portalId": 4711, "seed": {"generate": {"contacts": 200}}}
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: rig.call("POST", "/portals", wanted), range(8)))
    assert sorted(status for status, _ in answers) == [201] + [409] * 7
    assert {value["error"]["code"] for status, value in answers if status == 409} == {"portal_exists"}


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ({"tier": "pro"}, "known: enterprise, free, professional, starter"),
        ({"seed": "none"}, "known: demo, empty"),
        ({"clock": {"mode": "frozen"}}, "at clock.mode / known: manual, system"),
        ({"hublet": "x" * 10_000}, "known: ap1, ca1, eu1, na1, na2"),
    ],
)
def test_a_word_that_is_none_of_those_allowed_is_told_them(rig: Rig, wanted: Any, told: str) -> None:
    _, code, text = rig.refused("POST", "/portals", wanted)
    assert (code, told in text, len(text) < 1000) == ("document_invalid", True, True), text


def test_a_deleted_portal_is_gone_and_its_tokens_open_nothing(rig: Rig) -> None:
    rig.portal()
    portal = rig.portal()
    assert rig.call("DELETE", f"/portals/{portal['portalId']}") == (204, None)
    assert rig.refused("GET", f"/portals/{portal['portalId']}")[:2] == (404, "portal_unknown")
    assert rig.status_of(portal["privateApp"]["accessToken"]) == 401


def test_the_account_that_owns_registered_apps_stays(rig: Rig) -> None:
    rig.portal()
    home = rig.done("POST", "/apps", {})["appId"] // 100
    assert rig.refused("DELETE", f"/portals/{home}")[:2] == (409, "portal_permanent")
    rig.done("POST", f"/portals/{home}/checkpoints", {"name": "a"})
    assert rig.refused("POST", f"/portals/{home}/reset")[:2] == (409, "portal_permanent")
    assert rig.refused("POST", f"/portals/{home}/checkpoints/a/restore")[:2] == (409, "portal_permanent")


def test_a_reset_takes_back_everything_a_client_or_a_test_did(rig: Rig) -> None:
    portal = rig.portal(clock={"mode": "manual", "now": NOON}, seed={"generate": {"contacts": 3}})
    path = f"/portals/{portal['portalId']}"
    before = rig.done("GET", f"{path}/state")
    limits = rig.done("GET", f"{path}/limits")
    rig.contact(portal, email="a@example.com")
    rig.done("POST", f"{path}/seed", {"owners": [{"email": "o@example.com"}], "generate": {"companies": 2}})
    rig.done("POST", f"{path}/clock/advance", {"seconds": 90_000})
    rig.done("PUT", f"{path}/limits", "off")
    rig.done("POST", f"{path}/faults", {"effect": {"kind": "status"}})
    rig.done("POST", f"{path}/webhooks/hold")
    rig.done("POST", f"{path}/tokens/revoke")
    assert rig.done("POST", f"{path}/reset") == portal
    assert rig.done("GET", f"{path}/state") == before
    assert rig.done("GET", f"{path}/clock") == {"mode": "manual", "now": NOON}
    assert rig.done("GET", f"{path}/limits") == limits
    assert rig.done("GET", f"{path}/faults") == {"results": []}
    assert rig.done("GET", f"{path}/traffic") == {"results": [], "last": 0}
    assert rig.status_of(portal["privateApp"]["accessToken"]) == 200
    assert rig.status_of(portal["oauthApp"]["accessToken"]) == 200


def test_a_reset_long_after_creation_gives_the_oauth_token_its_whole_life_again(rig: Rig) -> None:
    portal = rig.portal()
    path = f"/portals/{portal['portalId']}"
    rig.done("POST", f"{path}/clock/advance", {"seconds": 4000})
    assert rig.status_of(portal["oauthApp"]["accessToken"]) == 401
    rig.done("POST", f"{path}/reset")
    assert rig.status_of(portal["oauthApp"]["accessToken"]) == 200


def test_a_fork_has_the_data_but_credentials_of_its_own(rig: Rig) -> None:
    portal = rig.portal()
    record_id = rig.contact(portal, email="a@example.com")
    fork = rig.done("POST", f"/portals/{portal['portalId']}/fork")
    assert fork["portalId"] != portal["portalId"]
    assert fork["privateApp"]["accessToken"] != portal["privateApp"]["accessToken"]
    assert fork["oauthApp"]["clientId"] != portal["oauthApp"]["clientId"]
    token = fork["privateApp"]["accessToken"]
    assert rig.hubspot(token, "GET", f"/crm/v3/objects/contacts/{record_id}").status == 200
    rig.hubspot(token, "DELETE", f"/crm/v3/objects/contacts/{record_id}")
    kept = rig.hubspot(portal["privateApp"]["accessToken"], "GET", f"/crm/v3/objects/contacts/{record_id}")
    assert kept.status == 200


def test_a_checkpoint_brings_back_what_was_saved_and_later_ones_stay(rig: Rig) -> None:
    portal = rig.portal()
    path = f"/portals/{portal['portalId']}"
    rig.contact(portal, email="a@example.com")
    rig.done("POST", f"{path}/checkpoints", {"name": "one contact"})
    saved = rig.done("GET", f"{path}/state")
    rig.contact(portal, email="b@example.com")
    rig.done("POST", f"{path}/checkpoints", {"name": "two"})
    rig.done("POST", f"{path}/checkpoints/one%20contact/restore")
    assert rig.done("GET", f"{path}/state") == saved
    assert [row["name"] for row in rig.done("GET", f"{path}/checkpoints")["results"]] == ["one contact", "two"]
    rig.done("POST", f"{path}/checkpoints/two/restore")
    assert len(rig.done("GET", f"{path}/state", objectType="contacts")["results"]) == 2


def test_an_unknown_checkpoint_names_the_saved_ones(rig: Rig) -> None:
    rig.portal()
    rig.done("POST", "/portals/default/checkpoints", {"name": "start"})
    status, code, text = rig.refused("POST", "/portals/default/checkpoints/stat/restore")
    assert (status, code) == (404, "checkpoint_unknown")
    assert "start" in text


def test_a_portal_whose_seed_is_no_good_is_not_made(rig: Rig) -> None:
    rig.portal()
    bad = {"records": {"contacts": [{"properties": {"nonsense": "1"}}]}}
    assert rig.refused("POST", "/portals", {"portalId": 4711, "seed": bad})[:2] == (400, "seed_refused")
    assert rig.refused("GET", "/portals/4711")[0] == 404


@pytest.mark.parametrize(
    ("wanted", "problem"),
    [
        ({"timeZone": "Mars/Base"}, "there is no time zone"),
        ({"timeZone": "../../etc/passwd"}, "there is no time zone"),
        ({"clock": {"mode": "manual", "now": "soon"}}, "is no point in time"),
        ({"clock": {"mode": "manual", "now": 10**15}}, "is no point in time"),
        ({"limits": "generous"}, "no limits named"),
        ({"limits": {"burst": {"mx": 1}}}, "mx"),
        ({"tier": "platinum"}, "Invalid enum value"),
        ({"portalId": 0}, "int"),
        ({"portalId": 2**60}, "int"),
        ({"name": ""}, "length"),
        ({"indexLagSeconds": -1}, ">= 0"),
        ({"seed": "deom"}, "Invalid enum value"),
    ],
)
def test_what_a_portal_cannot_be_is_refused_with_a_reason(rig: Rig, wanted: dict[str, object], problem: str) -> None:
    rig.portal()
    status, _, text = rig.refused("POST", "/portals", wanted)
    assert status == 400
    assert problem in text
    assert len(rig.done("GET", "/portals")["results"]) == 1


def test_portals_do_not_see_each_other(rig: Rig) -> None:
    one, other = rig.portal(), rig.portal()
    rig.contact(one, email="a@example.com")
    path = f"/portals/{other['portalId']}"
    assert rig.done("GET", f"{path}/state", objectType="contacts")["results"] == []
    assert rig.done("GET", f"{path}/traffic")["results"] == []
    rig.done("POST", f"/portals/{one['portalId']}/reset")
    assert rig.status_of(other["oauthApp"]["accessToken"]) == 200
