"""JSON values as types, and reading them without trusting their shape: bodies may hold anything."""

from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


def member(value: Json, *names: str) -> Json:
    """Return the value under a path of member names, or None where the path breaks off."""
    for name in names:
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


def items(value: Json, *names: str) -> list[Json]:
    """Return the list under a path of member names, or an empty one."""
    found = member(value, *names)
    return found if isinstance(found, list) else []


def text(value: Json) -> str | None:
    """Return a string or number as text; anything else says nothing."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return str(value)


def scalar(value: Json) -> str | None:
    """Return a property value as HubSpot stores it: always text, an empty one for null."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return text(value)
