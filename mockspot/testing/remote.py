"""A simulator that runs elsewhere, for `--mockspot-url`."""

import json
import os
from base64 import b64encode
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import ProxyHandler, Request, build_opener

from mockspot.intercept import HOSTS
from mockspot.testing.steering import ControlCallError, SecureOrigin, encoded, hidden_when_refused, value_of
from mockspot.transports.exchange import Handle

__tracebackhide__ = hidden_when_refused
_OPENER = build_opener(ProxyHandler({}))  # a proxy of the environment has no business with a simulator


class RemoteSession:
    """A running simulator, by its base URL; an admin token goes into it as the password: `http://:TOKEN@host`."""

    in_process = False
    authority: str | None = None

    def __init__(self, url: str) -> None:
        parts = _checked(url)
        self.url = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        self._headers = {"accept": "application/json"}
        if parts.password:
            self._headers["authorization"] = f"Basic {b64encode(f':{unquote(parts.password)}'.encode()).decode()}"
        self.control("GET", "/health")

    @property
    def handle(self) -> Handle:
        """Refuse: a transport without a socket needs the simulator in this process."""
        raise _needs_this_process("transports")

    @property
    def secure(self) -> SecureOrigin:
        """Refuse: nothing certifies a running simulator for HubSpot's hosts."""
        raise _needs_this_process("mockspot_intercept")

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Perform a control-plane call over HTTP and return its JSON value; raises when it is refused."""
        data = encoded(body) or None
        headers = self._headers if data is None else {**self._headers, "content-type": "application/json"}
        request = Request(f"{self.url}/_mockspot{path}", data=data, method=method, headers=headers)
        try:
            with _OPENER.open(request, timeout=60) as answer:
                status, text = answer.status, answer.read()
        except HTTPError as error:
            status, text = error.code, error.read()
        except URLError as error:
            raise ControlCallError(f"no simulator answers at {self.url}: {error.reason}") from None
        return value_of(method, path, status, self._parsed(text))

    def portal_ids(self) -> frozenset[int]:
        """Name none: others may make portals there at the same time."""
        return frozenset()

    def proxy_variables(self, portal_id: int) -> dict[str, str]:
        """Return the variables that lead a process to the server's proxy; refused when it has none."""
        from mockspot.runtime.proxying.variables import proxied

        return proxied(self.control("GET", "/proxy"), portal_id, os.environ)

    def strikes_connection(self, portal_id: int, moment: str) -> bool:  # noqa: ARG002  it has no connections to strike
        """Refuse: connections are redirected to a simulator in this process only."""
        raise _needs_this_process("mockspot_intercept")

    def close(self) -> None:
        """Leave the server running: it is not ours."""

    def _parsed(self, text: bytes) -> Any:
        try:
            return json.loads(text) if text else None
        except ValueError:
            raise ControlCallError(f"{self.url} is no simulator; `mockspot serve` prints the URL to give") from None


def _checked(url: str) -> SplitResult:
    """Return the parts of a simulator's URL; one of HubSpot's own hosts is refused before anything is sent."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ControlCallError(f"{url!r} is no base URL; one looks like http://127.0.0.1:8642")
    if HOSTS.fullmatch(parts.hostname):
        raise ControlCallError(f"{parts.hostname} is HubSpot itself; give the URL of a simulator")
    return parts


def _needs_this_process(what: str) -> ControlCallError:
    return ControlCallError(
        f"{what} needs the simulator in this process; leave out --mockspot-url, or use mockspot.url"
    )
