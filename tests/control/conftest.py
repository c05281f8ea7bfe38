import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from mockspot.control.openapi import answered
from mockspot.control.operation import File, Operation
from mockspot.control.plane import ControlPlane
from mockspot.runtime.simulator import Simulator
from mockspot.wire.message import Reply, Request


def check_answer(row: Operation, value: Any) -> None:
    """Fail unless an answer is what the description says: every member it has, and no other."""
    if isinstance(value, File) or value is None:
        assert not row.answer
        return
    told = [document for document in answered(row) if _fits(value, document)]
    assert told, f"{row.method} {row.path} answers what it does not tell: {value}"


def _fits(value: Any, document: Any) -> bool:
    try:
        return bool(msgspec.to_builtins(msgspec.convert(value, document)) == value)
    except msgspec.ValidationError:
        return False


class Rig:
    """A simulator, steered through its control plane and called as a client would."""

    def __init__(self) -> None:
        self.simulator = Simulator()
        self.plane = ControlPlane(self.simulator)

    def call(self, method: str, path: str, body: Any = None, **query: str) -> tuple[int, Any]:
        sent = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        status, value = self.plane.call(method, path, sent, query)
        if status < 300:
            check_answer(self.plane.find(method, path)[0], value)
        return status, value

    def done(self, method: str, path: str, body: Any = None, **query: str) -> Any:
        status, value = self.call(method, path, body, **query)
        assert status < 300, value
        return value

    def refused(self, method: str, path: str, body: Any = None, **query: str) -> tuple[int, str, str]:
        status, value = self.call(method, path, body, **query)
        assert status >= 400, value
        return status, value["error"]["code"], " / ".join((value["error"]["message"], value["error"].get("hint", "")))

    def portal(self, **wanted: Any) -> dict[str, Any]:
        made: dict[str, Any] = self.done("POST", "/portals", wanted or None)
        return made

    def hubspot(self, token: str, method: str, path: str, body: Any = None) -> Reply:
        headers = {b"authorization": f"Bearer {token}".encode(), b"content-type": b"application/json"}
        path, _, query = path.partition("?")
        return self.simulator.handle(
            Request(method, path, query, headers, b"" if body is None else json.dumps(body).encode())
        )

    def contact(self, portal: dict[str, Any], **properties: str) -> str:
        token = portal["privateApp"]["accessToken"]
        made = self.hubspot(token, "POST", "/crm/v3/objects/contacts", {"properties": properties})
        assert made.status == 201, made.body
        record_id: str = json.loads(made.body)["id"]
        return record_id

    def status_of(self, token: str) -> int:
        """Return how HubSpot's API answers a read with this token."""
        return self.hubspot(token, "GET", "/crm/v3/objects/contacts").status


@pytest.fixture
def rig() -> Iterator[Rig]:
    made = Rig()
    yield made
    made.simulator.close()
