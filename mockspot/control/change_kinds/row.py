"""What a kind of change by an administrator is: its document, what it does, and what a gremlin would do of its kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from msgspec import Struct, inspect

from mockspot.catalog.object_types import ObjectType
from mockspot.control.planting import type_named
from mockspot.domain.context import Context
from mockspot.domain.gremlin import Dice

Outcome = Mapping[str, Any]
"""What a change tells besides its kind."""


class Change(Struct, forbid_unknown_fields=True, rename="camel", kw_only=True, tag_field="kind"):
    """A change by an administrator: a closed document in camel case, named by its tag."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a gremlin looks for something to change: the portal, and the object types it keeps to."""

    ctx: Context
    types: tuple[ObjectType, ...]


@dataclass(frozen=True, slots=True)
class ChangeKind:
    """A kind of change.

    `act` makes one, refused as HubSpot would refuse it. `suggest` returns one that makes sense in a scene, or None;
    `weight` is how often a gremlin thinks of it first (mockspot's own: nobody knows what administrators do most).
    """

    document: type[Change]
    act: Callable[[Context, Any], Outcome]
    suggest: Callable[[Scene, Dice], Change | None]
    weight: int

    @property
    def name(self) -> str:
        """Return the word for it."""
        return str(self.document.__struct_config__.tag)

    @property
    def summary(self) -> str:
        """Return what happens, in a sentence."""
        return " ".join(str(self.document.__doc__).split())

    @property
    def members(self) -> dict[str, str]:
        """Return the members of its document, each with how it is written: text, number, flag or list."""
        fields = inspect.type_info(self.document).fields  # type: ignore[attr-defined]  # a structure has them
        return {field.encode_name: _written(field.type) for field in fields}


def object_type(ctx: Context, name: str) -> ObjectType:
    """Return an object type by any of its names; ValueError when the portal has none of that name."""
    return type_named(ctx.tx, ctx.portal.portal_id, name)


def _written(kind: inspect.Type) -> str:
    options = kind.types if isinstance(kind, inspect.UnionType) else (kind,)
    return next((word for option in options for of, word in _WRITTEN if isinstance(option, of)), "text")


_WRITTEN = ((inspect.IntType, "number"), (inspect.BoolType, "flag"), (inspect.ListType, "list"))
