"""What a control-plane row says, what it is given, and how it refuses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from mockspot.asgi.portal import Blueprint, Portal
from mockspot.control.tally import Tally
from mockspot.domain.accounts import Accounts
from mockspot.domain.apps import App
from mockspot.domain.numbers import number_of


class ControlError(Exception):
    """Raised when a control-plane call cannot be done; rendered as `{"error": {"code", "message", "hint"?}}`.

    `allowed` names the methods that would have been right, where the method was wrong.
    """

    def __init__(
        self, status: int, code: str, message: str, *, hint: str | None = None, allowed: tuple[str, ...] = ()
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.hint = hint
        self.allowed = allowed

    def document(self) -> dict[str, Any]:
        """Return the body."""
        error = {"code": self.code, "message": str(self)}
        return {"error": error if self.hint is None else {**error, "hint": self.hint}}


@dataclass(frozen=True, slots=True)
class File:
    """A body that is not one JSON value, for an operation to return."""

    content_type: str
    body: bytes


class Outcome(Protocol):
    """What came of a request to an app: without a status, `error` says why."""

    @property
    def status(self) -> int | None:
        """Return the status of the answer."""
        ...

    @property
    def duration_ms(self) -> float:
        """Return how long it took."""
        ...

    @property
    def error(self) -> str | None:
        """Return why there is no answer."""
        ...

    @property
    def headers(self) -> tuple[tuple[bytes, bytes], ...]:
        """Return the headers of the answer."""
        ...

    @property
    def body(self) -> bytes:
        """Return the body of the answer."""
        ...


class Deliveries(Protocol):
    """What the control plane asks of the webhook dispatcher; every call returns when it is done."""

    def ask(self, method: str, url: str, headers: Mapping[str, str], body: bytes, timeout_ms: int) -> Outcome:
        """Make one request to an app, which no schedule knows of."""
        ...

    def flush(self, portal: Portal) -> int:
        """Send what is pending and return how many deliveries were attempted."""
        ...

    def advance(self, portal: Portal, until: int) -> None:
        """Move a portal's clock, performing everything that falls due on the way, in order."""
        ...

    def hold(self, portal: Portal) -> int:
        """Keep deliveries from being sent."""
        ...

    def release(self, portal: Portal) -> int:
        """Send again what was held."""
        ...

    def resend(self, portal: Portal, delivery_id: int) -> bool:
        """Send a delivery once more; say whether there is one of that id."""
        ...


class WayIn(Protocol):
    """A proxy that leads clients to the simulator."""

    def document(self) -> dict[str, Any]:
        """Return where it is and what its clients are to trust."""
        ...


class Simulation(Protocol):
    """What the control plane steers."""

    @property
    def way_in(self) -> WayIn | None:
        """Return the proxy, if there is one."""
        ...

    @property
    def accounts(self) -> Accounts:
        """Return what portals may see of each other."""
        ...

    @property
    def tally(self) -> Tally:
        """Return what was exercised in traffic that is gone."""
        ...

    @property
    def deliveries(self) -> Deliveries:
        """Return the webhook dispatcher."""
        ...

    @property
    def store(self) -> str:
        """Return what state is kept in: memory or a file."""
        ...

    def keep(self, portal_id: str) -> None:
        """Write down what was changed about a portal, where anything is kept."""
        ...

    def create(self, blueprint: Blueprint, plant: Callable[[Portal], object] | None = None) -> Portal:
        """Make a portal, and put into it what it holds from the start; refused with PortalTaken when its id is."""
        ...

    def fork(self, portal: Portal) -> Portal:
        """Make a portal with the same data and credentials of its own."""
        ...

    def portal(self, portal_id: int) -> Portal | None:
        """Return a portal by id."""
        ...

    def default(self) -> Portal:
        """Return the portal made at start."""
        ...

    def portals(self) -> list[Portal]:
        """Return every portal."""
        ...

    def delete(self, portal_id: int) -> bool:
        """Remove a portal."""
        ...

    def uptime(self) -> float:
        """Return the seconds since the simulator was made."""
        ...

    def apps(self) -> list[tuple[Portal, App]]:
        """Return every app with the portal of its developer."""
        ...

    def app(self, app_id: int) -> tuple[Portal, App] | None:
        """Return an app with the portal of its developer."""
        ...

    def add_app(self, app: App) -> tuple[Portal, App]:
        """Register an app of the process's own developer account, with ids and secrets filled in."""
        ...


@dataclass(slots=True)
class Command:
    """One control-plane call: path parameters, query and the decoded body."""

    simulation: Simulation
    params: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    _portal: Portal | None = None

    def keep(self) -> None:
        """Have what the call changed about the portal in its path written down, where anything is kept."""
        if "portalId" in self.params:
            self.simulation.keep(self.params["portalId"])

    @property
    def portal(self) -> Portal:
        """Return the portal the path names, the same whenever asked; `default` is the one made at start."""
        if self._portal is None:
            name = self.params["portalId"]
            self._portal = self.simulation.default() if name == "default" else self.portal_of(name)
        return self._portal

    @property
    def app(self) -> tuple[Portal, App]:
        """Return the app the path names with the portal of its developer; refused when there is none."""
        name = self.params["appId"]
        number = number_of(name)
        found = None if number is None else self.simulation.app(number)
        if found is None:
            raise ControlError(
                404, "app_unknown", f"there is no app {name[:40]}", hint="GET /_mockspot/apps lists them"
            )
        return found

    def portal_of(self, name: str) -> Portal:
        """Return the portal of an id as text; refused when there is none."""
        number = number_of(name)
        found = None if number is None else self.simulation.portal(number)
        if found is None:
            hint = "GET /_mockspot/portals lists the portals of this process"
            raise ControlError(404, "portal_unknown", f"there is no portal {name[:40]}", hint=hint)
        return found


@dataclass(frozen=True, slots=True)
class Operation:
    """One control-plane call as a row.

    `body` is the document it takes (None: no body); a missing body stands for an empty document. `run` returns a JSON
    value, a `File` or None. `answer` names the documents of `control.answers` it returns, of which one fits; they are
    imported only to be described. `waits` says that it may take long, so that a server runs it beside its event loop.
    """

    method: str
    path: str  # below /_mockspot, parameters in braces
    summary: str
    run: Callable[[Command], Any]
    body: Any = None
    status: int = 200
    waits: bool = False
    query: tuple[str, ...] = ()
    answer: tuple[str, ...] = ()
