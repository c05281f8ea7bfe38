"""A gremlin changes a portal at random moments: reproducibly, in the order of time, seen in the log, until it ends."""

import time
from typing import Any

import pytest

from mockspot.control.change_kinds import KINDS
from tests.control.conftest import Rig
from tests.control.test_changes import SEED

GREMLIN, CHANGES, TRAFFIC = (f"/portals/default/{name}" for name in ("changes/gremlin", "changes", "traffic"))
NAMES = [kind.name for kind in KINDS]
FULL = {
    **SEED,
    "records": {
        "contacts": [{"properties": {"email": f"{n}@example.com", "color": "red"}} for n in range(12)],
        "deals": [{"properties": {"dealname": str(n), "dealstage": "open", "pipeline": "renewals"}} for n in range(4)],
    },
}
MANUAL = {"mode": "manual", "now": "2026-11-02T08:00:00Z"}


def portal(rig: Rig, **wanted: Any) -> dict[str, Any]:
    return rig.portal(**{"seed": FULL, "clock": MANUAL, "randomSeed": 5, **wanted})


def story(rig: Rig, **plan: Any) -> list[dict[str, Any]]:
    """Let a gremlin in, let a day pass, and return what it did."""
    rig.done("PUT", GREMLIN, plan)
    rig.done("POST", "/portals/default/clock/advance", {"seconds": 86_400})
    told = rig.done("GET", GREMLIN)
    assert not told["running"]
    done: list[dict[str, Any]] = told["changes"]
    return done


def test_seed_and_portal_decide_what_happens_and_when() -> None:
    stories = []
    for seed in (7, 7, 8):
        rig = Rig()
        portal(rig)
        stories.append([(row["at"], row["change"]) for row in story(rig, seed=seed, everySeconds=60, count=25)])
        rig.simulator.close()
    assert stories[0] == stories[1] != stories[2]
    assert len(stories[0]) > 15
    assert len({change["kind"] for _, change in stories[0]}) > 4
    instants = [at for at, _ in stories[0]]
    assert instants == sorted(instants)


@pytest.mark.parametrize("name", NAMES)
def test_every_kind_finds_something_to_change_and_its_document_changes_it_again(rig: Rig, name: str) -> None:
    token = portal(rig)["privateApp"]["accessToken"]
    rig.hubspot(token, "POST", "/settings/v3/users", {"email": "invited@example.com"})
    rig.done("POST", "/portals/default/checkpoints", {"name": "before"})
    (first, *_) = story(rig, kinds=[name], count=8)
    assert first["change"]["kind"] == name
    rig.done("POST", "/portals/default/checkpoints/before/restore")
    assert rig.done("POST", CHANGES, first["change"])["kind"] == name


def test_the_log_has_every_change_with_seed_and_turn_as_the_cause_of_what_followed(rig: Rig) -> None:
    portal(rig)
    done = story(rig, seed=3, kinds={"records_merged": 5, "property_archived": 1}, count=6)
    entries = rig.done("GET", TRAFFIC, kind="change")["results"]
    mine = [entry for entry in entries if "gremlin" in entry]
    told = [(row["sequence"], row["change"]["kind"], {"seed": 3, "turn": row["turn"]}) for row in done]
    assert told == [(entry["sequence"], entry["change"], entry["gremlin"]) for entry in mine]
    assert all(row["at"] == entry["at"] for row, entry in zip(done, mine, strict=True))
    merges = [entry["sequence"] for entry in mine if entry["change"] == "records_merged"]
    assert merges
    assert {entry["cause"] for entry in entries if entry["change"] == "merge"} == set(merges)


def test_it_keeps_to_kinds_object_types_and_window(rig: Rig) -> None:
    portal(rig)
    window = {"afterSeconds": 600, "forSeconds": 1200}
    done = story(rig, kinds=["records_merged", "record_erased"], objectTypes=["0-3", "contact"], window=window)
    assert done
    assert {row["change"]["objectType"] for row in done} <= {"deals", "contacts"}
    assert all("2026-11-02T08:10" <= row["at"] < "2026-11-02T08:30" for row in done)
    told = rig.done("GET", GREMLIN)
    assert (told["objectTypes"], told["window"], told["nextAt"]) == (["deals", "contacts"], window, None)


def test_where_there_is_nothing_to_change_turns_pass(rig: Rig) -> None:
    rig.portal(clock=MANUAL)
    assert story(rig, kinds=["property_archived"], count=5) == []
    assert rig.done("GET", GREMLIN)["turns"] == 5


def test_however_long_it_goes_on_the_portal_answers_as_hubspot_does(rig: Rig) -> None:
    token = portal(rig)["privateApp"]["accessToken"]
    story(rig, everySeconds=1, count=400)
    assert rig.done("GET", "/portals/default")["users"][0]["access"] == "super_admin"
    for path in ("objects/contacts", "objects/deals", "pipelines/deals", "properties/contacts", "owners"):
        assert rig.hubspot(token, "GET", f"/crm/v3/{path}").status in (200, 403)


def test_sent_away_it_does_nothing_more_and_what_it_did_stays(rig: Rig) -> None:
    portal(rig)
    rig.done("PUT", GREMLIN, {"kinds": ["record_erased"], "count": 9})
    rig.done("POST", "/portals/default/clock/advance", {"seconds": 120})
    before = rig.done("GET", GREMLIN)
    assert before["running"]
    assert rig.call("DELETE", GREMLIN) == (204, None)
    rig.done("POST", "/portals/default/clock/advance", {"seconds": 86_400})
    assert rig.done("GET", GREMLIN) == {**before, "running": False, "nextAt": None}
    assert rig.call("DELETE", GREMLIN) == (204, None)


def test_a_reset_undoes_it_and_sends_it_away(rig: Rig) -> None:
    portal(rig)
    before = rig.done("GET", "/portals/default/state")
    rig.done("PUT", GREMLIN, {"count": 100})
    rig.done("POST", "/portals/default/clock/advance", {"seconds": 3000})
    assert rig.done("GET", "/portals/default/state") != before
    rig.done("POST", "/portals/default/reset")
    assert rig.done("GET", "/portals/default/state") == before
    assert rig.done("GET", GREMLIN) == {"running": False, "changes": []}


def test_under_a_clock_that_runs_it_acts_by_itself_until_it_is_done(rig: Rig) -> None:
    portal(rig, clock={"mode": "system", "speed": 1000})
    rig.done("PUT", GREMLIN, {"kinds": ["record_erased"], "everySeconds": 20, "count": 3})
    until = time.monotonic() + 20
    while rig.done("GET", GREMLIN)["running"]:
        assert time.monotonic() < until, "it does not act"
        time.sleep(0.01)
    assert len(rig.done("GET", GREMLIN)["changes"]) == 3


def test_a_clock_set_running_wakes_it(rig: Rig) -> None:
    portal(rig)
    rig.done("PUT", GREMLIN, {"kinds": ["record_erased"], "everySeconds": 60, "count": 1})
    rig.done("PUT", "/portals/default/clock", {"mode": "system", "speed": 100_000})
    until = time.monotonic() + 20
    while rig.done("GET", GREMLIN)["running"]:
        assert time.monotonic() < until, "it does not act"
        time.sleep(0.01)


def test_webhooks_and_changes_come_in_the_order_of_time(rig: Rig) -> None:
    """What a change does is told while the clock moves on, and not only at its end."""
    made = portal(rig)
    app = made["oauthApp"]["appId"]
    hooks = {"targetUrl": "http://127.0.0.1:9", "subscriptions": [{"eventType": "contact.privacyDeletion"}]}
    rig.done("PUT", f"/apps/{app}/webhooks", hooks)
    done = story(rig, kinds=["record_erased"], objectTypes=["contacts"], everySeconds=600, count=3)
    attempts = rig.done("GET", TRAFFIC, kind="delivery")["results"]
    firsts = [entry for entry in attempts if entry["attemptNumber"] == 0]
    assert len(firsts) == 3
    for row, entry, following in zip(done, firsts, [*done[1:], None], strict=True):
        assert entry["cause"] == row["sequence"]
        assert row["at"] <= entry["at"]
        assert following is None or entry["at"] <= following["at"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kinds": ["property_archive"]}, "did you mean property_archived?"),
        ({"kinds": {"records_merged": 0}}, ">= 1"),
        ({"objectTypes": ["cars"]}, "there is no object type 'cars'"),
        ({"everySeconds": 0}, ">= 0.001"),
        ({"count": 100_000}, "<= 10000"),
        ({"everyHour": 3}, "unknown member"),
        ({"window": {"forSecond": 3}}, "did you mean forSeconds?"),
        ([], "Expected `object`"),
    ],
)
def test_a_plan_that_makes_no_sense_is_told_what_does(rig: Rig, given: Any, said: str) -> None:
    rig.portal()
    status, _, told = rig.refused("PUT", GREMLIN, given)
    assert (status, said in told) == (400, True), told
    assert not rig.done("GET", GREMLIN)["running"]


def test_a_scenario_lets_it_in_and_sends_it_away(rig: Rig) -> None:
    portal(rig)
    steps = [{"gremlin": {"kinds": ["record_erased"]}}, {"advance": 300}, {"gremlin": False}, {"advance": 86_400}]
    answer = rig.done("POST", "/portals/default/scenario", {"steps": steps})
    assert [result["did"] for result in answer["results"]] == ["gremlin", "advance", "gremlin", "advance"]
    told = rig.done("GET", GREMLIN)
    assert (told["running"], 0 < told["turns"] < 10) == (False, True)
