"""The HTTP shell of the control plane: hands each call to `ControlPlane`, and serves its pages and its stream.

Who may call: whoever carries the admin token where there is one, and never a page of another site, whatever name it
gave this machine. The token comes as `Authorization: Bearer`, or as the password of basic authentication, which is what
browsers can send for the dashboard.
"""

import asyncio
from base64 import b64decode
from collections.abc import Callable
from typing import Any

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Router
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketClose

from mockspot.control.beside import beside
from mockspot.control.operation import Command, ControlError, File, Simulation
from mockspot.control.plane import ControlPlane, bug, wrong_method
from mockspot.domain import secrets

PREFIX = "/_mockspot"
_NOBODYS = (".localhost", ".test", ".local", ".internal", ".example", ".invalid", ".hubapi.com", ".hubspot.com")
"""How names end that no stranger can lead anywhere: reserved ones (RFC 2606, 6761, 6762), and those we stand in for."""
_BODY_LIMIT = 256 * 1024 * 1024


def build(
    simulation: Simulation,
    *,
    admin_token: str | None = None,
    stopping: Callable[[], bool] = lambda: False,
) -> Router:
    """Return the application served under `/_mockspot`.

    With an admin token, every call must carry it. Streams end once `stopping` says that the server is about to.
    """
    return Router(default=_Shell(simulation, admin_token, stopping))  # a route would not match every path there is


class _Shell:
    """Answers every request below the prefix; knows pages and transport, but no operation."""

    def __init__(self, simulation: Simulation, admin_token: str | None, stopping: Callable[[], bool]) -> None:
        self._plane = ControlPlane(simulation)
        self._simulation = simulation
        self._admin_token = admin_token
        self._stopping = stopping

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, whatever its method."""
        if scope["type"] != "http":
            await WebSocketClose()(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            response = await self._respond(request)
        except ControlError as error:
            response = _refusal(error)
        except ClientDisconnect:
            return
        except asyncio.CancelledError:
            if not self._stopping():
                raise
            response = _refusal(ControlError(503, "stopping", "the server stops before this call is done"))
        except Exception:
            response = _refusal(bug(request.method, request.url.path))
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        self._admit(request)
        path = f"/{_path(request).strip('/')}"
        page = self._page(path)
        if page is None:
            return await self._call(request, path)
        if request.method not in ("GET", "HEAD"):
            raise wrong_method(request.method, path, ("GET",))
        return await beside(page, request)

    def _page(self, path: str) -> Callable[[Request], Response] | None:
        """Return what answers at a path that is no control-plane call."""
        if path == "/":
            return self._dashboard
        if path == "/openapi.json":
            return _description
        if path.startswith("/static/"):
            return lambda _: _static(path.removeprefix("/static/"))
        if path.startswith("/portals/") and path.endswith("/traffic/stream"):
            portal_id = path.removeprefix("/portals/").removesuffix("/traffic/stream")
            return lambda request: self._stream(request, portal_id)
        return None

    def _dashboard(self, request: Request) -> Response:
        from mockspot.control import dashboard

        page = dashboard.page(self._simulation, request.query_params.get("portal"))
        return Response(page, media_type="text/html", headers=dashboard.HEADERS)

    async def _call(self, request: Request, path: str) -> Response:
        """Perform one control-plane call; those that may take long, or have to wait, run beside the event loop."""
        operation, params = self._plane.find(request.method, path)
        body, query = await _read(request), _query(request)
        if operation.waits or self._busy(params):
            status, value = await beside(self._plane.run, operation, params, body, query)
        else:
            status, value = self._plane.run(operation, params, body, query)
        return _answer(status, value)

    def _busy(self, params: dict[str, str]) -> bool:
        """Say whether a call would wait for one that works on the same portal, a large seed perhaps.

        A call about an app may be about any portal.
        """
        if "portalId" not in params:
            return any(portal.awake and portal.occupied for portal in self._simulation.portals())
        try:
            lock = Command(self._simulation, params).portal.lock
        except ControlError:
            return False
        if not lock.acquire(blocking=False):
            return True
        lock.release()
        return False

    def _stream(self, request: Request, portal_id: str) -> Response:
        from mockspot.control.stream import events

        portal = Command(self._simulation, {"portalId": portal_id}).portal
        told: dict[str, Any] = {"media_type": "text/event-stream", "headers": {"cache-control": "no-store"}}
        if request.method == "HEAD":  # there is no end to wait for
            return Response(**told)
        return StreamingResponse(events(self._simulation, portal, self._stopping), **told)

    def _admit(self, request: Request) -> None:
        """Refuse pages of other sites, and a call without the admin token where there is one."""
        headers = request.headers
        origin = headers.get("origin")
        if origin is not None and origin.partition("://")[2] != headers.get("host"):
            hint = "call it from a program; a browser may use the dashboard"
            raise ControlError(401, "foreign_origin", "pages of other sites are not served", hint=hint)
        if self._admin_token is None:
            _refuse_strange_host(headers.get("host", ""))
            return
        given = _credential(headers.get("authorization", ""))
        if not secrets.same(given, self._admin_token):
            hint = "send it as `Authorization: Bearer …`; it was given to `mockspot serve --admin-token`"
            raise ControlError(401, "admin_token", "the control plane of this server needs its admin token", hint=hint)


def _refuse_strange_host(host: str) -> None:
    """Refuse a name that anybody may have led to this machine: by it, a page of another site passes for one of ours.

    What has no token is for this machine alone, and nobody needs such a name to reach that.
    """
    name = host.lower() if host.startswith("[") else host.lower().partition(":")[0].rstrip(".")
    if "." not in name or name.startswith("[") or name.endswith(_NOBODYS) or name.replace(".", "").isdigit():
        return
    hint = "call 127.0.0.1 or localhost, or give the server an --admin-token"
    raise ControlError(401, "foreign_host", f"without an admin token nothing is served as {name[:100]!r}", hint=hint)


def _query(request: Request) -> dict[str, str]:
    """Return the query; a parameter that comes twice would mean one thing to one reader and another to the next."""
    query = dict(request.query_params)
    if len(query) < len(request.query_params.multi_items()):
        raise ControlError(400, "query_repeated", "a query parameter comes once")
    return query


def _path(request: Request) -> str:
    """Return the path below the prefix, percent-encoded as it was sent: a name may hold an encoded slash."""
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    path = raw.partition(b"?")[0].decode("latin-1")
    if path != PREFIX and not path.startswith(f"{PREFIX}/"):
        hint = f"the control plane is below {PREFIX}/"
        raise ControlError(404, "not_found", "there is no such control-plane call", hint=hint)
    return path.removeprefix(PREFIX)


async def _read(request: Request) -> bytes:
    """Return the body; what is too long is read and dropped, so that the client gets an answer."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size <= _BODY_LIMIT:
            parts.append(part)
    if size > _BODY_LIMIT:
        hint = "seed in several calls, or use `generate`"
        raise ControlError(400, "body_too_large", f"the body is over {_BODY_LIMIT} bytes", hint=hint)
    return b"".join(parts)


def _credential(header: str) -> str:
    """Return the token of an authorization header: a bearer token, or the password of basic authentication."""
    scheme, _, value = header.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        return b64decode(value, validate=True).decode().partition(":")[2]
    except ValueError:
        return ""


def _description(_: Request) -> Response:
    from mockspot.control.openapi import describe

    return _answer(200, describe())


def _static(name: str) -> Response:
    from mockspot.control import dashboard

    found = dashboard.static(name)
    if found is None:
        raise ControlError(404, "not_found", "there is no such file")
    return Response(found.body, media_type=found.content_type, headers={"x-content-type-options": "nosniff"})


def _answer(status: int, value: Any) -> Response:
    if value is None:
        return Response(status_code=status)
    if isinstance(value, File):
        return Response(value.body, status_code=status, media_type=value.content_type)
    return Response(orjson.dumps(value), status_code=status, media_type="application/json")


def _refusal(error: ControlError) -> Response:
    response = _answer(error.status, error.document())
    if error.allowed:
        response.headers["allow"] = ", ".join(error.allowed)
    if error.code == "admin_token":
        response.headers["www-authenticate"] = 'Basic realm="mockspot", charset="UTF-8"'
    return response
