"""Two portals with credentials of their own, under one directory of accounts."""

from typing import Any, cast

import pytest

from mockspot.domain.apps import APPS, CLIENTS, App
from mockspot.domain.caller import Caller
from mockspot.domain.context import Context
from mockspot.domain.credentials import home_of
from mockspot.domain.oauth import Credentials, provision
from mockspot.domain.policy import Policy
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.webhooks.subscriptions import AppWebhooks, webhooks_of
from mockspot.runtime.ids import SeededIds
from mockspot.store.embedded import Space

START = 1_790_000_000_000


class Accounts:
    def __init__(self) -> None:
        self.portals: dict[int, tuple[PortalFacts, Space]] = {}

    def app(self, app_id: int) -> App | None:
        found = self.portals.get(home_of(app_id))
        return None if found is None else found[1].get(APPS, app_id)

    def app_of_client(self, client_id: str) -> App | None:
        for _, space in self.portals.values():
            app_id = space.get(CLIENTS, client_id)
            if app_id is not None:
                return space.get(APPS, app_id)
        return None

    def webhooks(self, app_id: int) -> AppWebhooks:
        found = self.portals.get(home_of(app_id))
        return AppWebhooks() if found is None else webhooks_of(found[1], app_id)

    def row(self, portal_id: int, kind: Any, key: Any) -> Any:
        raise LookupError("OAuth looks into no other portal")

    def account(self, portal_id: int) -> PortalFacts | None:
        found = self.portals.get(portal_id)
        return None if found is None else found[0]

    def accounts(self) -> list[PortalFacts]:
        return [facts for facts, _ in self.portals.values()]


def portal(accounts: Accounts, facts: PortalFacts) -> tuple[Context, Credentials]:
    space, ids = Space(), SeededIds(f"test/{facts.portal_id}")
    credentials = provision(space, ids, facts, START)
    accounts.portals[facts.portal_id] = (facts, space)
    no_quotas = cast(Any, None)  # these operations do not count
    return Context(space, START, ids, facts, Caller("none"), Policy(), "c", accounts, no_quotas), credentials


@pytest.fixture
def accounts() -> Accounts:
    return Accounts()


@pytest.fixture
def home(accounts: Accounts) -> tuple[Context, Credentials]:
    return portal(accounts, PortalFacts(62515, "home"))


@pytest.fixture
def ctx(home: tuple[Context, Credentials]) -> Context:
    return home[0]


@pytest.fixture
def credentials(home: tuple[Context, Credentials]) -> Credentials:
    return home[1]


@pytest.fixture
def elsewhere(accounts: Accounts, home: tuple[Context, Credentials]) -> tuple[Context, Credentials]:
    return portal(accounts, PortalFacts(62999, "elsewhere", tier="professional"))
