"""The names of HubSpot's operations as callers give them. One that there is not would never be met, and nobody told."""

from collections.abc import Iterator

from mockspot.asgi import endpoints
from mockspot.wire import members

_OURS = ("apps.", "tokens.")
"""How names of entries in the traffic log begin that no call of HubSpot's API led to."""


def check(name: str) -> None:
    """Refuse with ValueError a name that no operation has."""
    if name.startswith(_OURS) or any(name in _names(api) for api in _apis(name)):
        return
    known = sorted({row.operation for row in endpoints.every()})
    if name in known:
        return
    meant = members.close(name, known)
    hint = f"did you mean {meant!r}?" if meant else "GET /_mockspot/coverage lists them"
    raise ValueError(f"there is no operation {members.shown(name)}; {hint}")


def _apis(name: str) -> Iterator[str]:
    """Yield where the operation is likely to be, so that seldom more is imported than its calls import anyway."""
    first, _, rest = name.partition(".")
    yield f"{first}/{rest.partition('.')[0]}"
    yield first


def _names(api: str) -> set[str]:
    return {row.operation for row, _, _ in endpoints.places(api)}
