"""The HTTP shell of the control plane: a Starlette application that hands each call to `ControlPlane`."""

import asyncio
import hmac
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Route

from mockspot.control import dashboard
from mockspot.control.openapi import describe
from mockspot.control.operation import Command, ControlError, Simulation
from mockspot.control.plane import ControlPlane

_BODY_LIMIT = 256 * 1024 * 1024
_STREAM_PAUSE = 0.25

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]


def build(simulation: Simulation, *, admin_token: str | None = None, lifespan: Lifespan | None = None) -> Starlette:
    """Return the application served under `/_mockspot`; with an admin token, every call must carry it."""
    shell = _Shell(simulation, admin_token)
    routes = [
        Route("/_mockspot", shell.dashboard, methods=["GET"]),
        Route("/_mockspot/", shell.dashboard, methods=["GET"]),
        Route("/_mockspot/static/{name}", shell.static, methods=["GET"]),
        Route("/_mockspot/openapi.json", shell.openapi, methods=["GET"]),
        Route("/_mockspot/portals/{portalId}/traffic/stream", shell.stream, methods=["GET"]),
        Route("/_mockspot/{path:path}", shell.call, methods=["GET", "POST", "PUT", "PATCH", "DELETE"]),
    ]
    return Starlette(routes=routes, lifespan=lifespan)


class _Shell:
    """The handlers; none of them knows what an operation does."""

    def __init__(self, simulation: Simulation, admin_token: str | None) -> None:
        self._plane = ControlPlane(simulation)
        self._simulation = simulation
        self._admin_token = admin_token

    async def call(self, request: Request) -> Response:
        """Perform one control-plane call; those that may wait run beside the event loop."""
        try:
            self._admit(request)
            path = request.url.path.removeprefix("/_mockspot")
            operation, params = self._plane.find(request.method, path)
            body = await request.body()
            if len(body) > _BODY_LIMIT:
                raise ControlError(400, "body_too_large", f"the body is over {_BODY_LIMIT} bytes")
            query = dict(request.query_params)
            if operation.waits:
                status, value = await asyncio.to_thread(self._plane.run, operation, params, body, query)
            else:
                status, value = self._plane.run(operation, params, body, query)
        except ControlError as error:
            status, value = error.status, error.document()
        return _json(status, value)

    async def dashboard(self, request: Request) -> Response:
        """Show the dashboard."""
        try:
            self._admit(request)
        except ControlError as error:
            return _json(error.status, error.document())
        return HTMLResponse(dashboard.page(self._simulation, request.query_params.get("portal")), headers=dashboard.HEADERS)

    async def static(self, request: Request) -> Response:
        """Serve one of the dashboard's own files."""
        found = dashboard.static(request.path_params["name"])
        if found is None:
            return _json(404, ControlError(404, "not_found", "there is no such file").document())
        content_type, body = found
        return Response(body, media_type=content_type)

    async def openapi(self, request: Request) -> Response:
        """Describe the control plane."""
        return _json(200, describe())

    async def stream(self, request: Request) -> Response:
        """Send traffic entries as they are made, as server-sent events."""
        try:
            self._admit(request)
            portal = Command(self._simulation, request.path_params).portal
        except ControlError as error:
            return _json(error.status, error.document())

        async def events() -> AsyncIterator[bytes]:
            last = portal.live.traffic.last
            while not await request.is_disconnected():
                for entry in portal.live.traffic.entries(last):
                    last = entry.sequence
                    yield b"data: " + orjson.dumps(entry.document(portal.facts.portal_id)) + b"\n\n"
                await asyncio.sleep(_STREAM_PAUSE)

        return StreamingResponse(events(), media_type="text/event-stream", headers={"cache-control": "no-store"})

    def _admit(self, request: Request) -> None:
        """Refuse a call without the admin token when one is set."""
        if self._admin_token is None:
            return
        given = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        if not hmac.compare_digest(given.encode(), self._admin_token.encode()):
            hint = "send it as `Authorization: Bearer …`; it was given to `mockspot serve --admin-token`"
            raise ControlError(401, "admin_token", "the control plane of this server needs its admin token", hint=hint)


def _json(status: int, value: object) -> Response:
    if value is None:
        return Response(status_code=status)
    return Response(orjson.dumps(value), status_code=status, media_type="application/json")
