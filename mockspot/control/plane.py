"""The control plane as one function: method, path, query and body in, status and JSON value out.

The HTTP shell, the pytest fixture in process and the command line all go through `ControlPlane.call`, so there is one
behaviour. Nothing here knows what an operation does.
"""

import difflib
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

import msgspec

from mockspot.control.operation import Command, ControlError, Operation, Simulation
from mockspot.control.operations import OPERATIONS

_UNKNOWN = re.compile(r"unknown field `(?P<name>[^`]+)`(?: - at `\$(?P<path>[^`]*)`)?")


class ControlPlane:
    """The control-plane rows over one simulation."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation
        self._rows = [(operation, _pattern(operation.path)) for operation in OPERATIONS]

    def find(self, method: str, path: str) -> tuple[Operation, dict[str, str]]:
        """Return the row for a path below `/_mockspot`; refused when there is none."""
        path = "/" + path.strip("/")
        methods = set()
        for operation, pattern in self._rows:
            match = pattern.fullmatch(path)
            if match is None:
                continue
            if operation.method == method:
                return operation, {name: unquote(value) for name, value in match.groupdict().items()}
            methods.add(operation.method)
        if methods:
            raise ControlError(405, "method_not_allowed", f"{path} takes {', '.join(sorted(methods))}, not {method}")
        hint = "GET /_mockspot/openapi.json describes every call"
        raise ControlError(404, "not_found", f"there is no control-plane call {method} {path}", hint=hint)

    def call(self, method: str, path: str, body: bytes = b"", query: Mapping[str, str] | None = None) -> tuple[int, Any]:
        """Perform one call and return its status and JSON value; an error is an answer, not an exception."""
        try:
            operation, params = self.find(method, path)
            return self.run(operation, params, body, query or {})
        except ControlError as error:
            return error.status, error.document()

    def run(
        self, operation: Operation, params: dict[str, str], body: bytes, query: Mapping[str, str]
    ) -> tuple[int, Any]:
        """Perform a call whose row was found."""
        unknown = sorted(set(query) - set(operation.query))
        if unknown:
            allowed = ", ".join(operation.query) or "none"
            raise ControlError(400, "query_unknown", f"unknown query parameter {unknown[0]}", hint=f"known: {allowed}")
        command = Command(self._simulation, params, query, _decode(operation, body))
        try:
            return operation.status, operation.run(command)
        except ValueError as error:
            raise ControlError(400, "invalid", str(error)) from error


def _decode(operation: Operation, body: bytes) -> Any:
    if operation.body is None:
        if body.strip():
            raise ControlError(400, "body_unexpected", f"{operation.method} {operation.path} takes no body")
        return None
    try:
        return msgspec.json.decode(body.strip() or b"{}", type=operation.body)
    except msgspec.ValidationError as error:
        raise _invalid(operation.body, str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ControlError(400, "json_invalid", f"the body is no JSON: {error}") from error


def _invalid(document: Any, problem: str) -> ControlError:
    """Return the refusal of a document that does not fit, with the name that was probably meant."""
    unknown = _UNKNOWN.search(problem)
    if unknown is None:
        return ControlError(400, "document_invalid", problem)
    known = [member.encode_name for member in msgspec.structs.fields(document)]
    close = difflib.get_close_matches(unknown["name"], known, n=1)
    hint = f"did you mean {close[0]}?" if close else f"known members: {', '.join(known)}"
    return ControlError(400, "member_unknown", problem, hint=None if unknown["path"] else hint)


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(path)))
