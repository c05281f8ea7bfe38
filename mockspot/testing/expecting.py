"""What a test expects of its integration, with failures that show what happened instead."""

from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any

from mockspot.testing.documents import Document
from mockspot.testing.levers import Traffic

__tracebackhide__ = True
_SHOWN = 20


class Expect:
    """Assertions about a portal's traffic and records."""

    def __init__(self, traffic: Traffic, state: Callable[[str], list[Document]]) -> None:
        self._traffic = traffic
        self._state = state

    def calls(
        self,
        times: int,
        method: str | None = None,
        path: str = "*",
        *,
        operation: str | None = None,
        status: int | None = None,
    ) -> list[Document]:
        """Return the matching calls, of which there must be so many; `*` in the path stands for any characters."""
        seen = self._traffic.requests()
        wanted = {"method": method and method.upper(), "operation": operation, "status": status}
        found = [call for call in seen if fnmatchcase(call["path"], path) and _has(call, wanted)]
        described = " ".join(str(part) for part in (method or "", path, operation or "", status or "") if part)
        if len(found) != times:
            raise AssertionError(f"expected {times} calls ({described}), found {len(found)}; {_listing(seen)}")
        return found

    def records(self, times: int, object_type: str, **properties: str) -> list[Document]:
        """Return the live records with these property values, of which there must be so many."""
        seen = self._state(object_type)
        found = [record for record in seen if _has(record["properties"], properties)]
        described = ", ".join(f"{name}={value!r}" for name, value in properties.items()) or "any"
        if len(found) != times:
            raise AssertionError(
                f"expected {times} {object_type} ({described}), found {len(found)} of {len(seen)} {object_type}"
            )
        return found


def _has(document: Document, wanted: dict[str, Any]) -> bool:
    return all(value is None or document.get(name) == value for name, value in wanted.items())


def _listing(calls: list[Document]) -> str:
    """Return the calls there were, the last ones when there are too many."""
    if not calls:
        return "there were no calls at all"
    left_out = [f"... {len(calls) - _SHOWN} before"] if len(calls) > _SHOWN else []
    lines = [f"#{call['sequence']} {call['method']} {call['path']} {call['status']}" for call in calls[-_SHOWN:]]
    return "\n  ".join(["there were", *left_out, *lines])
