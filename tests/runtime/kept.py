"""What tests of a kept simulator share: opening it again after an end or a kill, and all there is in it."""

import shutil
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from mockspot.asgi.portal import Portal
from mockspot.control.plane import ControlPlane
from mockspot.runtime.durable import DurableSimulator, KeptPortal, opened
from tests.simulator import Client


class Kept:
    """A simulator in a file, which can be ended or killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "state.db"
        self._kills = 0
        self.simulator = opened(self.path)

    def ended(self) -> None:
        """Let the process end as it is told to, and the next one start."""
        self.simulator.close()
        self.simulator = opened(self.path)

    def killed(self) -> None:
        """Let the process end at this moment, and the next one start with what it leaves behind."""
        self._kills += 1
        left = self.path.with_name(f"left{self._kills}.db")
        for end in ("", "-wal"):
            shutil.copy(f"{self.path}{end}", f"{left}{end}")
        self.simulator._file.close()
        self.simulator.close()
        self.path = left
        self.simulator = opened(left)

    def close(self) -> None:
        self.simulator.close()

    def client(self, portal_id: int | None = None) -> Client:
        """Return a client of a portal, of the default one unless another is named."""
        portal = self.simulator.default() if portal_id is None else self.simulator.portal(portal_id)
        assert portal is not None
        return Client(self.simulator, portal)

    def control(self, method: str, path: str, body: bytes = b"") -> Any:
        """Make a control-plane call that works."""
        status, value = ControlPlane(self.simulator).call(method, path, body)
        assert status < 300, value
        return value


def everything(simulator: DurableSimulator, *, counts: bool = True) -> Any:
    """Return all that is kept, in a form that can be compared."""
    first = simulator.first()
    return (
        first and first.facts.portal_id,
        simulator._last_id,
        [_whole(one, counts) for one in simulator._homes.values()],
    )


def _whole(portal: Portal, counts: bool) -> Any:
    assert isinstance(portal, KeptPortal)
    space = portal.space
    checkpoints = {
        name: (saved.taken_at, _tables(saved.state), saved.ids, saved.trouble)
        for name, saved in portal.checkpoints.items()
    }
    start = {kind: _start(table) for kind, table in space._tables.items()}
    beside = portal.beside()
    if not counts:
        del beside["counts"]
    facts = _plain((portal.blueprint, portal.credentials, portal.trouble))
    return facts, _tables(space.copy()), _tables(start), _plain(checkpoints), _plain(beside)


def _start(table: Any) -> dict[Any, Any]:
    """Return the rows that a reset returns to."""
    return {**table.rows, **table.start, **dict.fromkeys(table.added)}


def _tables(state: Any) -> dict[str, Any]:
    present = {kind.name: {key: row for key, row in rows.items() if row is not None} for kind, rows in state.items()}
    return {name: _plain(rows) for name, rows in present.items() if rows}


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return type(value).__name__, [_plain(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return type(value).__name__, [_plain(item) for item in value]
    return value
