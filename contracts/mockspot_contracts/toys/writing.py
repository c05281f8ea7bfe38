# ruff: noqa: D103  a toy's name is its sentence
"""Toys of the writing rules."""

from mockspot_contracts.json_values import Json
from mockspot_contracts.toys import failing, passing
from mockspot_contracts.toys.story import Story, contact


def _by_email(email: str) -> Json:
    return {"filterGroups": [{"filters": [{"propertyName": "email", "operator": "EQ", "value": email}]}]}


def _refusal(code: str, name: str) -> Json:
    return {
        "status": "error",
        "category": "VALIDATION_ERROR",
        "message": f'Property values were not valid: [{{"isValid":false,"error":"{code}","name":"{name}"}}]',
    }


@passing("HS-WRITE-05")
def an_upsert_needs_no_search(story: Story) -> None:
    ada: Json = {"id": "ada@example.com", "idProperty": "email", "properties": {"city": "Ulm"}}
    story.call("crm.objects.batch.upsert", sent={"inputs": [ada]})
    story.call("crm.objects.create", sent={"properties": {"email": "bob@example.com"}}, answer=contact("2"))


@failing("HS-WRITE-05")
def search_then_create(story: Story) -> None:
    for name in ("ada", "bob"):
        email = f"{name}@example.com"
        story.wait(1).call("crm.objects.search", sent=_by_email(email), answer={"total": 0, "results": []})
        story.wait(1).call("crm.objects.create", sent={"properties": {"email": email}}, answer=contact(name))


@passing("HS-WRITE-07")
def every_record_has_a_key(story: Story) -> None:
    story.call("crm.objects.create", sent={"properties": {"email": "ada@example.com", "phone": ""}})
    story.call("crm.objects.update", sent={"properties": {"email": ""}})
    story.call("crm.objects.create", sent={"properties": {"lastname": "None"}})


@failing("HS-WRITE-07")
def a_contact_called_undefined(story: Story) -> None:
    story.call("crm.objects.create", sent={"properties": {"email": "undefined"}})


@failing("HS-WRITE-07")
def a_contact_without_address(story: Story) -> None:
    story.call("crm.objects.batch.create", sent={"inputs": [{"properties": {"email": ""}}]})


@failing("HS-WRITE-07")
def an_update_of_nobody(story: Story) -> None:
    story.error("crm.objects.update", 404, "OBJECT_NOT_FOUND", object_id="null", sent={"properties": {"city": "Ulm"}})


@passing("HS-WRITE-09")
def updates_change_something(story: Story) -> None:
    for number in range(60):
        city = f"Town {number}"
        story.wait(1).call("crm.objects.update", sent={"properties": {"city": city}}, answer=contact("1", city=city))


@failing("HS-WRITE-09")
def updates_repeat_what_is_known(story: Story) -> None:
    story.call("crm.objects.read", answer=contact("1", city="Ulm"))
    for _ in range(60):
        story.wait(1).call("crm.objects.update", sent={"properties": {"city": "Ulm"}}, answer=contact("1"))


@passing("HS-WRITE-12")
def a_missing_property_is_met_once(story: Story) -> None:
    story.call("crm.objects.update", status=400, answer=_refusal("PROPERTY_DOESNT_EXIST", "shoe_size"))
    story.call("crm.objects.update")


@failing("HS-WRITE-12")
def a_read_only_property_is_written(story: Story) -> None:
    story.call("crm.objects.update", status=400, answer=_refusal("READ_ONLY_VALUE", "hs_object_id"))


@failing("HS-WRITE-12")
def a_missing_property_is_written_again(story: Story) -> None:
    for _ in range(2):
        story.call("crm.objects.update", status=400, answer=_refusal("PROPERTY_DOESNT_EXIST", "shoe_size"))


@failing("HS-WRITE-05")
def search_for_many_then_create_them_together(story: Story) -> None:
    for name in ("ada", "bob"):
        sought: Json = [f"{name}@example.com", f"{name}2@example.com"]
        where: Json = {"propertyName": "email", "operator": "IN", "values": sought}
        found: Json = {"total": 0, "results": []}
        story.wait(1).call("crm.objects.search", sent={"filterGroups": [{"filters": [where]}]}, answer=found)
        new: Json = [{"properties": {"email": f"{name}@example.com"}}]
        story.wait(1).call("crm.objects.batch.create", sent={"inputs": new}, answer={"results": [contact(name)]})


def _upsert(story: Story, city: str) -> None:
    sent: Json = {"inputs": [{"id": "Ada@example.com", "idProperty": "email", "properties": {"city": city}}]}
    answer: Json = {"results": [contact("1", email="ada@example.com", city=city)]}
    story.wait(1).call("crm.objects.batch.upsert", sent=sent, answer=answer)


@passing("HS-WRITE-09")
def upserts_change_something(story: Story) -> None:
    for number in range(60):
        _upsert(story, f"Town {number}")


@failing("HS-WRITE-09")
def upserts_repeat_what_is_known(story: Story) -> None:
    for _ in range(60):
        _upsert(story, "Ulm")


_ADA = {"firstname": "Ada", "lastname": "King", "phone": "1", "city": "Rom"}


def _patch(story: Story, record: str, sent: dict[str, str]) -> None:
    story.wait(1).call("crm.objects.read", object_id=record, answer=contact(record, **_ADA))
    story.wait(1).call("crm.objects.update", object_id=record, sent={"properties": {**sent}}, answer=contact(record))


@passing("HS-WRITE-08")
def the_field_that_changed_is_sent(story: Story) -> None:
    for record in "123":
        _patch(story, record, {"city": "Ulm"})


@passing("HS-WRITE-08")
def somebody_else_changed_the_record_in_between(story: Story) -> None:
    for record in "12":
        story.call("crm.objects.read", object_id=record, answer=contact(record, **_ADA))
        story.other("change", change="propertyChange", objectId=record, objectTypeId="0-1")
        story.call("crm.objects.update", object_id=record, sent={"properties": {**_ADA, "city": "Ulm"}})


@failing("HS-WRITE-08")
def the_whole_record_is_sent_back(story: Story) -> None:
    for record in "12":
        _patch(story, record, _ADA | {"city": "Ulm"})
