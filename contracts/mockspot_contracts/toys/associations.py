# ruff: noqa: D103  a toy's name is its sentence
"""Toys of the association rules."""

from mockspot_contracts.json_values import Json
from mockspot_contracts.toys import failing, passing
from mockspot_contracts.toys.story import Story, contact

_MORE: Json = {"next": {"after": "MC0yNzk"}}


def _first_page(story: Story) -> None:
    shown: Json = {"from": {"id": "7"}, "to": [{"toObjectId": 1}], "paging": _MORE}
    story.call("crm.associations.batch.read", sent={"inputs": [{"id": "7"}]}, answer={"results": [shown]})


@passing("HS-READ-17")
def the_rest_is_asked_for_in_another_batch(story: Story) -> None:
    _first_page(story)
    story.call("crm.associations.batch.read", sent={"inputs": [{"id": "7", "after": "MC0yNzk"}]})


@passing("HS-READ-17")
def the_rest_of_a_record_is_listed(story: Story) -> None:
    linked: Json = {"companies": {"results": [{"id": "1"}], "paging": _MORE}}
    story.call("crm.objects.read", object_id="7", answer=contact("7") | {"associations": linked})
    story.call("crm.associations.list", object_id="7", query="limit=500&after=MC0yNzk")


@failing("HS-READ-17")
def a_batch_is_taken_for_all_there_is(story: Story) -> None:
    _first_page(story)


@failing("HS-READ-17")
def a_record_is_taken_to_have_no_more(story: Story) -> None:
    linked: Json = {"companies": {"results": [{"id": "1"}], "paging": _MORE}}
    story.call("crm.objects.list", answer={"results": [contact("7") | {"associations": linked}]})


@failing("HS-READ-17")
def a_long_batch_is_taken_for_all_there_is(story: Story) -> None:
    long = '{"results":[{"from":{"id":"7"},"to":[{"toObj' + '"typeId":1}]}],"paging":{"next":{"after":"MC0yNzk"}}}]}'
    story.call("crm.associations.batch.read", sent={"inputs": [{"id": "7"}]}, answer=long)


@passing("HS-READ-17")
def the_link_to_the_rest_is_followed(story: Story) -> None:
    linked: Json = {"companies": {"results": [{"id": "1"}], "paging": {"next": {"after": "NTI1Cg%3D%3D"}}}}
    story.call("crm.objects.read", object_id="7", answer=contact("7") | {"associations": linked})
    story.call("crm.associations.list", object_id="7", query="limit=500&after=NTI1Cg%3D%3D")
