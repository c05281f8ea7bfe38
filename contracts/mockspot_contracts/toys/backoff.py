# ruff: noqa: D103  a toy's name is its sentence
"""Toys of the back-off rules."""

from mockspot_contracts.json_values import Json
from mockspot_contracts.toys import failing, passing
from mockspot_contracts.toys.story import Story

_DAILY: Json = {"status": "error", "message": "You have reached your daily limit.", "policyName": "DAILY"}


def _tries(story: Story, record: int, *pauses: float) -> None:
    """Write refused attempts with these pauses after them, and one that succeeds."""
    sent: Json = {"properties": {"city": str(record)}}
    for pause in pauses:
        story.call("crm.objects.update", object_id=str(record), status=503, sent=sent)
        story.wait(pause)
    story.call("crm.objects.update", object_id=str(record), sent=sent)


def _out_of_quota(story: Story) -> None:
    story.call("crm.objects.list", status=429, answer=_DAILY)


@passing("HS-RATE-05")
def pauses_double(story: Story) -> None:
    for record in range(25):
        _tries(story, record, 0.5, 1, 2)


@passing("HS-RATE-05")
def pauses_are_long_from_the_start(story: Story) -> None:
    for record in range(25):
        _tries(story, record, 10, 10)


@failing("HS-RATE-05")
def pauses_stay_the_same(story: Story) -> None:
    for record in range(25):
        _tries(story, record, 1, 1, 1)


@passing("HS-RATE-06")
def pauses_are_spread(story: Story) -> None:
    for record in range(40):
        _tries(story, record, 0.5 - 0.125 * (record * 7 % 40) / 40)


@failing("HS-RATE-06")
def pauses_are_all_alike(story: Story) -> None:
    for record in range(40):
        _tries(story, record, 1)


@passing("HS-RATE-07")
def a_write_is_given_up_after_five_attempts(story: Story) -> None:
    _tries(story, 1, 1, 2, 4, 8)


@passing("HS-RATE-07")
def a_list_that_is_polled_is_no_write(story: Story) -> None:
    for _ in range(30):
        story.wait(60).call("crm.objects.list", status=503)
    _tries(story, 1, 1)


@failing("HS-RATE-07")
def a_write_is_tried_for_ever(story: Story) -> None:
    _tries(story, 1, *[5] * 15)


@passing("HS-RATE-08")
def one_look_an_hour(story: Story) -> None:
    for _ in range(4):
        _out_of_quota(story)
        story.wait(3700)


@failing("HS-RATE-08")
def a_used_up_day_is_called_on(story: Story) -> None:
    for _ in range(4):
        _out_of_quota(story)
        story.wait(60)


@failing("HS-RATE-07")
def a_list_is_hammered_at(story: Story) -> None:
    for _ in range(30):
        story.wait(1).call("crm.objects.list", status=502)
