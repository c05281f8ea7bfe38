"""Answers about incidents and scenarios."""

from typing import Any

from msgspec import UNSET, UnsetType

from mockspot.control.answers.answer import Answer


class Incident(Answer):
    """An incident, whether it goes on in the portal, and how many calls it has struck."""

    name: str
    running: bool
    hits: int
    summary: str
    claim: str


class Incidents(Answer):
    """Every incident there is."""

    results: list[Incident]


class StepDone(Answer):
    """A step of a scenario: what it did, what that answered, or why its expectation failed."""

    step: int
    did: str
    client: str | UnsetType = UNSET
    failed: str | UnsetType = UNSET
    answer: dict[str, Any] | UnsetType = UNSET


class ScenarioDone(Answer):
    """The steps done, and the one to go on with; null at the end."""

    name: str
    passed: bool
    results: list[StepDone]
    next: int | None
