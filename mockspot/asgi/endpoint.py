"""What an endpoint row says: where it is, who may call it, which quota it draws on, and its three functions."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from mockspot.catalog.object_types import ObjectType
from mockspot.domain.accounts import Accounts
from mockspot.domain.context import Context
from mockspot.wire.call import Call
from mockspot.wire.message import Answer, Request

Needed = Callable[[Call], frozenset[str]]
"""Returns the scopes any one of which opens the call; an empty set means no scope is needed."""


Locate = Callable[[Request, dict[str, str], Accounts], int | None]
"""Returns the portal a call without a bearer token belongs to."""


def nowhere(_: Request, __: dict[str, str], ___: Accounts) -> None:
    """Name no portal."""


def no_scope(_: Call) -> frozenset[str]:
    """Ask for no scope beyond being installed."""
    return frozenset()


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One operation of HubSpot's.

    `paths` pairs an API version with a path template; parameters stand in braces, those in `type_params` name object
    types. `access` is `bearer` (a portal's token), `developer` (the developer key in `hapikey`), `client` (an app's id
    and secret in a form body) or `open`. `bucket` is a row of `catalog.limits`. `parse` turns the call into a command,
    `run` performs it in a transaction, `render` turns its result into an answer. `locate` names the portal of a call
    without a bearer token; `secrets` says that answers hold credentials, which the traffic log must not. `about` is the
    object type of an operation whose path names none. `fires` are the changes that webhooks or journals tell of.
    `beside` are words that HubSpot has other operations under, without rows, where the paths end in a parameter: they
    are no values of it.
    """

    operation: str
    method: str
    paths: tuple[tuple[str, str], ...]
    parse: Callable[[Call], Any]
    run: Callable[[Context, Any], Any]
    render: Callable[[Any, Call], Answer]
    scopes: Needed = no_scope
    access: str = "bearer"
    bucket: str = "burst"
    type_params: tuple[str, ...] = ("objectType",)
    content_type: bytes = b"application/json"
    locate: Locate = nowhere
    secrets: bool = False
    about: ObjectType | None = None
    fires: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

    def accepts(self, content_type: bytes | None) -> bool:
        """Say whether a body of this type is read. unverified: a body without a type is accepted."""
        if content_type is None or content_type == self.content_type:
            return True
        return content_type.split(b";")[0].strip().lower() == self.content_type


DATED = ("2026-03", "2026-09")
"""The dated versions served; HubSpot puts the version after the API's base where v3 has it first."""


def objects(suffix: str = "", *, newest: str = "v3") -> tuple[tuple[str, str], ...]:
    """Return the paths of a CRM records operation in every version; `newest` is the last of the numbered ones."""
    numbered = v3_objects(suffix) if newest == "v3" else ((newest, f"/crm/{newest}/objects{suffix}"),)
    return (*numbered, *dated("/crm/objects", suffix))


def v3_objects(suffix: str) -> tuple[tuple[str, str], ...]:
    """Return the paths of a CRM records operation in v3.

    The newer types (appointments, projects) are published with the version behind the base there too, for any object
    type (SPEC); v4 is not.
    """
    return ("v3", f"/crm/v3/objects{suffix}"), ("v3", f"/crm/objects/v3{suffix}")


def versioned(base: str, api: str, suffix: str, *, newest: str = "v3") -> tuple[tuple[str, str], ...]:
    """Return `/base/v3/api…` and `/base/api/<dated>…` for an API with HubSpot's usual path shape."""
    return ((newest, f"/{base}/{newest}/{api}{suffix}"), *dated(f"/{base}/{api}", suffix))


def dated(base: str, suffix: str = "", versions: Iterable[str] = DATED) -> tuple[tuple[str, str], ...]:
    """Return `<base>/<dated>…` for each dated version."""
    return tuple((version, f"{base}/{version}{suffix}") for version in versions)
