# ruff: noqa: D103  a toy's name is its sentence
"""Toys of the retry rules."""

from typing import Any

from mockspot_contracts.json_values import Json
from mockspot_contracts.toys import failing, passing
from mockspot_contracts.toys.story import Story, contact

_ACME = {"properties": {"name": "Acme", "external_key": "acme-17"}}


@passing("HS-RETRY-03")
def the_item_is_parked(story: Story) -> None:
    story.error("crm.objects.create", 400, "VALIDATION_ERROR", sent={"properties": {"email": "no address"}})
    story.call("crm.objects.create", sent={"properties": {"email": "ada@example.com"}})


@passing("HS-RETRY-03")
def a_record_is_read_again_once_it_was_made(story: Story) -> None:
    story.error("crm.objects.read", 404, None, object_id="7")
    story.wait(1).call("crm.objects.create", answer=contact("7"))
    story.wait(1).call("crm.objects.read", object_id="7", answer=contact("7"))


def _invalid(story: Story, address: str, code: str = "INVALID_EMAIL") -> None:
    errors = [{"message": "No.", "code": code, "context": {"propertyName": ["email"]}}]
    answer = {"status": "error", "category": "VALIDATION_ERROR", "errors": errors}
    story.call("crm.objects.create", status=400, sent={"properties": {"email": address}}, answer=answer)


@passing("HS-RETRY-03")
def a_unique_value_is_free_once_its_record_is_gone(story: Story) -> None:
    _invalid(story, "ada@example.com", "CONFLICTING_UNIQUE_VALUE")
    story.wait(1).call("crm.objects.archive", object_id="7")
    _invalid(story, "ada@example.com", "CONFLICTING_UNIQUE_VALUE")


@failing("HS-RETRY-03")
def a_queue_goes_round_with_items_that_are_refused_and_others_that_are_not(story: Story) -> None:
    for number in range(3):
        for address in ("no address", "nor this"):
            story.wait(1)
            _invalid(story, address)
        story.call("crm.objects.create", sent={"properties": {"email": f"{number}@example.com"}})


@passing("HS-RETRY-03")
def a_500_may_be_sent_again(story: Story) -> None:
    story.error("crm.objects.create", 500, None, sent=_ACME)
    story.wait(1).call("crm.objects.create", sent=_ACME)


@failing("HS-RETRY-03")
def a_refused_create_is_sent_again(story: Story) -> None:
    for _ in range(3):
        story.wait(1).error("crm.objects.create", 400, "VALIDATION_ERROR", sent={"properties": {"email": "no address"}})


@passing("HS-RETRY-04")
def the_record_is_looked_up_before_it_is_created_again(story: Story) -> None:
    story.call("crm.objects.create", "companies", sent=_ACME, answer=contact("9001"), fault="f2")
    story.wait(1).call("crm.objects.search", "companies", answer={"total": 1, "results": [contact("9001")]})
    story.call("crm.objects.update", "companies", "9001", sent=_ACME, answer=contact("9001"))


@passing("HS-RETRY-04")
def a_unique_property_stops_the_second_create(story: Story) -> None:
    sent = {"properties": {"email": "ada@example.com"}}
    story.call("crm.objects.create", sent=sent, status=None, fault="f2")
    story.other("change", change="creation", objectTypeId="0-1", objectId="9001", cause=1)
    story.wait(1).error("crm.objects.create", 409, "CONFLICT", sent=sent)


@passing("HS-RETRY-04")
def two_records_of_one_key_without_a_lost_answer(story: Story) -> None:
    story.call("crm.objects.create", "companies", sent=_ACME, answer=contact("9001"))
    story.call("crm.objects.create", "companies", sent=_ACME, answer=contact("9002"))


@failing("HS-RETRY-04")
def the_create_is_simply_sent_again(story: Story) -> None:
    story.call("crm.objects.create", "companies", sent=_ACME, answer=contact("9001"), fault="f2")
    story.wait(0.52).call("crm.objects.create", "companies", sent=_ACME, answer=contact("9002"))


@failing("HS-RETRY-04")
def the_change_tells_that_the_lost_create_was_made(story: Story) -> None:
    story.call("crm.objects.create", "companies", sent=_ACME, status=None, fault="f2")
    story.other("change", change="created", objectType="companies", objectId="9001", cause=1)
    story.wait(0.52).call("crm.objects.create", "companies", sent=_ACME, answer=contact("9002"))


@failing("HS-RETRY-04")
def the_create_is_sent_again_before_its_late_answer_is_there(story: Story) -> None:
    late: dict[str, Any] = {"fault": "f2", "faultKind": "latency", "faultDelayMilliseconds": 5000}
    story.call("crm.objects.create", "companies", sent=_ACME, answer=contact("9001"), **late)
    story.wait(2).call("crm.objects.create", "companies", sent=_ACME, answer=contact("9002"))


@passing("HS-RETRY-04")
def two_records_of_one_key_after_answers_that_a_fault_did_not_touch(story: Story) -> None:
    for record in ("9001", "9002"):
        story.call(
            "crm.objects.create", "companies", sent=_ACME, answer=contact(record), fault="f2", faultKind="other_success"
        )


@failing("HS-RETRY-03")
def a_refused_value_comes_again_minutes_later(story: Story) -> None:
    for _ in range(3):
        _invalid(story, "no address")
        story.wait(300)


@passing("HS-RETRY-03")
def a_refused_value_is_looked_at_again_the_next_hour(story: Story) -> None:
    for _ in range(3):
        _invalid(story, "no address")
        story.wait(3600)


@passing("HS-RETRY-03")
def a_record_that_is_not_there_is_asked_for_every_few_minutes(story: Story) -> None:
    for _ in range(3):
        story.error("crm.objects.read", 404, None, object_id="7")
        story.wait(300)


def _lost_deal(story: Story) -> None:
    sent: Json = {"properties": {"dealname": "Order 4711", "closedate": "2026-11-02T09:00:00Z"}}
    story.call("crm.objects.create", "deals", sent=sent, answer=contact("1"), fault="f1")


@failing("HS-RETRY-04")
def each_attempt_has_a_time_stamp_of_its_own(story: Story) -> None:
    _lost_deal(story)
    again: Json = {"properties": {"dealname": "Order 4711", "closedate": "1793610002000"}}
    story.wait(2).call("crm.objects.create", "deals", sent=again, answer=contact("2"))


@passing("HS-RETRY-04")
def another_record_of_the_same_name_is_due_another_day(story: Story) -> None:
    _lost_deal(story)
    other: Json = {"properties": {"dealname": "Order 4711", "closedate": "2026-12-02T09:00:00Z"}}
    story.wait(2).call("crm.objects.create", "deals", sent=other, answer=contact("2"))


@passing("HS-RETRY-04")
def records_alike_that_belong_to_others(story: Story) -> None:
    for number, fault in enumerate(("f1", None)):
        links: Json = [{"to": {"id": str(number)}, "types": [{"associationTypeId": 202}]}]
        note: Json = {"properties": {"hs_note_body": "Imported."}, "associations": links}
        story.wait(1).call("crm.objects.create", "notes", sent=note, answer=contact(str(number)), fault=fault)


@passing("HS-RETRY-04")
def line_items_of_one_product_are_not_one(story: Story) -> None:
    for number, fault in enumerate(("f1", None)):
        item: Json = {"properties": {"hs_sku": "A-1", "quantity": str(number)}}
        story.wait(1).call("crm.objects.create", "line_items", sent=item, answer=contact(str(number)), fault=fault)


def _unknown_token(story: Story) -> None:
    story.error("crm.objects.list", 401, "INVALID_AUTHENTICATION", credential=None, appId=None)


@failing("HS-RETRY-03")
def a_token_that_is_gone_is_sent_again(story: Story) -> None:
    for _ in range(3):
        _unknown_token(story)
        story.wait(30)


@passing("HS-RETRY-03")
def calls_with_a_token_that_is_gone_were_under_way(story: Story) -> None:
    for _ in range(3):
        _unknown_token(story)


@passing("HS-RETRY-03")
def nobody_heard_that_it_was_hopeless(story: Story) -> None:
    for members in ({"fault": "f1", "faultKind": "answer_lost"}, {}):
        story.wait(1).error("crm.objects.create", 400, "VALIDATION_ERROR", sent=_ACME, **members)
