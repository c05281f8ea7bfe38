# ruff: noqa: D103  a toy's name is its sentence
"""Toys of the index rules."""

from mockspot_contracts.json_values import Json
from mockspot_contracts.toys import failing, passing
from mockspot_contracts.toys.story import Story, contact


def _create(story: Story) -> None:
    story.call("crm.objects.create", sent={"properties": {"email": "Ada@example.com"}}, answer=contact("7"))


def _search(story: Story, *found: str, name: str = "email", value: str = "ada@example.com") -> None:
    where: Json = {"propertyName": name, "operator": "EQ", "value": value}
    answer: Json = {"results": [contact(record) for record in found]}
    story.call("crm.objects.search", sent={"filters": [where], "properties": ["email"]}, answer=answer)


@passing("HS-READ-08")
def a_search_comes_when_the_index_had_time(story: Story) -> None:
    _create(story)
    story.wait(10)
    _search(story, "7")


@passing("HS-READ-08")
def a_search_comes_too_early_and_finds_nothing(story: Story) -> None:
    _create(story)
    _search(story)


@passing("HS-READ-08")
def a_search_for_many_is_none_for_the_one(story: Story) -> None:
    _create(story)
    _search(story, "7", name="lifecyclestage", value="lead")


@failing("HS-READ-08")
def a_search_finds_what_was_just_written(story: Story) -> None:
    _create(story)
    story.wait(1)
    _search(story, "7")


@failing("HS-READ-08")
def a_search_finds_what_was_just_upserted(story: Story) -> None:
    upsert: Json = {"id": "ada@example.com", "idProperty": "email", "properties": {"city": "Ulm"}}
    story.call("crm.objects.batch.upsert", sent={"inputs": [upsert]})
    _search(story, "7")
