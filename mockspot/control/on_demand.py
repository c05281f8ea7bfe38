"""The control plane's application, made with the first call to it: till then nobody waits for its libraries."""

from collections.abc import Callable

from mockspot.asgi.app import ASGI, Receive, Scope, Send
from mockspot.control.operation import Simulation


class Steering:
    """What `control.app.build` returns for the same arguments, once it is needed."""

    def __init__(
        self,
        simulation: Simulation,
        *,
        admin_token: str | None = None,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self._simulation = simulation
        self._admin_token = admin_token
        self._stopping = stopping
        self._app: ASGI | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI scope."""
        if self._app is None:
            from mockspot.control.app import build

            self._app = build(self._simulation, admin_token=self._admin_token, stopping=self._stopping)
        await self._app(scope, receive, send)
