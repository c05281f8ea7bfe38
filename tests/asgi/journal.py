"""What tests of the journal share: an app that keeps one, and calls to it that read like HTTP."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from mockspot.asgi.portal import Portal
from mockspot.catalog.scopes import every
from mockspot.wire.message import Reply, Request
from tests.simulator import ORIGIN, Answered, Client, client

SCOPES = " ".join(scope for scope in every() if scope.startswith("developer."))
BASE = "/webhooks-journal"
SECOND = 1000


@dataclass(slots=True)
class Keeper:
    """An app of one portal that reads its journal."""

    client: Client
    version: str = "2026-09"
    scope: str = SCOPES
    token: str = field(default="")

    def __post_init__(self) -> None:
        if not self.token:
            self.sign_in()

    def sign_in(self) -> None:
        """Take a new token; they live for half an hour."""
        app = self.portal.credentials.oauth_app
        self.token = token(self.client, app.client_id, app.client_secret, self.scope)

    @property
    def portal(self) -> Portal:
        return self.client.portal

    @property
    def portal_id(self) -> int:
        return self.portal.facts.portal_id

    def call(self, method: str, path: str, body: Any = None, query: str = "") -> Answered:
        """Call an operation; `{v}` in a path stands for the version."""
        headers = {"authorization": f"Bearer {self.token}"}
        return self.client.call(method, BASE + path.replace("{v}", self.version), body, query=query, headers=headers)

    def subscribe(self, kind: str = "OBJECT", **members: Any) -> Any:
        wanted = {"subscriptionType": kind, "portalId": self.portal_id, **members}
        answered = self.call("POST", "/subscriptions/{v}", wanted)
        assert answered.status == 200, answered.json
        return answered.json

    def to_contacts(self, *actions: str, **members: Any) -> Any:
        return self.subscribe(objectTypeId="0-1", actions=actions or ("CREATE", "UPDATE", "DELETE"), **members)

    def publish(self, seconds: int = 1) -> None:
        """Let time pass, in which the files that collect are published."""
        clock = self.portal.live.clock
        clock.move_to(clock.now() + seconds * SECOND)
        self.sign_in()

    def file(self, link: Any) -> Any:
        answered = self.fetch(link["url"])
        assert answered.status == 200, answered.reply.body
        return answered.json

    def fetch(self, url: str, **headers: str) -> Answered:
        """Fetch an address, with no headers but those given."""
        assert url.startswith(ORIGIN)
        parts = urlsplit(url)
        sent = {name.encode(): value.encode() for name, value in headers.items()}
        return Answered(self.client.simulator.handle(Request("GET", parts.path, parts.query, sent, b"", ORIGIN)))

    def events(self, query: str = "", journal: str = "journal") -> list[Any]:
        """Return every event of a journal, file by file from the first to the last."""
        found: list[Any] = []
        answered = self.call("GET", f"/{journal}/{{v}}/earliest", query=query)
        while answered.status == 200:
            link = answered.json
            found += self.file(link)["journalEvents"]
            answered = self.call("GET", f"/{journal}/{{v}}/offset/{link['currentOffset']}/next", query=query)
        assert answered.status == 204, answered.json
        return found


def keeper(**facts: Any) -> Keeper:
    return Keeper(client(**facts))


def token(caller: Client, client_id: str, client_secret: str, scope: str) -> str:
    """Return a token of the app itself."""
    form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret, "scope": scope}
    headers = {b"content-type": b"application/x-www-form-urlencoded"}
    reply: Reply = caller.simulator.handle(
        Request("POST", "/oauth/2026-03/token", "", headers, urlencode(form).encode(), ORIGIN)
    )
    assert reply.status == 200, reply.body
    made: str = json.loads(reply.body)["access_token"]
    return made
