"""What an operation is told about the request it serves; it fetches nothing by itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from mockspot.domain.accounts import Accounts
from mockspot.domain.caller import Caller
from mockspot.domain.events import CHANGES_LINKS, Event
from mockspot.domain.oauth import Issued
from mockspot.domain.policy import Policy
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.ports import IdSource, Instant, Transaction
from mockspot.domain.quotas import Quotas

Item = TypeVar("Item")


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
