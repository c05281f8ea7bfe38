"""The control plane as one function: method, path, query and body in, status and value out.

The HTTP shell, the pytest fixture in process and the command line all go through `ControlPlane`, so there is one
behaviour. Nothing here knows what an operation does.
"""

import logging
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote

from mockspot.control import operations
from mockspot.control.operation import Command, ControlError, Operation, Simulation
from mockspot.domain.ports import NotKept

_log = logging.getLogger("mockspot")
_TOO_LONG = 100


class ControlPlane:
    """The control-plane rows over one simulation."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation

    def find(self, method: str, path: str) -> tuple[Operation, dict[str, str]]:
        """Return the row for a percent-encoded path below `/_mockspot`; refused when there is none."""
        path = "/" + path.strip("/")
        segments = path.split("/")
        methods = set()
        for operation in operations.rows():
            params = _params(operation.path.split("/"), segments)
            if params is None:
                continue
            if operation.method == method or (method, operation.method) == ("HEAD", "GET"):
                return operation, params
            methods.add(operation.method)
        if methods:
            raise wrong_method(method, path, methods)
        hint = "GET /_mockspot/openapi.json describes every call"
        raise ControlError(404, "not_found", f"there is no control-plane call {_cut(method)} {_cut(path)}", hint=hint)

    def call(
        self, method: str, path: str, body: bytes = b"", query: Mapping[str, str] | None = None
    ) -> tuple[int, Any]:
        """Perform one call and return its status and value; an error is an answer, not an exception."""
        try:
            operation, params = self.find(method, path)
            return self.run(operation, params, body, query or {})
        except ControlError as error:
            return error.status, error.document()

    def run(
        self, operation: Operation, params: dict[str, str], body: bytes, query: Mapping[str, str]
    ) -> tuple[int, Any]:
        """Perform a call whose row was found; raises nothing but ControlError."""
        _check_query(operation, query)
        command = Command(self._simulation, params, query, _body(operation, body))
        try:
            value = operation.run(command)
            if operation.method != "GET":
                command.keep()
            return operation.status, value
        except ValueError as error:
            raise ControlError(400, "invalid", str(error)) from error
        except NotKept as error:
            hint = "see to the disk, and look at what you meant to change before you call again"
            raise ControlError(500, "not_kept", str(error), hint=hint) from error
        except ControlError:
            raise
        except Exception as error:
            raise bug(operation.method, operation.path) from error


def wrong_method(method: str, path: str, methods: Iterable[str]) -> ControlError:
    """Return the refusal of a method that a path does not take."""
    known = sorted(methods)
    message = f"{_cut(path)} takes {', '.join(known)}, not {_cut(method)}"
    allowed = (*known, "HEAD") if "GET" in known else tuple(known)
    return ControlError(405, "method_not_allowed", message, allowed=allowed)


def bug(method: str, path: str) -> ControlError:
    """Log the exception that is being handled, and return the answer that there is a bug in mockspot."""
    _log.exception("bug in %s %s", method, path)
    hint = "this is a bug in mockspot; the server's log has the traceback"
    return ControlError(500, "internal", "the call failed inside mockspot", hint=hint)


def _check_query(operation: Operation, query: Mapping[str, str]) -> None:
    unknown = sorted(set(query) - set(operation.query))
    if unknown:
        known = ", ".join(operation.query) or "none"
        raise ControlError(
            400, "query_unknown", f"unknown query parameter {_cut(unknown[0])!r}", hint=f"known: {known}"
        )


def _body(operation: Operation, body: bytes) -> Any:
    if operation.body is not None:
        from mockspot.control.decoding import decode  # with its JSON library, for calls that have a body

        return decode(operation.body, body)
    if body.strip() not in (b"", b"{}"):  # an empty document is as good as none: many clients always send one
        hint = "leave the body out"
        raise ControlError(400, "body_unexpected", f"{operation.method} {operation.path} takes no body", hint=hint)
    return None


def _params(template: list[str], segments: list[str]) -> dict[str, str] | None:
    """Return what the parameters of a template stand for in a path, or None when it is another path."""
    if len(template) != len(segments):
        return None
    params = {}
    for wanted, given in zip(template, segments, strict=True):
        if wanted.startswith("{") and given:
            params[wanted[1:-1]] = unquote(given)
        elif wanted != given:
            return None
    return params


def _cut(text: str) -> str:
    return text if len(text) <= _TOO_LONG else text[:_TOO_LONG] + "…"
