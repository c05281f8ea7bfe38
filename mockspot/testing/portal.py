"""A portal in a test's hands: credentials, clients, and levers for everything a portal owns."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from mockspot.testing.documents import Document, camel
from mockspot.testing.expecting import Expect
from mockspot.testing.levers import Admin, Clock, Faults, Incidents, Tokens, Traffic, Webhooks
from mockspot.testing.steering import hidden_when_refused

if TYPE_CHECKING:
    from mockspot.testing.steering import Steering

__tracebackhide__ = hidden_when_refused
_TRUST_VARIABLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")


class Mockspot:
    """One portal: its credentials, clients for it, and levers.

    These are `faults`, `incidents`, `admin`, `clock`, `traffic`, `webhooks`, `tokens` and `expect`.
    """

    def __init__(self, steering: Steering, portal: Document) -> None:
        self._steering = steering
        self.document = portal
        self.portal_id: int = portal["portalId"]
        self.access_token: str = portal["privateApp"]["accessToken"]
        self.oauth_access_token: str = portal["oauthApp"]["accessToken"]
        self.refresh_token: str = portal["oauthApp"]["refreshToken"]
        self.client_id: str = portal["oauthApp"]["clientId"]
        self.client_secret: str = portal["oauthApp"]["clientSecret"]
        self.app_id: int = portal["oauthApp"]["appId"]
        self.developer_api_key: str = portal["developerApiKey"]
        self.faults = Faults(self.control)
        self.incidents = Incidents(self.control)
        self.admin = Admin(self.control)
        self.clock = Clock(self.control)
        self.traffic = Traffic(self.control)
        self.webhooks = Webhooks(self.control)
        self.tokens = Tokens(self.control)
        self.expect = Expect(self.traffic, self.state)
        self.past_traffic: list[list[Document]] = []  # what each reset had the portal forget: it is judged all the same

    @classmethod
    def create(cls, steering: Steering, options: Mapping[str, Any]) -> Mockspot:
        """Make a portal; options are the members of `POST /_mockspot/portals` in snake case."""
        return cls(steering, steering.control("POST", "/portals", camel(options)))

    @property
    def url(self) -> str:
        """Return the base URL that replaces `https://api.hubapi.com`; a server starts when it is first asked for."""
        return self._steering.url

    @property
    def env(self) -> dict[str, str]:
        """Return the environment variables `mockspot env` prints; with TLS also those that make clients trust it."""
        from mockspot.cli.env import variables

        authority = self._steering.authority
        trust = {} if authority is None else dict.fromkeys(_TRUST_VARIABLES, authority)
        return {**variables(self.document, self.url), **trust}

    @property
    def process_env(self) -> dict[str, str]:
        """Return the environment for a process that a test starts and that may name HubSpot's own hosts.

        It is this process's, with what `env` has and what `mockspot run` sets (docs/proxy.md); needs `mockspot[tls]`.
        """
        return {**os.environ, **self.env, **self._steering.proxy_variables(self.portal_id)}

    def httpx_client(self, **options: Any) -> Any:
        """Return an httpx client authorised as the private app unless headers say otherwise.

        A simulator in this process needs no socket, and answers for `https://api.hubapi.com`.
        """
        import httpx

        headers = httpx.Headers(self.authorization)
        headers.update(options.pop("headers", {}))
        if self._steering.in_process:
            reached: Document = {"base_url": "https://api.hubapi.com", "transport": self.httpx_transport()}
        else:
            reached = {"base_url": self.url, "trust_env": False}
        return httpx.Client(**{"headers": headers, **reached, **options})

    def httpx_transport(self) -> Any:
        """Return a transport for `httpx.Client` or `httpx.AsyncClient`."""
        from mockspot.transports.httpx import Transport

        return Transport(self._steering.handle)

    def httpx2_transport(self) -> Any:
        """Return a transport for `httpx2.Client` or `httpx2.AsyncClient`."""
        from mockspot.transports.httpx2 import Transport

        return Transport(self._steering.handle)

    def requests_adapter(self) -> Any:
        """Return an adapter for `requests.Session.mount`."""
        from mockspot.transports.requests import Adapter

        return Adapter(self._steering.handle)

    def mount_respx(self, router: Any) -> Any:
        """Answer a respx router's HubSpot calls from this simulator."""
        from mockspot.transports.respx import mount

        return mount(router, self._steering.handle)

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Perform a control-plane call of this portal, for example `("GET", "/limits")`."""
        if (method, path) == ("POST", "/reset"):
            self.past_traffic.append(self.traffic.entries())
        return self._steering.control(method, f"/portals/{self.portal_id}{path}", body)

    def seed(self, document: Document | None = None, **members: Any) -> Document:
        """Put records and definitions into the portal; returns counts and the ids of refs."""
        answer: Document = self.control("POST", "/seed", {**(document or {}), **camel(members)})
        return answer

    def state(self, object_type: str) -> list[Document]:
        """Return every live record of a type, for assertions."""
        answer: list[Document] = self.control("GET", f"/state?objectType={quote(object_type, safe='')}")["results"]
        return answer

    def call_app(self, kind: str, url: str, *, app_id: int | None = None, **members: Any) -> Document:
        """Have an app called as a card or a workflow does, the public one unless another is named.

        `call_app("card", url, object_type="contacts", object_id=1, properties=["email"])`
        """
        body = {"kind": kind, "portalId": self.portal_id, "url": url, **camel(members)}
        answer: Document = self._steering.control("POST", f"/apps/{app_id or self.app_id}/calls", body)
        return answer

    def restore_record(self, object_type: str, record_id: str | int) -> None:
        """Take a record out of the recycle bin, as a user does in HubSpot's pages."""
        self.control("POST", "/records/restore", {"objectType": object_type, "objectId": int(record_id)})

    def scenario(self, source: str | Path | Document) -> Iterator[str]:
        """Run a scenario, a document or the file of one; yields wherever the integration is to run.

        An expectation that fails is an AssertionError at the end of the steps done with it:

            for _ in mockspot.scenario("outage.toml"):
                sync()
        """
        document = source if isinstance(source, dict) else _scenario_in(Path(source))
        following: int | None = 0
        while following is not None:
            answer = self.control("POST", "/scenario", {**document, "from": following})
            failed = [f"steps[{each['step']}]: {each['failed']}" for each in answer["results"] if "failed" in each]
            if failed:
                raise AssertionError("; ".join(failed))
            following = answer["next"]
            if answer["results"] and answer["results"][-1]["did"] == "client":
                yield answer["results"][-1]["client"]

    def limits(self, policy: Any) -> Document:
        """Set the limits: `off`, `documented`, or numbers."""
        answer: Document = self.control("PUT", "/limits", policy)
        return answer

    def reset(self) -> None:
        """Return to the state right after creation."""
        self.control("POST", "/reset")

    def checkpoint(self, name: str) -> None:
        """Save the present state."""
        self.control("POST", "/checkpoints", {"name": name})

    def restore(self, name: str) -> None:
        """Return to a saved state."""
        self.control("POST", f"/checkpoints/{quote(name, safe='')}/restore")

    @cached_property
    def authorization(self) -> dict[str, str]:
        """Return the header that authorises a call as the private app."""
        return {"Authorization": f"Bearer {self.access_token}"}


def _scenario_in(file: Path) -> Document:
    from mockspot.runtime.documents import read_document

    found: Document = read_document(file)
    return found
