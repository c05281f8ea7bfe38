"""The accounts a run works on: portals made for it, or the one account the environment names."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mockspot_loadtests.control import ControlPlane

_VARIABLES = ("HUBSPOT_CLIENT_ID", "HUBSPOT_CLIENT_SECRET", "HUBSPOT_REFRESH_TOKEN", "HUBSPOT_ACCESS_TOKEN")


@dataclass(slots=True)
class Account:
    """Credentials of one account, and what the users working on it know of each other's work."""

    client_id: str
    client_secret: str
    refresh_token: str
    private_token: str
    number: int = 0
    portal_id: int | None = None
    contact_ids: list[str] = field(default_factory=list)


class Accounts:
    """Hands accounts out, each kind of user going round by itself: the second of each kind share the second one."""

    def __init__(self, accounts: Sequence[Account]) -> None:
        self.all = tuple(accounts)
        self._taken: Counter[str] = Counter()

    def take(self, kind: str) -> Account:
        """Return the next account for a kind of user."""
        self._taken[kind] += 1
        return self.all[(self._taken[kind] - 1) % len(self.all)]


def from_environment(environment: Mapping[str, str], target: str) -> Account | None:
    """Return the account of the HUBSPOT_ variables, if they were set for this very target."""
    if environment.get("HUBSPOT_BASE_URL", "").rstrip("/") != target:
        return None
    client_id, client_secret, refresh_token, private_token = (environment.get(name, "") for name in _VARIABLES)
    return Account(client_id, client_secret, refresh_token, private_token) if refresh_token and private_token else None


def from_portal(portal: Mapping[str, Any], number: int) -> Account:
    """Return the account of a portal document; its number seeds what the users working on it do."""
    app = portal["oauthApp"]
    return Account(
        client_id=app["clientId"],
        client_secret=app["clientSecret"],
        refresh_token=app["refreshToken"],
        private_token=portal["privateApp"]["accessToken"],
        number=number,
        portal_id=portal["portalId"],
    )


def make_portals(plane: ControlPlane, count: int, *, profile: str, seed: int) -> list[Account]:
    """Make one portal for each simulated installation, each with a random source that follows from the seed."""
    return [from_portal(plane.create_portal(f"load {profile} {n}", seed + n), n) for n in range(count)]
