"""The traffic as rules see it: entries in order, and the views several rules need, each computed once."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from mockspot_contracts.traffic.entries import (
    Account,
    Change,
    ClockStep,
    Delivery,
    Entry,
    Installation,
    Request,
    TokenIssue,
)

_E = TypeVar("_E", bound=Entry)
_R = TypeVar("_R", bound=Entry)
_K = TypeVar("_K", bound=Hashable)


def grouped(entries: Iterable[_R], key: Callable[[_R], _K]) -> dict[_K, list[_R]]:
    """Return entries by key, each group in the order of the traffic."""
    groups: defaultdict[_K, list[_R]] = defaultdict(list)
    for found in entries:
        groups[key(found)].append(found)
    return groups


class Traffic:
    """The entries of one or more portals, in the order they were given. Never changes."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.entries: tuple[Entry, ...] = tuple(entries)

    @cached_property
    def requests(self) -> tuple[Request, ...]:
        """Every call of a client."""
        return self._of_type(Request)

    @cached_property
    def tokens(self) -> tuple[TokenIssue, ...]:
        """Every issue of a token."""
        return self._of_type(TokenIssue)

    @cached_property
    def deliveries(self) -> tuple[Delivery, ...]:
        """Every attempt to deliver webhook events."""
        return self._of_type(Delivery)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Every change of state."""
        return self._of_type(Change)

    @cached_property
    def installations(self) -> tuple[Installation, ...]:
        """Every time the app was connected or removed."""
        return self._of_type(Installation)

    @cached_property
    def clock_steps(self) -> tuple[ClockStep, ...]:
        """Every time somebody moved a clock."""
        return self._of_type(ClockStep)

    @cached_property
    def starts(self) -> dict[Account, datetime]:
        """When each account's first entry happened; reports count seconds from there."""
        starts: dict[Account, datetime] = {}
        for found in self.entries:
            if found.account not in starts or found.at < starts[found.account]:
                starts[found.account] = found.at
        return starts

    @cached_property
    def writes(self) -> dict[Account, list[Request]]:
        """Accepted or half-heard calls that may have changed something, by account."""
        return grouped((call for call in self.requests if _may_change(call)), lambda call: call.account)

    def calls(self, *operations: str) -> list[Request]:
        """Return the calls of these operations, in order."""
        wanted = frozenset(operations)
        return [call for call in self.requests if call.operation in wanted]

    def _of_type(self, kind: type[_E]) -> tuple[_E, ...]:
        return tuple(found for found in self.entries if isinstance(found, kind))


def _may_change(call: Request) -> bool:
    if call.method in {"GET", "HEAD", "OPTIONS"} or (call.status is not None and call.status >= 400):
        return False
    operation = call.operation or ""
    return not operation.endswith((".search", ".batch.read", "oauth.token", ".introspect"))
