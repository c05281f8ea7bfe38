"""A portal in a test's hands: credentials, clients, and levers for everything a portal owns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from mockspot.testing.session import Steering

Document = dict[str, Any]


class Mockspot:
    """One portal. Attributes are its credentials; `faults`, `clock`, `traffic`, `webhooks` and `tokens` steer it."""

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
        self.faults = Faults(self)
        self.clock = Clock(self)
        self.traffic = Traffic(self)
        self.webhooks = Webhooks(self)
        self.tokens = Tokens(self)

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
        """Return the environment variables `mockspot env` prints."""
        from mockspot.cli.env import variables

        return variables(self.document, self.url)

    def httpx_client(self, **options: Any) -> Any:
        """Return an httpx client without a socket, authorised as the private app unless headers say otherwise."""
        import httpx

        headers = {"authorization": f"Bearer {self.access_token}", **options.pop("headers", {})}
        options = {"base_url": "https://api.hubapi.com", **options}
        return httpx.Client(transport=self.httpx_transport(), headers=headers, **options)

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
        return self._steering.control(method, f"/portals/{self.portal_id}{path}", body)

    def seed(self, document: Document | None = None, **members: Any) -> Document:
        """Put records and definitions into the portal; returns counts and the ids of refs."""
        answer: Document = self.control("POST", "/seed", {**(document or {}), **camel(members)})
        return answer

    def state(self, object_type: str) -> list[Document]:
        """Return every live record of a type, for assertions."""
        answer: list[Document] = self.control("GET", f"/state?objectType={object_type}")["results"]
        return answer

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
        self.control("POST", f"/checkpoints/{name}/restore")

    @cached_property
    def authorization(self) -> dict[str, str]:
        """Return the header that authorises a call as the private app."""
        return {"Authorization": f"Bearer {self.access_token}"}


class _Lever:
    """A part of a portal that tests steer."""

    def __init__(self, portal: Mockspot) -> None:
        self._portal = portal


class Faults(_Lever):
    """Deliberate misbehaviour of the simulator."""

    def add(self, kind: str, *, match: Document | None = None, count: int | None = None, **effect: Any) -> Document:
        """Add a fault: `faults.add("status", match={"method": "POST"}, status=500, count=1)`."""
        fault: Document = {"match": camel(match or {}), "effect": {"kind": kind, **camel(effect)}}
        if count is not None:
            fault["count"] = count
        answer: Document = self._portal.control("POST", "/faults", fault)
        return answer

    def list(self) -> list[Document]:
        """Return the faults with their hits."""
        answer: list[Document] = self._portal.control("GET", "/faults")["results"]
        return answer

    def clear(self) -> None:
        """Remove every fault."""
        self._portal.control("DELETE", "/faults")


class Clock(_Lever):
    """The portal's time."""

    def now(self) -> str:
        """Return the present instant in ISO 8601."""
        answer: str = self._portal.control("GET", "/clock")["now"]
        return answer

    def freeze(self, now: str | int | None = None) -> None:
        """Stand still, at an instant if one is given."""
        self._portal.control("PUT", "/clock", {"mode": "manual", **({} if now is None else {"now": now})})

    def advance(self, seconds: float) -> None:
        """Advance; what falls due happens before this returns."""
        self._portal.control("POST", "/clock/advance", {"seconds": seconds})


class Traffic(_Lever):
    """What clients sent and got."""

    def entries(self, **filters: Any) -> list[Document]:
        """Return the entries; filters are since, kind, operation and status."""
        query = urlencode(filters)
        answer: list[Document] = self._portal.control("GET", f"/traffic{'?' + query if query else ''}")["results"]
        return answer

    def requests(self, **filters: Any) -> list[Document]:
        """Return the requests of clients."""
        return self.entries(kind="request", **filters)

    def clear(self) -> None:
        """Forget the entries so far."""
        self._portal.control("DELETE", "/traffic")


class Webhooks(_Lever):
    """Subscriptions' deliveries."""

    def deliveries(self, state: str | None = None) -> list[Document]:
        """Return deliveries with their events and attempts."""
        query = "" if state is None else f"?state={state}"
        answer: list[Document] = self._portal.control("GET", f"/webhooks/deliveries{query}")["results"]
        return answer

    def flush(self) -> int:
        """Send what is pending and wait for it; returns how many deliveries were attempted."""
        answer: int = self._portal.control("POST", "/webhooks/flush")["attempted"]
        return answer

    def hold(self) -> None:
        """Keep deliveries back."""
        self._portal.control("POST", "/webhooks/hold")

    def release(self) -> None:
        """Let held deliveries go."""
        self._portal.control("POST", "/webhooks/release")

    def resend(self, delivery_id: str) -> None:
        """Send a delivery once more."""
        self._portal.control("POST", f"/webhooks/deliveries/{delivery_id}/resend")

    def trigger(self, subscription_type: str, **members: Any) -> Document:
        """Make an event as a user's change would."""
        answer: Document = self._portal.control(
            "POST", "/webhooks/trigger", {"subscriptionType": subscription_type, **camel(members)}
        )
        return answer


class Tokens(_Lever):
    """The portal's tokens."""

    def issue(self, kind: str, **options: Any) -> Document:
        """Issue a token: `tokens.issue("oauth", scopes=["oauth"], expires_in=60)`."""
        answer: Document = self._portal.control("POST", "/tokens", {"kind": kind, **camel(options)})
        return answer

    def expire(self, token: str | None = None) -> None:
        """Let one token, or all, expire now."""
        self._portal.control("POST", "/tokens/expire", {} if token is None else {"token": token})

    def revoke(self, token: str | None = None) -> None:
        """Revoke one token, or all."""
        self._portal.control("POST", "/tokens/revoke", {} if token is None else {"token": token})


def camel(members: Mapping[str, Any]) -> Document:
    """Return a document whose own member names are in camel case; nested ones are taken as they are."""
    return {re.sub(r"_([a-z])", lambda match: match[1].upper(), name): value for name, value in members.items()}
