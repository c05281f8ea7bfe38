"""What a fault did to a call decides whether it excuses the client: a late answer is HubSpot's all the same."""

from typing import Any

import pytest

from mockspot_contracts import State, audit, from_entries
from mockspot_contracts.toys.story import Story, contact

LATE: dict[str, Any] = {"fault": "f1", "faultKind": "latency", "faultDelayMilliseconds": 1000}
ACME = {"properties": {"name": "Acme"}}


def state(story: Story, rule: str) -> State:
    (result,) = audit(from_entries(story.entries), only=[rule]).results
    return result.state


@pytest.mark.parametrize(
    ("fault", "found"), [(LATE, State.FAILED), ({"fault": "f1", "faultKind": "status"}, State.PASSED)]
)
def test_a_call_without_its_scope_is_excused_by_a_fault_that_refused_it_only(
    fault: dict[str, Any], found: State
) -> None:
    story = Story()
    story.error("crm.objects.list", 403, "MISSING_SCOPES", **fault)
    assert state(story, "HS-SCOPE-02") is found


@pytest.mark.parametrize(
    ("fault", "found"), [(LATE, State.FAILED), ({"fault": "f1", "faultKind": "expired_token"}, State.PASSED)]
)
def test_an_expired_token_is_excused_by_a_fault_that_refused_it_only(fault: dict[str, Any], found: State) -> None:
    story = Story()
    story.error("crm.objects.list", 401, "EXPIRED_AUTHENTICATION", **fault)
    assert state(story, "HS-AUTH-01") is found


@pytest.mark.parametrize(
    ("fault", "pause", "found"),
    [
        (LATE, 0.5, State.FAILED),
        (LATE, 5, State.WARNED),  # the answer was there; whether the client had waited so long nobody knows
        ({"fault": "f1", "faultKind": "answer_lost"}, 5, State.FAILED),
        ({"fault": "f1"}, 5, State.FAILED),  # traffic written before it said the kind
        ({"fault": "f1", "faultKind": "gather"}, 5, State.PASSED),
        ({}, 5, State.PASSED),
    ],
)
@pytest.mark.parametrize(
    ("rule", "operation", "sent"),
    [
        ("HS-RETRY-04", "crm.objects.create", ACME),
        ("HS-RETRY-05", "crm.objects.batch.create", {"inputs": [ACME]}),
    ],
)
def test_a_create_is_a_repeat_if_its_client_had_no_answer(
    rule: str, operation: str, sent: Any, fault: dict[str, Any], pause: float, found: State
) -> None:
    story = Story()
    for record, met in (("1", fault), ("2", {})):
        made = contact(record)
        answer = {"results": [made]} if "batch" in operation else made
        story.call(operation, "companies", sent=sent, answer=answer, **met)
        story.wait(pause)
    assert state(story, rule) is found
