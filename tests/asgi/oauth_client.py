"""An OAuth client with a browser at hand, for one portal whose clock stands still."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import orjson

from mockspot.asgi.portal import Blueprint, Portal
from mockspot.domain.apps import APPS, App
from mockspot.domain.portal_facts import PortalFacts
from mockspot.runtime.simulator import Simulator
from mockspot.wire.message import Reply, Request

START = 1_790_000_000_000
REDIRECT = "http://localhost/callback"
FORM = {b"content-type": b"application/x-www-form-urlencoded"}


@dataclass
class Client:
    """An OAuth client with a browser at hand."""

    simulator: Simulator
    portal: Portal

    @property
    def app(self) -> App:
        app = self.portal.space.get(APPS, self.portal.credentials.oauth_app.app_id)
        assert app is not None
        return app

    def post(self, path: str, query: str = "", **fields: str) -> Reply:
        secrets = {"client_id": self.app.client_id, "client_secret": self.app.client_secret}
        sent = {name: value for name, value in {**secrets, **fields}.items() if value}
        return self.simulator.handle(Request("POST", path, query, FORM, urlencode(sent).encode()))

    def refresh(self, version: str = "v3", **fields: str) -> Reply:
        standing = {"grant_type": "refresh_token", "refresh_token": self.portal.credentials.refresh_token}
        return self.post(f"/oauth/{version}/token", **{**standing, **fields})

    def get(self, path: str, token: str = "") -> Reply:
        headers = {b"authorization": f"Bearer {token}".encode()} if token else {}
        return self.simulator.handle(Request("GET", path, headers=headers))

    def query(self, **fields: str) -> str:
        wanted = {"client_id": self.app.client_id, "redirect_uri": REDIRECT, "scope": "oauth tickets", "state": "s"}
        return urlencode({**wanted, **fields})

    def open_page(self, query: str, path: str = "/oauth/authorize") -> Reply:
        return self.simulator.handle(Request("GET", path, query))

    def submit(self, query: str, path: str = "/oauth/authorize", **fields: str) -> Reply:
        page = self.open_page(query, path)
        form = {"formToken": form_token(page), "decision": "allow", **fields}
        return self.simulator.handle(Request("POST", path, query, FORM, urlencode(form).encode()))


def fresh() -> Client:
    """Return the client of the OAuth app of a portal of its own."""
    simulator = Simulator()
    return Client(simulator, simulator.create(Blueprint(PortalFacts(0, "default"), manual_from=START)))


def body(reply: Reply) -> Any:
    return orjson.loads(reply.body)


def header(reply: Reply, name: bytes) -> str:
    return dict(reply.headers).get(name, b"").decode()


def location(reply: Reply) -> dict[str, str]:
    assert reply.status == 302
    return {name: values[0] for name, values in parse_qs(urlsplit(header(reply, b"location")).query).items()}


def form_token(page: Reply) -> str:
    found = re.search(r'name="formToken" value="([^"]+)"', page.body.decode())
    assert found is not None
    return found[1]
