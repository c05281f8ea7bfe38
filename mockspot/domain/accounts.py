"""What an operation may ask about other portals: apps live in their developer's portal and are installed in any.

Only single rows cross the border, and only reading: a request holds the lock of one portal, its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from mockspot.domain.apps import App
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.ports import Kind

if TYPE_CHECKING:
    from mockspot.domain.webhooks.subscriptions import AppWebhooks

K = TypeVar("K")
R = TypeVar("R")

DEVELOPER_ACCOUNT = 9_000_001
"""The portal that owns the apps registered through the control plane. Nobody signs in to it or connects apps to it."""


class PortalTaken(ValueError):
    """Raised when there is a portal of an id already."""


class Accounts(Protocol):
    """Every portal of the simulator, as far as one portal's request may see them."""

    def app(self, app_id: int) -> App | None:
        """Return an app, wherever it lives."""
        ...

    def app_of_client(self, client_id: str) -> App | None:
        """Return the app an OAuth client id belongs to, wherever it lives."""
        ...

    def webhooks(self, app_id: int) -> AppWebhooks:
        """Return an app's webhook settings and subscriptions, wherever it lives."""
        ...

    def row(self, portal_id: int, kind: Kind[K, R], key: K) -> R | None:
        """Return one row of another portal, or None when either is not there."""
        ...

    def account(self, portal_id: int) -> PortalFacts | None:
        """Return the facts of a portal, or None when there is none of that id."""
        ...

    def holder_of(self, type_id: str, record_id: int) -> int | None:
        """Return the id of a portal that holds a record, or None; for the traffic log, which flags strangers' ids."""
        ...

    def accounts(self) -> Sequence[PortalFacts]:
        """Return the facts of every portal that apps can be connected to: the account picker of the consent page."""
        ...
