"""What an operation is told about the request it serves; it fetches nothing by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from mockspot.domain.events import CHANGES_LINKS, Event
from mockspot.domain.policy import Policy
from mockspot.domain.ports import IdSource, Instant, Transaction

if TYPE_CHECKING:
    from mockspot.domain.accounts import Accounts
    from mockspot.domain.oauth import Issued
    from mockspot.domain.quotas import Quotas

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class PortalFacts:
    """What never changes about a portal."""

    portal_id: int
    name: str = "default"
    tier: str = "enterprise"  # free, starter, professional, enterprise
    hublet: str = "na1"
    time_zone: str = "US/Eastern"
    currency: str = "USD"
    index_lag_ms: int = 0
    seed: int = 0
    created_at: Instant = 0


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is asking: the app behind a credential, the user behind the app, and what they may do."""

    credential: str  # oauth, private_app, service_key, developer_key, client_credentials, none
    app_id: int = 0
    user_id: int = 0
    scopes: frozenset[str] = frozenset()
    source: str = "INTEGRATION"  # the source that property history shows for this caller's writes
    token: str = field(default="", repr=False)
    kind: str = ""  # the row of `catalog.callers` it counts as; unless told, that of its credential
    source_id: str = field(default="", init=False)  # of what it writes, as property history shows it

    def __post_init__(self) -> None:
        """Know from the start what every call asks for."""
        object.__setattr__(self, "kind", self.kind or self.credential)
        object.__setattr__(self, "source_id", str(self.app_id))


class Normalised(NamedTuple):
    """A value that HubSpot took for another, and says so."""

    property_name: str
    raw: str
    value: str


@dataclass(slots=True)
class Context:
    """One request's view of its portal. `version` is the API version it named, empty for what comes without one.

    `queued` says that something waits to leave the portal although nothing in it changed; `links_changed`, that a
    record may be linked to more or fewer live records than before, or a value of one changed that others follow;
    `warnings` are about the record just written.
    """

    tx: Transaction
    now: Instant
    ids: IdSource
    portal: PortalFacts
    caller: Caller
    policy: Policy
    correlation_id: str
    accounts: Accounts
    quotas: Quotas
    events: list[Event] = field(default_factory=list)
    issued: tuple[Issued, ...] = ()
    half_applied: bool = False
    version: str = ""
    queued: bool = False
    links_changed: bool = False
    warnings: tuple[Normalised, ...] = ()

    def served(self, inputs: Sequence[Item]) -> Sequence[Item]:
        """Return the inputs of a batch that take effect: under the fault `half_applied`, the first half."""
        return inputs[: len(inputs) // 2] if self.half_applied else inputs

    def emit(self, event: Event) -> None:
        """Note a fact; it is published when the transaction commits."""
        self.events.append(event)
        if event.change in CHANGES_LINKS:
            self.links_changed = True
