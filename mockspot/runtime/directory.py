"""Which portal an app lives in, and what other portals may see of it. Implements `domain.accounts.Accounts`.

Everything is looked up where it is; nothing is cached, so a reset or a deleted portal leaves nothing stale.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import islice
from operator import attrgetter
from typing import TypeVar

from mockspot.asgi.portal import Portal
from mockspot.domain.accounts import DEVELOPER_ACCOUNT
from mockspot.domain.apps import APPS, CLIENTS, App
from mockspot.domain.credentials import home_of, portal_of
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.ports import Kind
from mockspot.domain.records.state import archived, live
from mockspot.domain.webhooks import subscriptions
from mockspot.domain.webhooks.subscriptions import APP_WEBHOOKS, NO_WEBHOOKS, AppWebhooks, Target

K = TypeVar("K")
R = TypeVar("R")
_MOST_ASKED = 1_000
_home_of = lru_cache(maxsize=1024)(home_of)
_AWAKE = attrgetter("awake")
"""One that nobody has called has nothing but what names it, and is not woken for that."""


class Directory:
    """The portals of a simulator as one portal's request may see them: single rows, read only."""

    def __init__(self, portals: Mapping[int, Portal]) -> None:
        self._portals = portals
        self._portal = portals.get

    def home(self, app_id: int) -> Portal | None:
        """Return the portal of an app's developer."""
        return self._portal(home_of(app_id))

    def app(self, app_id: int) -> App | None:
        """Return an app, wherever it lives."""
        home = self.home(app_id)
        return None if home is None else home.space.get(APPS, app_id)

    def app_of_client(self, client_id: str) -> App | None:
        """Return the app of an OAuth client id. Ids of our making name their portal; chosen ones are looked for."""
        named = portal_of(client_id)
        home = None if named is None else self._portal(named)
        candidates = filter(_AWAKE, list(self._portals.values())) if home is None else [home]
        for portal in candidates:
            app_id = portal.space.get(CLIENTS, client_id)
            if app_id is not None:
                return portal.space.get(APPS, app_id)
        return None

    def webhooks(self, app_id: int) -> AppWebhooks:
        """Return an app's webhook settings and subscriptions."""
        home = self._portal(_home_of(app_id))  # asked with every change, hence the short way
        return (None if home is None else home.space.get(APP_WEBHOOKS, app_id)) or NO_WEBHOOKS

    def target(self, app_id: int) -> Target | None:
        """Return where an app's webhooks go, or None while it has no target."""
        home = self.home(app_id)
        return None if home is None else subscriptions.target(home.space, app_id)

    def row(self, portal_id: int, kind: Kind[K, R], key: K) -> R | None:
        """Return one row of a portal."""
        portal = self._portal(portal_id)
        return None if portal is None else portal.space.get(kind, key)

    def account(self, portal_id: int) -> PortalFacts | None:
        """Return the facts of a portal."""
        portal = self._portal(portal_id)
        return None if portal is None else portal.facts

    def holder_of(self, type_id: str, record_id: int) -> int | None:
        """Return the id of a portal that holds a record; where there are very many portals not all are asked."""
        kinds = live(type_id), archived(type_id)
        for portal in islice(filter(_AWAKE, list(self._portals.values())), _MOST_ASKED):
            if any(portal.space.get(kind, record_id) is not None for kind in kinds):
                return portal.facts.portal_id
        return None

    def accounts(self) -> Sequence[PortalFacts]:
        """Return the facts of every portal that apps can be connected to."""
        return [portal.facts for portal in list(self._portals.values()) if portal.facts.portal_id != DEVELOPER_ACCOUNT]
