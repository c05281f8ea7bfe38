"""The webhook endpoint: check, keep, answer; then read what changed, many contacts at a time."""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event
from typing import Any

from contact_sync.clock import Clock
from contact_sync.inbox import Inbox
from contact_sync.pull import Pull
from contact_sync.signature import is_genuine

_LARGEST_BODY = 5_000_000
_GATHER_SECONDS = 0.2
log = logging.getLogger("contact_sync")


@dataclass(frozen=True, slots=True)
class Incoming:
    """One request as it came in; the names of its headers are in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


class Receiver:
    """Decides about one request: takes genuine events in, turns everything else away."""

    def __init__(
        self, inbox: Inbox, *, secret: str, portal_id: Callable[[], int], clock: Clock, public_url: str | None = None
    ) -> None:
        self._inbox = inbox
        self._secret = secret
        self._portal_id = portal_id
        self._clock = clock
        self._public_url = public_url
        self.arrived = Event()

    def receive(self, incoming: Incoming) -> int:
        """Return the status to answer with: a 2xx only once the events are stored."""
        if incoming.method != "POST":
            return 405
        if not self._is_genuine(incoming):
            return 401
        try:
            events = json.loads(incoming.body)
        except ValueError:
            return 400
        if self._inbox.store(events if isinstance(events, list) else [events], self._portal_id()):
            self.arrived.set()
        return 204

    def _is_genuine(self, incoming: Incoming) -> bool:
        return is_genuine(
            secret=self._secret,
            method=incoming.method,
            uri=self._origin(incoming.headers) + incoming.target,
            body=incoming.body,
            signature=incoming.headers.get("x-hubspot-signature-v3"),
            timestamp=incoming.headers.get("x-hubspot-request-timestamp"),
            now_ms=self._clock.epoch_ms(),
        )

    def _origin(self, headers: Mapping[str, str]) -> str:
        """Return scheme and host as HubSpot called them, which a proxy in front passes on in headers."""
        if self._public_url:
            return self._public_url.rstrip("/")
        scheme = headers.get("x-forwarded-proto") or "http"
        host = headers.get("x-forwarded-host") or headers.get("host") or ""
        return f"{scheme.split(',')[0].strip()}://{host.split(',')[0].strip()}"


class Worker:
    """Works the inbox off. A storm of events becomes a few batch reads."""

    def __init__(self, inbox: Inbox, pull: Pull, clock: Clock) -> None:
        self._inbox = inbox
        self._pull = pull
        self._clock = clock

    def work(self) -> int:
        """Deal with everything that waits; return how many contacts were looked at."""
        waiting = self._inbox.waiting()
        if waiting.hubspot_ids:
            self._pull.refresh(waiting.hubspot_ids)
        self._inbox.done(waiting)
        return len(waiting.hubspot_ids)

    def run(self, arrived: Event, stopped: Event) -> None:
        """Work whenever events arrived, until told to stop. What was left by an earlier process comes first."""
        while not stopped.is_set():
            arrived.clear()
            try:
                self.work()
            except Exception:
                log.exception("events stay in the inbox and are tried again")
            if not stopped.is_set() and arrived.wait(timeout=30.0):
                self._clock.sleep(_GATHER_SECONDS)


def listen(receiver: Receiver, host: str, port: int) -> ThreadingHTTPServer:
    """Open the endpoint; the caller serves it."""

    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            if not length.isdecimal() or int(length) > _LARGEST_BODY:
                return self._answer(413 if length.isdecimal() else 411)
            body = self.rfile.read(int(length))
            headers = {name.lower(): value for name, value in self.headers.items()}
            return self._answer(receiver.receive(Incoming("POST", self.path, headers, body)))

        def _answer(self, status: int) -> None:
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name http.server gives it
            log.info(format, *args)

    return ThreadingHTTPServer((host, port), Handler)
