"""Every control-plane call, one module of rows per concern."""

from mockspot.control import (
    apps,
    clock,
    coverage,
    portals,
    seeding,
    state,
    tokens,
    traffic,
    trouble,
    webhooks,
)
from mockspot.control.operation import Operation

_MODULES = (portals, seeding, state, tokens, clock, trouble, traffic, webhooks, apps, coverage)

OPERATIONS: tuple[Operation, ...] = tuple(row for module in _MODULES for row in module.ROWS)
