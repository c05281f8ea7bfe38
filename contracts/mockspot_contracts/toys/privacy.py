# ruff: noqa: D103  a toy's name is its sentence
"""Toys of the privacy rules."""

from mockspot_contracts.json_values import Json
from mockspot_contracts.toys import failing, passing
from mockspot_contracts.toys.story import Story, contact

_ADA: Json = {"properties": {"email": "Ada@example.com"}}


def _erased(story: Story) -> None:
    story.call("crm.objects.create", sent=_ADA, answer=contact("7", email="ada@example.com"))
    cause = story.call("crm.objects.create", operation="crm.objects.gdpr_delete", sent={"objectId": "7"}, status=204)
    story.other("change", change="privacyDeletion", objectTypeId="0-1", objectId="7", cause=cause)


@passing("HS-WRITE-13")
def others_are_written_afterwards(story: Story) -> None:
    _erased(story)
    story.call("crm.objects.create", sent={"properties": {"email": "bob@example.com"}})


@failing("HS-WRITE-13")
def the_source_brings_an_erased_contact_back(story: Story) -> None:
    _erased(story)
    upsert: Json = {"id": "ada@example.com", "idProperty": "email", "properties": {"city": "Ulm"}}
    story.call("crm.objects.batch.upsert", status=400, sent={"inputs": [upsert]})


@failing("HS-WRITE-13")
def an_erased_contact_is_updated(story: Story) -> None:
    _erased(story)
    story.call("crm.objects.update", status=404, object_id="7", sent={"properties": {"city": "Ulm"}})
