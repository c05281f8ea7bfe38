"""The document of a gremlin."""

from typing import Annotated

from msgspec import Meta, Struct, field

from mockspot.control.scalars import Name, Seconds, Whole

Weight = Annotated[int, Meta(ge=1, le=1000)]


class _Document(Struct, forbid_unknown_fields=True, rename="camel", kw_only=True):
    """A closed document in camel case."""


class Window(_Document):
    """From so many seconds after now on, for so many: by the portal's clock."""

    after_seconds: Seconds = 0
    for_seconds: Seconds | None = None


class Gremlin(_Document):
    """`PUT …/changes/gremlin`: `count` turns, `everySeconds` apart on average, within the window, as the seed decides.

    `kinds` are all of equal weight, or each of its own; none means all of them, with the weights they are listed with.
    It keeps to these object types, or to those that have records.
    """

    seed: Whole = 0
    every_seconds: Annotated[float, Meta(ge=0.001, le=366 * 86_400)] = 60
    kinds: list[Name] | dict[Name, Weight] = []
    object_types: list[Name] = []
    count: Annotated[int, Meta(ge=1, le=10_000)] = 100
    window: Window = field(default_factory=Window)
