import json
from typing import Any

import pytest

from tests.control.conftest import Rig

LIMITS, FAULTS = "/portals/default/limits", "/portals/default/faults"


def test_limits_show_policies_and_live_counters(rig: Rig) -> None:
    portal = rig.portal()
    rig.status_of(portal["privateApp"]["accessToken"])
    shown = rig.done("GET", LIMITS)
    assert shown["profile"] == "documented"
    assert any(counter["used"] == 1 for counter in shown["counters"])
    assert all({"name", "max", "policyName"} <= policy.keys() for policy in shown["policies"])


def test_new_limits_hold_at_once_and_off_means_none(rig: Rig) -> None:
    portal = rig.portal()
    token = portal["privateApp"]["accessToken"]
    rig.done("PUT", LIMITS, {"burst": {"max": 1, "intervalMilliseconds": 60_000}})
    assert [rig.status_of(token) for _ in range(2)] == [200, 429]
    rig.done("PUT", LIMITS, "off")
    assert {rig.status_of(token) for _ in range(300)} == {200}


@pytest.mark.parametrize("limits", ["none", 5, [], {"brust": {}}, {"burst": {"max": -1}}, {"burst": "on"}, {}, None])
def test_limits_that_make_no_sense_are_refused_or_mean_the_documented_ones(rig: Rig, limits: Any) -> None:
    rig.portal()
    status, value = rig.call("PUT", LIMITS, limits)
    assert status == 400 or value["profile"] == "documented"


NEIGHBOURS = [
    {"name": "reporting", "bucket": "search", "calls": 4, "intervalMilliseconds": 1_000},
    {"name": "import", "bucket": "burst", "share": 0.25},
]


def test_neighbours_use_up_what_the_account_shares_and_show_in_counters_and_traffic(rig: Rig) -> None:
    portal = rig.portal(clock={"mode": "manual"})
    shown = rig.done("PUT", LIMITS, {"daily": {"max": 1000}, "neighbours": NEIGHBOURS})
    whole = {"credential": "private_app"}
    assert shown["neighbours"] == [{**whole, **each} for each in NEIGHBOURS]
    used = {counter["name"]: counter["used"] for counter in shown["counters"] if "search" in counter["buckets"]}
    assert used == {"search": 4, "daily": 254}
    token = portal["oauthApp"]["accessToken"]
    assert [rig.hubspot(token, "POST", "/crm/v3/objects/contacts/search", {}).status for _ in range(2)] == [200, 429]
    rig.done("POST", "/portals/default/clock/advance", {"seconds": 2})
    rig.done("GET", LIMITS)
    heard = rig.done("GET", "/portals/default/traffic", kind="neighbour")["results"]
    assert [(entry["name"], entry["calls"], entry["refused"]) for entry in heard] == [
        ("reporting", 4, 0),
        ("import", 250, 0),
        ("reporting", 8, 0),
    ]


def test_neighbours_given_with_a_portal_come_back_with_a_reset(rig: Rig) -> None:
    rig.portal(clock={"mode": "manual"}, limits={"neighbours": NEIGHBOURS})
    first = rig.done("GET", LIMITS)
    rig.done("PUT", LIMITS, "documented")
    rig.done("POST", "/portals/default/reset")
    assert rig.done("GET", LIMITS) == first
    assert len(rig.done("GET", "/portals/default/traffic", kind="neighbour")["results"]) == 2


@pytest.mark.parametrize(
    "neighbour",
    [
        {},
        {"calls": 0},
        {"calls": 10_001},
        {"calls": 1, "share": 0.5},
        {"calls": 1, "intervalMilliseconds": 99},
        {"share": 1.1},
        {"share": True},
        {"calls": 1, "bucket": "none"},
        {"calls": 1, "bucket": ["search"]},
        {"calls": 1, "credential": "admin"},
        {"calls": 1, "rate": 5},
        5,
    ],
)
def test_neighbours_that_make_no_sense_are_refused(rig: Rig, neighbour: Any) -> None:
    rig.portal()
    assert rig.refused("PUT", LIMITS, {"neighbours": [neighbour]})[0] == 400
    assert "neighbours" not in rig.done("GET", LIMITS)


def test_a_fault_strikes_as_often_as_asked(rig: Rig) -> None:
    portal = rig.portal()
    token = portal["privateApp"]["accessToken"]
    fault = rig.done(
        "POST", FAULTS, {"match": {"method": "GET"}, "effect": {"kind": "status", "status": 503}, "count": 1}
    )
    assert fault["hits"] == 0
    assert [rig.status_of(token) for _ in range(2)] == [503, 200]
    assert rig.done("GET", FAULTS)["results"][0]["hits"] == 1


@pytest.mark.parametrize("name", ["contact", "0-1", "CONTACTS"])
def test_a_fault_names_an_object_type_as_a_path_does(rig: Rig, name: str) -> None:
    rig.portal()
    fault = rig.done("POST", FAULTS, {"match": {"objectType": name}, "effect": {"kind": "status", "status": 503}})
    assert fault["match"] == {"objectType": "contacts"}


@pytest.mark.parametrize("form", ["car", "p_car", "{objectTypeId}", "{fullyQualifiedName}"])
def test_a_fault_strikes_a_custom_object_by_any_of_its_names(rig: Rig, form: str) -> None:
    portal = rig.portal(seed={"schemas": [{"name": "car"}]})
    (schema,) = rig.done("GET", "/portals/default/state")["schemas"]
    match = {"objectType": form.format_map(schema)}
    rig.done("POST", FAULTS, {"match": match, "effect": {"kind": "status", "status": 503}})
    token = portal["privateApp"]["accessToken"]
    paths = [f"/crm/v3/objects/{name}" for name in ("p_car", schema["objectTypeId"], "contacts")]
    assert [rig.hubspot(token, "GET", path).status for path in paths] == [503, 503, 200]


def test_faults_are_removed_one_by_one_or_all(rig: Rig) -> None:
    portal = rig.portal()
    first, _ = (rig.done("POST", FAULTS, {"effect": {"kind": "status"}}) for _ in range(2))
    assert rig.call("DELETE", f"{FAULTS}/{first['id']}") == (204, None)
    assert rig.refused("DELETE", f"{FAULTS}/{first['id']}")[:2] == (404, "fault_unknown")
    assert len(rig.done("GET", FAULTS)["results"]) == 1
    assert rig.call("DELETE", FAULTS) == (204, None)
    assert rig.status_of(portal["privateApp"]["accessToken"]) == 200


@pytest.mark.parametrize(
    "fault", [{}, {"effect": {}}, {"effect": {"kind": "sttus"}}, {"effect": {"kind": "status", "stats": 1}}, [], 1, "x"]
)
def test_faults_that_make_no_sense_are_refused(rig: Rig, fault: Any) -> None:
    rig.portal()
    assert rig.refused("POST", FAULTS, fault)[0] == 400
    assert rig.done("GET", FAULTS) == {"results": []}


def test_a_set_of_faults_given_twice_is_the_same_set(rig: Rig) -> None:
    token = rig.portal()["privateApp"]["accessToken"]
    outage = {"faults": [{"effect": {"kind": "status", "status": 503}, "count": 2}]}
    path = f"{FAULTS}/sets/outage"
    first = rig.done("PUT", path, outage)["results"]
    assert first[0]["set"] == "outage"
    assert rig.status_of(token) == 503
    (again,) = rig.done("PUT", path, outage)["results"]
    assert (again["id"], again["hits"]) == (first[0]["id"], 1)
    assert [rig.status_of(token) for _ in range(2)] == [503, 200]
    assert rig.call("DELETE", path) == (204, None)
    assert rig.refused("DELETE", path)[:2] == (404, "set_unknown")


@pytest.mark.parametrize("given", [[], {}, {"faults": {}}, {"faults": [{}]}, {"faults": [], "more": 1}, 1, None])
def test_a_set_that_makes_no_sense_leaves_the_one_there_was(rig: Rig, given: Any) -> None:
    rig.portal()
    path = f"{FAULTS}/sets/outage"
    kept = rig.done("PUT", path, {"faults": [{"effect": {"kind": "stall"}}]})
    assert rig.refused("PUT", path, given)[0] == 400
    assert rig.done("GET", FAULTS) == kept


def test_a_window_follows_the_portals_clock(rig: Rig) -> None:
    token = rig.portal(clock={"mode": "manual"})["privateApp"]["accessToken"]
    window = {"afterSeconds": 60, "forSeconds": 30}
    rig.done("POST", FAULTS, {"effect": {"kind": "status", "status": 503}, "window": window})
    seen = []
    for seconds in (0, 59, 1, 29, 1):
        rig.done("POST", "/portals/default/clock/advance", {"seconds": seconds})
        seen.append(rig.status_of(token))
    assert seen == [200, 200, 503, 503, 200]


HUGE = 2**70
EMPTY = {"kind": "empty"}


@pytest.mark.parametrize(
    "fault",
    [
        {"effect": EMPTY, "count": HUGE},
        {"effect": EMPTY, "seed": HUGE},
        {"effect": EMPTY, "match": {"nth": HUGE}},
        {"effect": EMPTY, "match": {"body": {"a": [HUGE]}}},
        {"effect": {"kind": "status", "body": {"a": -HUGE}}},
        {"effect": {"kind": "status", "body": json.loads("[" * 200 + "]" * 200)}},
        {"effect": {"kind": "error", "error": "value_taken", "context": {"value": HUGE}}},
    ],
)
def test_a_fault_with_what_could_not_be_shown_again_is_refused(rig: Rig, fault: Any) -> None:
    rig.portal()
    assert rig.refused("POST", FAULTS, fault)[0] == 400
    assert rig.done("GET", FAULTS) == {"results": []}


@pytest.mark.parametrize("limits", [{"burst": {"max": HUGE}}, {"daily": {"used": HUGE}}])
def test_limits_beyond_every_client_are_refused(rig: Rig, limits: Any) -> None:
    rig.portal()
    _, code, text = rig.refused("PUT", LIMITS, limits)
    assert code == "invalid"
    assert "9007199254740992 at most" in text


def test_a_refusal_does_not_repeat_the_whole_of_what_was_sent(rig: Rig) -> None:
    rig.portal()
    for body in (["x" * 100_000], {"x" * 100_000: 1}, json.loads("[" * 900 + "]" * 900)):
        assert len(rig.refused("PUT", LIMITS, body)[2]) < 1000
    assert len(rig.refused("DELETE", f"{FAULTS}/{'x' * 3000}")[2]) < 1000


@pytest.mark.parametrize(("method", "path"), [("POST", "/portals/default/reset"), ("DELETE", "/portals/default")])
def test_requests_that_a_fault_holds_go_on_when_their_portal_is_reset_or_deleted(
    rig: Rig, method: str, path: str
) -> None:
    portal = rig.portal()
    rig.done("POST", FAULTS, {"effect": {"kind": "gather", "requests": 2}})
    sent = {"properties": {"email": "a@example.com"}}
    held = rig.hubspot(portal["privateApp"]["accessToken"], "POST", "/crm/v3/objects/contacts", sent).trouble
    assert held is not None
    assert held.held is not None
    rig.done(method, path)
    assert held.held.future.done()
    assert held.held.go_on().status == 201
    assert rig.done("GET", "/portals/default/state", objectType="contacts")["results"] == []


@pytest.mark.parametrize(
    ("match", "told"),
    [
        ({"operation": "crm.objects.creat"}, "did you mean 'crm.objects.create'?"),
        ({"operation": "x"}, "there is no operation 'x'"),
        ({"path": "crm/*"}, "begins with a slash"),
        ({"path": "https://api.hubapi.com/crm/v3/objects/contacts"}, "begins with a slash"),
    ],
)
def test_a_fault_that_could_never_strike_is_refused(rig: Rig, match: Any, told: str) -> None:
    rig.portal()
    status, _, text = rig.refused("POST", FAULTS, {"match": match, "effect": EMPTY})
    assert (status, told in text) == (400, True), text
    for known in ("crm.objects.create", "oauth.token", "legacy.companies.list", "webhooks.settings.read"):
        rig.done("POST", FAULTS, {"match": {"operation": known, "path": "*/contacts"}, "effect": EMPTY})


def test_a_connection_that_a_fault_strikes_is_in_the_traffic_log(rig: Rig) -> None:
    rig.portal()
    fault = rig.done("POST", FAULTS, {"effect": {"kind": "refused"}, "count": 1})
    asked = [rig.done("POST", "/portals/default/connections", {"moment": "connecting"}) for _ in range(2)]
    assert asked == [{"struck": True}, {"struck": False}]
    (entry,) = rig.done("GET", "/portals/default/traffic", kind="fault")["results"]
    assert (entry["fault"], entry["effect"], entry["moment"]) == (fault["id"], "refused", "connecting")
