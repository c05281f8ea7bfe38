"""Answers about incidents, the gremlin and scenarios."""

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


class GremlinWindow(Answer):
    """When it is there, counted from when it was let in."""

    after_seconds: float
    for_seconds: float | UnsetType = UNSET


class GremlinChange(Answer):
    """A change it made: its entry in the traffic log, and the document that makes it again."""

    turn: int
    at: str
    sequence: int
    change: dict[str, Any]


class Gremlin(Answer):
    """What a gremlin is to do, how many turns it took, and the changes it made: not every turn finds one to make."""

    running: bool
    changes: list[GremlinChange]
    seed: int | UnsetType = UNSET
    every_seconds: float | UnsetType = UNSET
    kinds: dict[str, int] | UnsetType = UNSET
    object_types: list[str] | UnsetType = UNSET
    count: int | UnsetType = UNSET
    window: GremlinWindow | UnsetType = UNSET
    since: str | UnsetType = UNSET
    next_at: str | UnsetType | None = UNSET
    turns: int | UnsetType = UNSET


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
