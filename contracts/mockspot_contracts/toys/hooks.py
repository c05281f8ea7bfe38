# ruff: noqa: D103  a toy's name is its sentence
"""Toys of the webhook rules."""

from mockspot_contracts.toys import failing, passing
from mockspot_contracts.toys.story import Story

_TARGET = "https://acme.example.com/hook"


def _delivery(story: Story, milliseconds: float, status: int | None = 204) -> None:
    story.wait(1).other(
        "delivery", deliveryId="d", targetUrl=_TARGET, events=1, status=status, durationMilliseconds=milliseconds
    )


@passing("HS-HOOK-06")
def most_answers_are_quick(story: Story) -> None:
    for number in range(40):
        _delivery(story, 2000 if number == 7 else 80)


@passing("HS-HOOK-06")
def a_few_slow_answers_say_little(story: Story) -> None:
    for _ in range(3):
        _delivery(story, 1500)


@failing("HS-HOOK-06")
def the_work_is_done_before_the_answer(story: Story) -> None:
    for _ in range(40):
        _delivery(story, 1800)


@failing("HS-HOOK-06")
def an_answer_never_came(story: Story) -> None:
    _delivery(story, 5000, None)


@passing("HS-HOOK-11")
def one_error_in_many(story: Story) -> None:
    for number in range(200):
        _delivery(story, 80, 503 if number == 7 else 204)


@failing("HS-HOOK-11")
def a_receiver_breaks_down_under_load(story: Story) -> None:
    for number in range(200):
        _delivery(story, 80, 503 if number > 180 else 204)
