# ruff: noqa: D103  a toy's name is its sentence
"""Toys of the rules about lost work."""

from typing import Any

from mockspot_contracts.json_values import Json
from mockspot_contracts.toys import failing, passing
from mockspot_contracts.toys.story import Story, contact

_LIMIT: Json = {"status": "error", "message": "You have reached your secondly limit.", "policyName": "SECONDLY"}
_INVALID: Json = {
    "status": "error",
    "category": "VALIDATION_ERROR",
    "errors": [{"message": "No.", "code": "INVALID_EMAIL", "context": {"propertyName": ["email"]}}],
}


def _update(story: Story, record: str, **members: Any) -> None:
    story.wait(1).call("crm.objects.update", object_id=record, sent={"properties": {"city": "Ulm"}}, **members)


def _batch(story: Story, *names: str, **members: Any) -> None:
    sent: Json = {"inputs": [{"properties": {"email": f"{name}@example.com"}} for name in names]}
    answer: Json = {"results": [contact(str(number)) for number, _ in enumerate(names)]}
    story.wait(1).call("crm.objects.batch.create", **{"sent": sent, "answer": answer, **members})


@passing("HS-RETRY-01")
def a_write_comes_again_after_a_pause(story: Story) -> None:
    _update(story, "1", status=429, answer=_LIMIT)
    _update(story, "1")
    _update(story, "2")


@passing("HS-RETRY-01")
def what_met_a_limit_goes_into_the_next_batch(story: Story) -> None:
    _update(story, "1", status=429, answer=_LIMIT)
    sent: Json = {"inputs": [{"id": "1", "properties": {"city": "Ulm"}}, {"id": "2", "properties": {"city": "Rom"}}]}
    story.wait(1).call("crm.objects.batch.update", sent=sent)


@passing("HS-RETRY-01")
def a_client_stops_at_a_limit(story: Story) -> None:
    _update(story, "1")
    _update(story, "2", status=429, answer=_LIMIT)


@failing("HS-RETRY-01")
def a_loop_goes_on_to_the_next_record(story: Story) -> None:
    _update(story, "1", status=429, answer=_LIMIT)
    _update(story, "2")


@passing("HS-RETRY-02")
def a_write_is_tried_again_and_then_put_aside(story: Story) -> None:
    for _ in range(3):
        _update(story, "1", status=502)
    _update(story, "2")


@passing("HS-RETRY-02")
def a_lost_create_is_looked_for(story: Story) -> None:
    story.call("crm.objects.create", "deals", status=None, fault="f1", sent={"properties": {"dealname": "Order 7"}})
    where: Json = {"propertyName": "dealname", "operator": "EQ", "value": "Order 7"}
    story.wait(9).call("crm.objects.search", "deals", sent={"filters": [where]}, answer={"results": [contact("7")]})
    story.call("crm.objects.create", "deals", sent={"properties": {"dealname": "Order 8"}})


@failing("HS-RETRY-02")
def a_batch_that_met_a_gateway_is_passed_over(story: Story) -> None:
    _batch(story, "ada", "bob", status=502, answer="<html>Bad Gateway</html>")
    _batch(story, "eve", "sue")


@passing("HS-AUTH-13")
def a_refused_write_goes_with_the_next_token(story: Story) -> None:
    _update(story, "1", status=401)
    _update(story, "1", token="fp_next")
    _update(story, "2", token="fp_next")


@failing("HS-AUTH-13")
def only_what_comes_next_has_the_next_token(story: Story) -> None:
    _update(story, "1", status=401)
    _update(story, "2", token="fp_next")


@passing("HS-WRITE-04")
def what_an_empty_success_wrote_is_looked_up(story: Story) -> None:
    _batch(story, "ada", answer={"status": "COMPLETE", "results": []})
    where: Json = {"propertyName": "email", "operator": "IN", "values": ["ada@example.com"]}
    story.call("crm.objects.search", sent={"filterGroups": [{"filters": [where]}]}, answer={"results": []})
    _batch(story, "bob")


@failing("HS-WRITE-04")
def an_empty_success_is_taken_for_one(story: Story) -> None:
    _batch(story, "ada", answer={"status": "COMPLETE", "results": []})
    _batch(story, "bob")


@passing("HS-WRITE-10")
def a_refused_batch_is_halved(story: Story) -> None:
    _batch(story, "ada", "no address", status=400, answer=_INVALID)
    _batch(story, "ada")
    _batch(story, "no address", status=400, answer=_INVALID)
    _batch(story, "eve")


@failing("HS-WRITE-10")
def a_refused_batch_is_passed_over(story: Story) -> None:
    _batch(story, "ada", "no address", status=400, answer=_INVALID)
    _batch(story, "eve", "sue")


@failing("HS-RETRY-02")
def nobody_looks_whether_a_write_happened_whose_answer_was_lost(story: Story) -> None:
    _update(story, "1", fault="f1", faultKind="answer_lost")
    _update(story, "2")
