"""Scenarios do their steps in order, up to where the integration runs, and say in which step something is wrong."""

from typing import Any

import pytest

from tests.control.conftest import Rig

SCENARIO = "/portals/default/scenario"
CONTACT = {"records": {"contacts": [{"ref": "ada", "properties": {"email": "ada@example.com"}}]}}


def run(rig: Rig, *steps: dict[str, Any], **members: Any) -> Any:
    return rig.done("POST", SCENARIO, {"steps": list(steps), **members})


def expectation(rig: Rig, kind: str, **members: Any) -> str | None:
    (result,) = run(rig, {"expect": {kind: members}})["results"]
    failed: str | None = result.get("failed")
    return failed


def test_each_step_does_what_its_call_does(rig: Rig) -> None:
    portal = rig.portal()
    done = run(
        rig,
        {"clock": {"mode": "manual", "now": "2026-11-02T08:00:00Z"}},
        {"seed": CONTACT},
        {"advance": 90},
        {"limits": {"burst": {"max": 7, "intervalMilliseconds": 1000}}},
        {"policy": {"associationLabels": 3}},
        {"faults": {"name": "outage", "faults": [{"effect": {"kind": "status", "status": 503}}]}},
        {"start": "label_cap"},
        {"change": {"kind": "properties_required", "objectType": "contacts", "properties": ["email"]}},
        {"deliver": True},
        name="all of them",
    )
    assert (done["name"], done["passed"], done["next"]) == ("all of them", True, None)
    names = ["clock", "seed", "advance", "limits", "policy", "faults", "start", "change", "deliver"]
    assert [(result["step"], result["did"]) for result in done["results"]] == list(enumerate(names))
    assert rig.done("GET", "/portals/default/clock")["now"] == "2026-11-02T08:01:30Z"
    assert rig.done("GET", "/portals/default/limits")["policies"][0]["max"] == 7
    assert rig.done("GET", "/portals/default/policy")["associationLabels"] == 10
    assert rig.status_of(portal["privateApp"]["accessToken"]) == 503
    run(rig, {"heal": "outage"}, {"stop": "label_cap"})
    assert rig.done("GET", "/portals/default/policy")["associationLabels"] == 3
    assert rig.status_of(portal["privateApp"]["accessToken"]) == 200


def test_a_scenario_waits_for_the_integration_and_goes_on_after_it(rig: Rig) -> None:
    rig.portal()
    steps = [{"advance": 1}, {"client": "first"}, {"advance": 2}, {"client": "second"}, {"advance": 3}]
    seen, following = [], 0
    while following is not None:
        answer = run(rig, *steps, **{"from": following})
        seen.append([(result["step"], result["did"]) for result in answer["results"]])
        following = answer["next"]
    assert seen == [[(0, "advance"), (1, "client")], [(2, "advance"), (3, "client")], [(4, "advance")]]


def test_records_are_counted_by_their_values(rig: Rig) -> None:
    rig.portal(seed=CONTACT)
    ada = {"email": "ada@example.com"}
    assert expectation(rig, "records", objectType="contacts", properties=ada, count=1) is None
    assert expectation(rig, "records", objectType="contacts", properties={"email": "b@example.com"}, count=0) is None
    assert expectation(rig, "records", objectType="contacts") is None
    assert expectation(rig, "records", objectType="deals") == "expected at least 1 records, found 0: there are 0 deals"
    assert expectation(rig, "records", objectType="contacts", atLeast=2) == (
        "expected at least 2 records, found 1: there are 1 contacts"
    )
    assert expectation(rig, "records", objectType="contacts", atLeast=1, atMost=1) is None
    assert expectation(rig, "records", objectType="contacts", atMost=0) is not None


def test_calls_are_counted_by_method_path_operation_and_status(rig: Rig) -> None:
    token = rig.portal()["privateApp"]["accessToken"]
    rig.status_of(token)
    rig.hubspot(token, "POST", "/crm/v3/objects/contacts", {"properties": {"nope": "1"}})
    assert expectation(rig, "calls", count=2) is None
    assert expectation(rig, "calls", method="post", status=400, count=1) is None
    assert expectation(rig, "calls", path="*/contacts", operation="crm.objects.list", count=1) is None
    told = expectation(rig, "calls", method="DELETE")
    assert told == (
        "expected at least 1 calls, found 0: GET /crm/v3/objects/contacts 200, POST /crm/v3/objects/contacts 400"
    )


def test_deliveries_are_counted_by_state(rig: Rig) -> None:
    rig.portal()
    assert expectation(rig, "deliveries", count=0) is None
    assert expectation(rig, "deliveries", state="dead") == "expected at least 1 deliveries, found 0"


def test_a_failed_expectation_is_told_and_the_rest_is_done(rig: Rig) -> None:
    rig.portal()
    done = run(rig, {"expect": {"records": {"objectType": "contacts", "count": 5}}}, {"seed": CONTACT})
    assert (done["passed"], "failed" in done["results"][0], done["results"][1]["did"]) == (False, True, "seed")


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([{"advance": 1}, {}], "steps[1] does nothing, and should do one thing"),
        ([{"advance": 1, "client": "a"}], "steps[0] does advance and client, and should do one thing"),
        ([{"advance": 1}, {"advanec": 1}], "unknown member 'advanec' at steps[1] / did you mean advance?"),
        ([{"advance": "soon"}], "Expected `float | null`, got `str` at steps[0].advance"),
        ([{"change": {"kind": "explode"}}], "at steps[0].change.kind / known: property_archived"),
        ([{"seed": {"recrods": {}}}], "unknown member 'recrods' at steps[0].seed / did you mean records?"),
        (
            [{"faults": {"name": "a", "faults": [{"effect": {"kind": "x"}}]}}],
            "steps[0].faults: effect has one of the kinds",
        ),
        ([{"start": "bad_gatewya"}], "steps[0].start: there is no incident 'bad_gatewya' / did you mean bad_gateway?"),
        ([{"heal": "outage"}], "steps[0].heal: there is no set of faults 'outage'"),
        ([{"policy": {"nope": 1}}], "steps[0].policy: unknown member 'nope'"),
        ([{"limits": {"brust": 1}}], "steps[0].limits: "),
        ([{"expect": {}}], "steps[0].expect: an expectation is of one of records, calls, deliveries"),
        ([{"expect": {"records": {"objectType": "cars"}}}], "steps[0].expect: "),
        ([{"clock": {"mode": "manual", "now": "soon"}}], "steps[0].clock: 'soon' is no point in time"),
        ([], "at steps"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(rig: Rig, steps: list[Any], said: str) -> None:
    rig.portal()
    status, _, told = rig.refused("POST", SCENARIO, {"steps": steps})
    assert (status < 500, said in told) == (True, True), told


def test_a_step_that_says_too_much_stops_a_scenario_before_its_first(rig: Rig) -> None:
    rig.portal()
    rig.refused("POST", SCENARIO, {"steps": [{"seed": CONTACT}, {}]})
    assert rig.done("GET", "/portals/default/state", objectType="contacts")["results"] == []
