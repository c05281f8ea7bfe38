"""Toys: for every rule one small traffic that keeps it and one that breaks it. Imported by tests and by nobody else.

A toy is a function that writes a story; `passing` and `failing` file it under its rule. A user reading a rule sees in
its failing toy what the rule catches.
"""

from collections.abc import Callable

from mockspot_contracts.json_values import Json
from mockspot_contracts.toys.story import Story

Toy = Callable[[Story], None]

PASSING: dict[str, list[Toy]] = {}
FAILING: dict[str, list[Toy]] = {}


def passing(rule_id: str) -> Callable[[Toy], Toy]:
    """File a toy that keeps the rule."""
    return _file(PASSING, rule_id)


def failing(rule_id: str) -> Callable[[Toy], Toy]:
    """File a toy that breaks the rule."""
    return _file(FAILING, rule_id)


def told(toy: Toy) -> list[Json]:
    """Return the entries of a toy's story."""
    story = Story()
    toy(story)
    return story.entries


def _file(shelf: dict[str, list[Toy]], rule_id: str) -> Callable[[Toy], Toy]:
    def file(toy: Toy) -> Toy:
        shelf.setdefault(rule_id, []).append(toy)
        return toy

    return file
