"""One matched request: what parse and render functions of an endpoint row are given."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import parse_qs

from mockspot.catalog import object_types
from mockspot.catalog.object_types import ObjectType
from mockspot.catalog.versions import Variant
from mockspot.domain.object_types import unknown
from mockspot.domain.policy import Policy
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.ports import Instant
from mockspot.domain.refusal import Refusal
from mockspot.wire import json_body, json_positions
from mockspot.wire.json_positions import Path
from mockspot.wire.message import Request

_RECORDS = "crm.objects."


class OwnTypes(Protocol):
    """The object types that a portal itself defined."""

    def __call__(self, name: str, *, bare: bool) -> ObjectType | None:
        """Return one by name, or None; `bare` allows the name without its prefix."""
        ...


def no_own_types(name: str, *, bare: bool) -> None:
    """Find nothing: there is no portal behind the call."""


Named = tuple[str, str, str]
"""The operation, path template and API version of a route."""


@dataclass(slots=True)
class Call:
    """A request with its route: path parameters and the object types the path names, in path order."""

    request: Request
    named: Named
    params: dict[str, str]
    portal: PortalFacts
    policy: Policy
    now: Instant
    own_types: OwnTypes = no_own_types
    object_types: Sequence[ObjectType] = ()
    _query: dict[str, list[str]] | None = None
    _spelled: Any = None

    def resolve_types(self, names: tuple[str, ...], about: ObjectType | None) -> None:
        """Look up the object types that path parameters name; an unknown one is refused before anything else.

        `about` is the type of an operation whose path names none.
        """
        if len(names) == 1:  # as nearly always
            name = self.params[names[0]]
            self.object_types = (object_types.resolve(name) or self._own_type(name),)
        elif names:
            self.object_types = tuple(self.type_named(self.params[name]) for name in names)
        elif about is not None:
            self.object_types = (about,)

    def type_named(self, name: str) -> ObjectType:
        """Return the object type of a name; refused when there is none."""
        return object_types.resolve(name) or self._own_type(name)

    @property
    def operation(self) -> str:
        """Return the name of the operation."""
        return self.named[0]

    @property
    def version(self) -> str:
        """Return the API version."""
        return self.named[2]

    @property
    def object_type(self) -> ObjectType:
        """Return the first object type the path names."""
        return self.object_types[0]

    def has(self, variant: Variant) -> bool:
        """Say whether a difference between versions holds in the one that is called."""
        return self.version in variant.versions

    @property
    def query(self) -> dict[str, list[str]]:
        """Return the query parameters, each with every value it was given."""
        if self._query is None:
            text = self.request.query
            self._query = parse_qs(text, keep_blank_values=True) if text else {}
        return self._query

    def text(self, name: str) -> str | None:
        """Return the last value of a query parameter, or None."""
        values = self.query.get(name)
        return values[-1] if values else None

    def names(self, name: str) -> tuple[str, ...]:
        """Return a list parameter: repeated, comma-separated, or both, as the public clients send it."""
        values = self.query.get(name, ())
        return tuple(part.strip() for value in values for part in value.split(",") if part.strip())

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return a boolean parameter; `True` and `true` both occur in official clients."""
        value = self.text(name)
        if value is None or value == "":
            return default
        if value.lower() not in ("true", "false"):
            raise Refusal("query_value", {"parameter": name})
        return value.lower() == "true"

    def number(self, name: str, *, default: int) -> int:
        """Return a whole-number parameter."""
        value = self.text(name)
        if value is None or value == "":
            return default
        if not value.lstrip("-").isascii() or not value.lstrip("-").isdigit() or len(value) > 18:
            raise Refusal("query_value", {"parameter": name})
        return int(value)

    def spelled(self, path: Path) -> Any:
        """Return the value at a path of the body with its numbers as the texts that spell them, so no digit is lost."""
        if self._spelled is None:
            self._spelled = json_body.spelled(self.request.body)
        value = self._spelled
        for step in path:
            value = value[step]
        return value

    def position(self, path: tuple[str | int, ...]) -> dict[str, int]:
        """Return the line and column of a value in the sent body, as Jackson counts them."""
        line, column = json_positions.locate(self.request.body, path)
        return {"line": line, "column": column}

    def _own_type(self, name: str) -> ObjectType:
        where = self.policy.custom_objects_by_bare_name
        bare = where == "everywhere" or (where == "records" and self.operation.startswith(_RECORDS))
        found = self.own_types(name, bare=bare)
        if found is None:
            raise unknown(name)
        return found


def parse_nothing(_: Call) -> None:
    """Read nothing from the call: its path and token say it all."""
