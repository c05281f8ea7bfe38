"""Every control-plane call, one module of rows per concern, imported as far as a search has to read.

Whoever waits for the simulator asks for its health before anything else: that row is first.
"""

from collections.abc import Iterator
from importlib import import_module

from mockspot.control.operation import Operation

_MODULES = (
    "health",
    "portals",
    "seeding",
    "state",
    "records",
    "tokens",
    "clock",
    "trouble",
    "proxy",
    "traffic",
    "webhooks",
    "apps",
    "handshakes",
    "app_webhooks",
    "app_calls",
    "coverage",
    "policy",
    "changes",
    "gremlin",
    "incidents",
    "scenarios",
)


def rows() -> Iterator[Operation]:
    """Yield every row; a module is imported when its first row is asked for."""
    for name in _MODULES:
        yield from import_module(f"mockspot.control.{name}").ROWS
