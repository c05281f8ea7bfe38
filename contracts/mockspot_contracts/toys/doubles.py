# ruff: noqa: D103  a toy's name is its sentence
"""Toys of the rule about doubles in a batch."""

from mockspot_contracts.json_values import Json
from mockspot_contracts.toys import failing, passing
from mockspot_contracts.toys.story import Story


def _create(story: Story, object_type: str, name: str, *values: str) -> None:
    sent: Json = {"inputs": [{"properties": {name: value}} for value in values]}
    story.call("crm.objects.batch.create", object_type, sent=sent)


@passing("HS-WRITE-11")
def each_record_stands_in_the_batch_once(story: Story) -> None:
    _create(story, "contacts", "email", "ada@example.com", "bob@example.com", "", "")
    _create(story, "notes", "hs_note_body", "Imported.", "Imported.")
    inputs: Json = [{"id": "7", "idProperty": name, "properties": {"city": "Ulm"}} for name in ("acme_id", "other_id")]
    story.call("crm.objects.batch.upsert", sent={"inputs": inputs})


@failing("HS-WRITE-11")
def a_source_names_a_company_twice(story: Story) -> None:
    _create(story, "companies", "domain", "acme.example.com", "other.example.com", "ACME.example.com")


@failing("HS-WRITE-11")
def an_upsert_names_a_contact_twice(story: Story) -> None:
    ids = ("ada@example.com", "Ada@Example.com")
    inputs: Json = [{"id": one, "idProperty": "email", "properties": {"city": "Ulm"}} for one in ids]
    story.call("crm.objects.batch.upsert", sent={"inputs": inputs})
