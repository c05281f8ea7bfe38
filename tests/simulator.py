"""What tests of the whole simulator share: a portal, and calls to it that read like HTTP."""

import json
from dataclasses import dataclass, field
from typing import Any

from mockspot.asgi.portal import Blueprint, Portal
from mockspot.domain.policy import Policy
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.quotas import OFF
from mockspot.runtime.simulator import Simulator
from mockspot.wire.message import Reply, Request

ORIGIN = "http://127.0.0.1:8642"


@dataclass(slots=True)
class Answered:
    """A reply, read."""

    reply: Reply

    @property
    def status(self) -> int:
        return self.reply.status

    @property
    def json(self) -> Any:
        return json.loads(self.reply.body)

    @property
    def headers(self) -> dict[str, str]:
        return {name.decode(): value.decode() for name, value in self.reply.headers}


@dataclass(slots=True)
class Client:
    """Calls one portal of one simulator as its private app."""

    simulator: Simulator
    portal: Portal
    token: str = field(default="")

    def __post_init__(self) -> None:
        self.token = self.token or self.portal.credentials.private_token

    def call(
        self, method: str, path: str, body: Any = None, *, query: str = "", headers: dict[str, str] | None = None
    ) -> Answered:
        sent = {"authorization": f"Bearer {self.token}", "content-type": "application/json", **(headers or {})}
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        lowered = {name.lower().encode(): value.encode() for name, value in sent.items() if value}
        return Answered(self.simulator.handle(Request(method, path, query, lowered, data, ORIGIN)))

    def get(self, path: str, query: str = "") -> Answered:
        return self.call("GET", path, query=query)

    def post(self, path: str, body: Any) -> Answered:
        return self.call("POST", path, body)

    def patch(self, path: str, body: Any) -> Answered:
        return self.call("PATCH", path, body)

    def delete(self, path: str) -> Answered:
        return self.call("DELETE", path)

    def contact(self, **properties: Any) -> str:
        answered = self.post("/crm/v3/objects/contacts", {"properties": properties})
        assert answered.status == 201, answered.json
        made: str = answered.json["id"]
        return made


NOON = 1_790_000_000_000


def client(*, policy: Policy | None = None, manual_from: int | None = NOON, **facts: Any) -> Client:
    """Return a client of a fresh portal whose clock stands still."""
    simulator = Simulator()
    blueprint = Blueprint(PortalFacts(0, **facts), OFF, policy or Policy(), manual_from)
    return Client(simulator, simulator.create(blueprint))
