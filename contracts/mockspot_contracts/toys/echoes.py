# ruff: noqa: D103  a toy's name is its sentence
"""Toys of the rule about echoes."""

from mockspot_contracts.toys import failing, passing
from mockspot_contracts.toys.story import Story


def _change(story: Story, cause: int | None) -> None:
    members = {} if cause is None else {"cause": cause}
    story.other("change", change="propertyChange", objectTypeId="0-1", objectId="7", propertyName="city", **members)


def _write(story: Story) -> int:
    cause = story.wait(5).call("crm.objects.update", object_id="7", sent={"properties": {"city": "Ulm"}})
    _change(story, cause)
    return cause


def _hear(story: Story, *causes: int) -> None:
    story.wait(1).other("delivery", deliveryId="d", appId=2, status=204, causes=list(causes), events=1)


@passing("HS-SYNC-06")
def what_was_heard_is_as_it_should_be(story: Story) -> None:
    _hear(story, _write(story))


@passing("HS-SYNC-06")
def each_change_of_a_user_is_put_right(story: Story) -> None:
    for _ in range(6):
        _change(story, None)
        _hear(story, _write(story))


@passing("HS-SYNC-06")
def many_writes_before_the_first_event(story: Story) -> None:
    _hear(story, *[_write(story) for _ in range(6)])


@failing("HS-SYNC-06")
def each_event_makes_the_next_write(story: Story) -> None:
    for _ in range(4):
        _hear(story, _write(story))
