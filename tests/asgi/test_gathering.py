"""Requests held until enough have come, then served in the order they came: races with a known outcome."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest

from mockspot.domain.policy import Policy
from mockspot.wire.fault_documents import parse
from mockspot.wire.message import Held, Reply, Request
from tests.simulator import Answered, Client, client

REFRESHES = {"operation": "oauth.token", "body": {"grant_type": "refresh_token"}}


def gather(hubspot: Client, requests: int, *, seconds: float = 60, match: dict[str, Any] | None = None) -> None:
    effect = {"kind": "gather", "requests": requests, "timeoutSeconds": seconds}
    hubspot.portal.live.faults.add(parse({"match": match or REFRESHES, "effect": effect}), 0)


def refresh(hubspot: Client) -> Reply:
    known = hubspot.portal.credentials
    form = {
        "grant_type": "refresh_token",
        "refresh_token": known.refresh_token,
        "client_id": known.oauth_app.client_id,
        "client_secret": known.oauth_app.client_secret,
    }
    headers = {b"content-type": b"application/x-www-form-urlencoded"}
    return hubspot.simulator.handle(Request("POST", "/oauth/v3/token", "", headers, urlencode(form).encode()))


def held(reply: Reply) -> Held:
    assert reply.trouble is not None
    assert reply.trouble.held is not None
    return reply.trouble.held


def answers(*replies: Reply) -> list[Answered]:
    return [Answered(held(reply).future.result(timeout=0)) for reply in replies]


def entries(hubspot: Client, kind: str) -> list[dict[str, Any]]:
    log = hubspot.portal.live.traffic.entries()
    return [entry.document(1) for entry in log if entry.kind == kind]


def test_nobody_is_served_before_the_last_one_has_come() -> None:
    hubspot = client()
    gather(hubspot, 3)
    waiting = [refresh(hubspot) for _ in range(2)]
    assert not any(held(reply).future.done() for reply in waiting)
    assert entries(hubspot, "request") == []
    assert [answer.status for answer in answers(*waiting, refresh(hubspot))] == [200, 200, 200]


def test_as_hubspot_does_it_every_refresh_of_a_race_succeeds_with_the_refresh_token_it_had() -> None:
    hubspot = client()
    gather(hubspot, 4)
    found = [answer.json for answer in answers(*[refresh(hubspot) for _ in range(4)])]
    assert len({body["access_token"] for body in found}) == 4
    assert {body["refresh_token"] for body in found} == {hubspot.portal.credentials.refresh_token}


def test_with_rotation_the_first_to_come_wins_and_the_log_says_who_it_was() -> None:
    hubspot = client(policy=Policy(rotate_refresh_token=True))
    gather(hubspot, 3)
    first, *others = answers(*[refresh(hubspot) for _ in range(3)])
    assert first.status == 200
    assert {(answer.status, answer.json["status"]) for answer in others} == {(400, "BAD_REFRESH_TOKEN")}
    requests = entries(hubspot, "request")
    assert [(entry["fault"], entry["status"]) for entry in requests] == [("f1", 200), ("f1", 400), ("f1", 400)]
    assert requests[0]["correlationId"] == first.headers["x-hubspot-correlation-id"]
    (winner,) = entries(hubspot, "token")
    assert winner["cause"] == requests[0]["sequence"]


def test_only_what_matches_waits_and_whoever_comes_too_late_does_not() -> None:
    hubspot = client()
    gather(hubspot, 2)
    assert hubspot.get("/crm/v3/objects/contacts").status == 200
    answers(refresh(hubspot), refresh(hubspot))
    assert Answered(refresh(hubspot)).status == 200


def test_when_time_is_up_those_that_came_go_on_and_nobody_waits_any_more() -> None:
    hubspot = client()
    gather(hubspot, 9, seconds=0.01)
    first = refresh(hubspot)
    assert held(first).go_on().status == 200
    assert held(first).go_on() is held(first).future.result(timeout=0)
    assert refresh(hubspot).trouble is None


def _remove(hubspot: Client) -> None:
    hubspot.portal.live.faults.remove("f1", 0)


def _clear(hubspot: Client) -> None:
    hubspot.portal.live.faults.clear()


@pytest.mark.parametrize("take_away", [_remove, _clear])
def test_taking_the_fault_away_lets_those_that_wait_go_on(take_away: Callable[[Client], None]) -> None:
    hubspot = client()
    gather(hubspot, 9)
    waiting = [refresh(hubspot) for _ in range(2)]
    take_away(hubspot)
    assert [answer.status for answer in answers(*waiting)] == [200, 200]


def test_after_a_reset_those_that_wait_meet_the_portal_as_it_is_then() -> None:
    hubspot = client(policy=Policy(rotate_refresh_token=True))
    gather(hubspot, 9)
    waiting = refresh(hubspot)
    hubspot.portal.reset()
    assert held(waiting).go_on().status == 200


def test_a_race_to_create_one_contact_has_one_winner_and_another_fault_may_strike_it() -> None:
    hubspot = client()
    create = {"operation": "crm.objects.create", "body": {"properties": {"email": "ada@example.com"}}}
    gather(hubspot, 3, match=create)
    hubspot.portal.live.faults.add(parse({"effect": {"kind": "empty"}, "match": {**create, "nth": 2}}), 0)
    body = {"properties": {"email": "ada@example.com"}}
    made = answers(*[hubspot.post("/crm/v3/objects/contacts", body).reply for _ in range(3)])
    assert [answer.status for answer in made] == [201, 409, 409]
    assert [bool(answer.reply.body) for answer in made] == [True, False, True]
    assert [entry["fault"] for entry in entries(hubspot, "request")] == ["f1", "f2", "f1"]


def test_a_bug_in_one_of_them_keeps_nobody_else_waiting() -> None:
    hubspot = client()
    gather(hubspot, 2)
    first = refresh(hubspot)
    log = hubspot.portal.live.traffic
    keep, failures = log.keep, iter([RuntimeError("bug")])

    def once(*about: Any) -> int:
        for failure in failures:
            raise failure
        return keep(*about)

    hubspot.portal.live = replace(hubspot.portal.live, traffic=_Keeping(once))
    second = refresh(hubspot)
    assert isinstance(held(first).future.exception(timeout=0), RuntimeError)
    assert held(second).future.result(timeout=0).status == 200


class _Keeping:
    """A traffic log that does something of its own with each entry."""

    last = 0

    def __init__(self, keep: Callable[..., int]) -> None:
        self.keep = keep

    def append(self, *row: Any) -> int:
        return self.keep(row)
