"""The simulator's control plane as a load test needs it: portals of its own, and their traffic."""

import json
import os
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

_OPENER = build_opener(ProxyHandler({}))
_TIMEOUT = 30


class ControlPlaneError(Exception):
    """Raised when the target has no control plane that answers as expected."""


class ControlPlane:
    """`/_mockspot/` of one simulator."""

    def __init__(self, origin: str, admin_token: str | None = None) -> None:
        self._origin = origin
        self._admin_token = admin_token or os.environ.get("MOCKSPOT_ADMIN_TOKEN")

    def create_portal(self, name: str, random_seed: int) -> dict[str, Any]:
        """Make a portal that belongs to this run alone."""
        portal: dict[str, Any] = self._call("POST", "/portals", {"name": name, "randomSeed": random_seed})
        return portal

    def delete_portal(self, portal_id: int) -> None:
        """Remove a portal with everything in it."""
        self._call("DELETE", f"/portals/{portal_id}")

    def traffic(self, portal_id: int) -> list[dict[str, Any]]:
        """Return the traffic log of a portal."""
        return list(self._call("GET", f"/portals/{portal_id}/traffic")["results"])

    def _call(self, method: str, path: str, body: object = None) -> Any:
        headers = {"Content-Type": "application/json"}
        if self._admin_token:
            headers["Authorization"] = f"Bearer {self._admin_token}"
        data = None if body is None else json.dumps(body).encode()
        request = Request(f"{self._origin}/_mockspot{path}", data=data, method=method, headers=headers)
        try:
            with _OPENER.open(request, timeout=_TIMEOUT) as answer:
                return json.loads(answer.read() or b"null")
        except HTTPError as error:
            raise ControlPlaneError(
                f"{method} {path}: {error.code} {error.read(300).decode(errors='replace')}"
            ) from error
        except (URLError, OSError, ValueError) as error:
            raise ControlPlaneError(f"no simulator answers at {self._origin}: {error}") from error
