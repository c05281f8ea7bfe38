# ruff: noqa: D103  a toy's name is its sentence
"""Toys of the recovery rules."""

from typing import Any

from mockspot_contracts.json_values import Json
from mockspot_contracts.toys import failing, passing
from mockspot_contracts.toys.story import Story, contact

_CLASH: Json = {"status": "error", "message": "Contact already exists. Existing ID: 7", "category": "CONFLICT"}
_ADA: Json = {"properties": {"email": "ada@example.com"}}


def _inputs(*names: str) -> Json:
    return {"inputs": [{"objectWriteTraceId": name, "properties": {"name": name}} for name in names]}


def _half(story: Story) -> None:
    answer: Json = {"results": [contact("1")], "errors": [{"context": {"objectWriteTraceId": ["b"]}}], "numErrors": 1}
    story.call("crm.objects.batch.create", "companies", status=207, sent=_inputs("a", "b"), answer=answer)


def _lost(story: Story) -> None:
    cause = story.call("crm.objects.batch.create", "companies", status=None, fault="f1", sent=_inputs("a", "b"))
    for record in ("1", "2"):
        story.other("change", change="created", objectType="companies", objectId=record, cause=cause)


@passing("HS-WRITE-03")
def only_what_failed_is_sent_again(story: Story) -> None:
    _half(story)
    story.wait(1).call("crm.objects.batch.create", "companies", sent=_inputs("b"), answer={"results": [contact("2")]})


@failing("HS-WRITE-03")
def everything_is_sent_again(story: Story) -> None:
    _half(story)
    story.wait(1).call("crm.objects.batch.create", "companies", status=207, sent=_inputs("a", "b"))


@passing("HS-WRITE-06")
def the_record_that_exists_is_updated(story: Story) -> None:
    story.call("crm.objects.create", status=409, sent=_ADA, answer=_CLASH)
    story.call("crm.objects.update", object_id="7", sent={"properties": {"city": "Ulm"}})


@passing("HS-WRITE-06")
def the_record_that_exists_is_upserted(story: Story) -> None:
    story.call("crm.objects.create", status=409, sent=_ADA, answer=_CLASH)
    upsert: Json = {"id": "ada@example.com", "idProperty": "email", "properties": {"city": "Ulm"}}
    story.call("crm.objects.batch.upsert", sent={"inputs": [upsert]})


@passing("HS-WRITE-06")
def the_record_that_exists_is_named_in_other_letters(story: Story) -> None:
    story.call("crm.objects.create", status=409, sent={"properties": {"email": "Ada@Example.com"}}, answer=_CLASH)
    upsert: Json = {"id": "ada@example.com", "idProperty": "email", "properties": {"city": "Ulm"}}
    story.call("crm.objects.batch.upsert", sent={"inputs": [upsert]})


@passing("HS-WRITE-06")
def an_answer_shows_that_the_record_was_reached(story: Story) -> None:
    story.call("crm.objects.create", status=409, sent=_ADA, answer=_CLASH)
    upsert: Json = {"id": "acme-17", "idProperty": "acme_id", "properties": {"city": "Ulm"}}
    story.call("crm.objects.batch.upsert", sent={"inputs": [upsert]}, answer={"results": [contact("7")]})


@failing("HS-WRITE-06")
def the_same_create_is_sent_again(story: Story) -> None:
    for _ in range(3):
        story.wait(1).call("crm.objects.create", status=409, sent=_ADA, answer=_CLASH)


@failing("HS-WRITE-06")
def a_clash_is_passed_over(story: Story) -> None:
    story.call("crm.objects.create", status=409, sent=_ADA, answer=_CLASH)


@passing("HS-RETRY-05")
def what_a_lost_batch_made_is_looked_up(story: Story) -> None:
    _lost(story)
    story.call("crm.objects.batch.read", "companies", answer={"results": [contact("1"), contact("2")]})


@passing("HS-RETRY-05")
def a_batch_that_never_arrived_is_sent_again(story: Story) -> None:
    story.call("crm.objects.batch.create", "companies", status=503, fault="f1", sent=_inputs("a"))
    story.call("crm.objects.batch.create", "companies", sent=_inputs("a"), answer={"results": [contact("1")]})


@failing("HS-RETRY-05")
def a_lost_batch_is_created_again(story: Story) -> None:
    _lost(story)
    answer: Json = {"results": [contact("3"), contact("4")]}
    story.wait(2).call("crm.objects.batch.create", "companies", sent=_inputs("a", "b"), answer=answer)


def _traced(story: Story, batch: str, *names: str) -> None:
    sent: Json = {"inputs": [{"objectWriteTraceId": f"{batch}-{name}", "properties": {"name": name}} for name in names]}
    answer: Json = {"results": [contact("1")], "errors": [{"context": {}}], "numErrors": 1}
    story.wait(1).call("crm.objects.batch.create", "companies", status=207, sent=sent, answer=answer)


@failing("HS-WRITE-03")
def everything_is_sent_again_with_new_trace_ids(story: Story) -> None:
    _traced(story, "first", "a", "b")
    _traced(story, "second", "b", "a")


@failing("HS-WRITE-03")
def everything_is_sent_again_with_what_came_meanwhile(story: Story) -> None:
    _traced(story, "first", "a", "b")
    _traced(story, "second", "c", "a", "b")


def _clash(story: Story, name: str) -> None:
    sent: Json = {"properties": {"email": "ada@example.com", "firstname": name}}
    story.wait(1).call("crm.objects.create", status=409, sent=sent, answer=_CLASH)


@passing("HS-WRITE-06")
def each_event_of_a_record_ends_in_an_update_of_it(story: Story) -> None:
    for name in ("Ada", "Augusta Ada"):
        _clash(story, name)
        story.wait(1).call("crm.objects.update", object_id="7", sent={"properties": {"firstname": name}})


@failing("HS-WRITE-06")
def the_create_comes_again_with_another_name(story: Story) -> None:
    _clash(story, "Ada")
    _clash(story, "Augusta Ada")
    story.call("crm.objects.update", object_id="7", sent={"properties": {"firstname": "Ada"}})


def _half_lost(story: Story) -> None:
    cause = story.call("crm.objects.batch.create", "companies", status=500, fault="f1", sent=_inputs("a", "b"))
    story.other("change", change="creation", objectTypeId="0-2", objectId="1", cause=cause)


@passing("HS-RETRY-05")
def only_what_a_lost_batch_did_not_make_is_created(story: Story) -> None:
    _half_lost(story)
    story.call("crm.objects.batch.read", "companies", answer={"results": [contact("1", name="a")]})
    story.wait(2).call("crm.objects.batch.create", "companies", sent=_inputs("b"), answer={"results": [contact("2")]})


@failing("HS-RETRY-05")
def a_half_done_batch_is_created_again_in_parts(story: Story) -> None:
    _half_lost(story)
    for record, name in (("2", "a"), ("3", "b")):
        answer: Json = {"results": [contact(record)]}
        story.wait(2).call("crm.objects.batch.create", "companies", sent=_inputs(name), answer=answer)


@passing("HS-RETRY-05")
def records_alike_that_are_linked_to_others(story: Story) -> None:
    for number, fault in enumerate(("f1", None)):
        note: Json = {"properties": {"hs_note_body": "Imported."}, "associations": [{"to": {"id": str(number)}}]}
        answer: Json = {"results": [contact(str(number))]}
        story.wait(1).call("crm.objects.batch.create", "notes", sent={"inputs": [note]}, answer=answer, fault=fault)


_UNHEARD: dict[str, Any] = {"fault": "f1", "faultKind": "answer_lost"}


@passing("HS-WRITE-03")
def nobody_heard_that_part_of_it_was_written(story: Story) -> None:
    answer: Json = {"results": [contact("1")], "errors": [{"context": {}}], "numErrors": 1}
    story.call("crm.objects.batch.upsert", "companies", status=207, sent=_inputs("a", "b"), answer=answer, **_UNHEARD)
    story.wait(1).call("crm.objects.batch.upsert", "companies", sent=_inputs("a", "b"))
    _half(story)


@passing("HS-WRITE-06")
def nobody_heard_of_the_conflict(story: Story) -> None:
    story.call("crm.objects.create", status=409, sent=_ADA, answer=_CLASH, **_UNHEARD)
    story.wait(1).call("crm.objects.create", status=409, sent=_ADA, answer=_CLASH)
    story.call("crm.objects.update", object_id="7", sent={"properties": {"city": "Ulm"}})
