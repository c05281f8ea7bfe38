"""The parts of a portal that tests steer, as the control plane offers them."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from mockspot.testing.documents import Document, camel
from mockspot.testing.steering import hidden_when_refused

Control = Callable[..., Any]
"""Performs a control-plane call of a portal: method, path, and a body if there is one."""

__tracebackhide__ = hidden_when_refused


class _Lever:
    """A part of a portal that tests steer."""

    def __init__(self, control: Control) -> None:
        self._control = control


class Faults(_Lever):
    """Deliberate misbehaviour of the simulator."""

    def add(
        self,
        kind: str,
        *,
        match: Document | None = None,
        count: int | None = None,
        window: Document | None = None,
        seed: int | None = None,
        **effect: Any,
    ) -> Document:
        """Add a fault: `faults.add("status", match={"method": "POST"}, status=500, count=1)`."""
        fault: Document = {"match": camel(match or {}), "effect": {"kind": kind, **camel(effect)}}
        given = {"count": count, "window": window and camel(window), "seed": seed}
        fault |= {name: value for name, value in given.items() if value is not None}
        answer: Document = self._control("POST", "/faults", fault)
        return answer

    def populate(self, name: str, faults: Sequence[Document]) -> list[Document]:
        """Let a named set hold these faults, as `POST …/faults` takes them; the same again changes nothing."""
        answer: Document = self._control("PUT", f"/faults/sets/{quote(name, safe='')}", {"faults": [*faults]})
        return list(answer["results"])

    def list(self) -> list[Document]:
        """Return the faults with their hits."""
        answer: list[Document] = self._control("GET", "/faults")["results"]
        return answer

    def clear(self) -> None:
        """Remove every fault."""
        self._control("DELETE", "/faults")


class Incidents(_Lever):
    """What HubSpot did to integrations once, by name."""

    def start(self, name: str) -> Document:
        """Start an incident, for example `bad_gateway`."""
        answer: Document = self._control("PUT", f"/incidents/{quote(name, safe='')}")
        return answer

    def stop(self, name: str) -> None:
        """Stop an incident."""
        self._control("DELETE", f"/incidents/{quote(name, safe='')}")

    def list(self) -> list[Document]:
        """Return every incident there is, and which of them go on."""
        answer: list[Document] = self._control("GET", "/incidents")["results"]
        return answer


class Admin(_Lever):
    """What administrators do to the portal while an integration runs."""

    def change(self, kind: str, **members: Any) -> Document:
        """Make a change: `admin.change("property_archived", object_type="contacts", property="acme_id")`."""
        answer: Document = self._control("POST", "/changes", {"kind": kind, **camel(members)})
        return answer

    def release(self, **plan: Any) -> Document:
        """Let a gremlin make changes at random: `admin.release(seed=7, every_seconds=60, kinds=["records_merged"])`."""
        plan |= {"window": camel(plan["window"])} if "window" in plan else {}
        answer: Document = self._control("PUT", "/changes/gremlin", camel(plan))
        return answer

    def gremlin(self) -> Document:
        """Return what the gremlin is to do, and the changes it made."""
        answer: Document = self._control("GET", "/changes/gremlin")
        return answer

    def stop(self) -> None:
        """Send the gremlin away; what it changed stays changed."""
        self._control("DELETE", "/changes/gremlin")


class Clock(_Lever):
    """The portal's time."""

    def now(self) -> str:
        """Return the present instant in ISO 8601."""
        answer: str = self._control("GET", "/clock")["now"]
        return answer

    def freeze(self, now: str | int | None = None) -> None:
        """Stand still, at an instant if one is given."""
        self._control("PUT", "/clock", {"mode": "manual", **({} if now is None else {"now": now})})

    def run(self, now: str | int | None = None, *, speed: int = 1) -> None:
        """Run so many times as fast as the system's clock, from an instant if one is given."""
        self._control("PUT", "/clock", {"mode": "system", "speed": speed, **({} if now is None else {"now": now})})

    def advance(self, seconds: float) -> None:
        """Advance; what falls due happens before this returns."""
        self._control("POST", "/clock/advance", {"seconds": seconds})


class Traffic(_Lever):
    """What clients sent and got."""

    def entries(self, **filters: Any) -> list[Document]:
        """Return the entries; filters are since, kind, operation and status."""
        query = urlencode(filters)
        answer: list[Document] = self._control("GET", f"/traffic{'?' + query if query else ''}")["results"]
        return answer

    def requests(self, **filters: Any) -> list[Document]:
        """Return the requests of clients."""
        return self.entries(kind="request", **filters)

    def clear(self) -> None:
        """Forget the entries so far."""
        self._control("DELETE", "/traffic")


class Webhooks(_Lever):
    """Subscriptions' deliveries."""

    def deliveries(self, state: str | None = None) -> list[Document]:
        """Return deliveries with their events and attempts."""
        query = "" if state is None else f"?state={state}"
        answer: list[Document] = self._control("GET", f"/webhooks/deliveries{query}")["results"]
        return answer

    def flush(self) -> int:
        """Send what is pending and wait for it; returns how many deliveries were attempted."""
        answer: int = self._control("POST", "/webhooks/flush")["attempted"]
        return answer

    def hold(self) -> None:
        """Keep deliveries back."""
        self._control("POST", "/webhooks/hold")

    def release(self) -> None:
        """Let held deliveries go."""
        self._control("POST", "/webhooks/release")

    def resend(self, delivery_id: str) -> None:
        """Send a delivery once more."""
        self._control("POST", f"/webhooks/deliveries/{delivery_id}/resend")

    def drop(self, delivery_id: str) -> None:
        """Never send a delivery that waits."""
        self._control("POST", f"/webhooks/deliveries/{delivery_id}/drop")

    def delay(self, delivery_id: str, seconds: float) -> None:
        """Make a delivery that waits due later."""
        self._control("POST", f"/webhooks/deliveries/{delivery_id}/delay", {"seconds": seconds})

    def duplicate(self, delivery_id: str) -> str:
        """Send the events of a delivery in one more, and return its id."""
        answer: str = self._control("POST", f"/webhooks/deliveries/{delivery_id}/duplicate")["id"]
        return answer

    def disorder(self, **rates: Any) -> None:
        """Have events lost, doubled, late or reordered: `disorder(seed=7, duplicate=0.1)`; without rates, no more."""
        if rates:
            self._control("PUT", "/webhooks/disorder", camel(rates))
        else:
            self._control("DELETE", "/webhooks/disorder")

    def trigger(self, subscription_type: str, **members: Any) -> Document:
        """Make an event as a user's change would."""
        answer: Document = self._control(
            "POST", "/webhooks/trigger", {"subscriptionType": subscription_type, **camel(members)}
        )
        return answer


class Tokens(_Lever):
    """The portal's tokens."""

    def issue(self, kind: str, **options: Any) -> Document:
        """Issue a token: `tokens.issue("oauth", scopes=["oauth"], expires_in=60)`."""
        answer: Document = self._control("POST", "/tokens", {"kind": kind, **camel(options)})
        return answer

    def rotate(self, token: str, *, expire_now: bool = False) -> Document:
        """Replace a private-app token or service key; the old one lives for seven days more."""
        answer: Document = self._control("POST", "/tokens/rotate", {"token": token, "expireNow": expire_now})
        return answer

    def expire(self, token: str | None = None, *, in_seconds: float = 0) -> None:
        """Let one token, or all, expire now or soon."""
        self._control("POST", "/tokens/expire", {"token": token, "inSeconds": in_seconds})

    def revoke(self, token: str | None = None, *, in_seconds: float = 0) -> None:
        """Revoke one token, or all, now or soon."""
        self._control("POST", "/tokens/revoke", {"token": token, "inSeconds": in_seconds})
