"""The entries of a traffic document as frozen values. No behaviour, no parsing.

An entry equals only itself: two entries of equal content are still two events.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mockspot_contracts.json_values import Json

Account = tuple[int, str | None]
"""A portal within one test: tests of several workers may have different portals of equal ids."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Entry:
    """What every entry has. `at` is simulated time; `cause` is the sequence of the entry that led to this one."""

    sequence: int
    at: datetime
    portal_id: int
    cause: int | None = None
    test: str | None = None

    @property
    def account(self) -> Account:
        """What limits, cursors and records belong to."""
        return self.portal_id, self.test


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Message:
    """Headers (names in lower case) and body of one side of an exchange. A body too long to be kept whole is text."""

    headers: Mapping[str, str]
    body: Json = None


_SPOIL_NOTHING = frozenset({"latency", "gather", "other_success", "short_page", "multi_status"})
"""Faults after which the client has an answer of HubSpot's, late or of another form."""

_NO_ANSWER = frozenset({"answer_lost", "reset", "reset_mid_body", "stall"})
"""Faults after which the client has no answer, though the log may say what it would have been."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Request(Entry):
    """A call a client made on the data plane. `status` is None when no answer reached the client."""

    method: str
    path: str
    query: str
    operation: str | None
    route: str | None
    version: str | None
    object_type: str | None
    status: int | None
    duration_ms: float
    token: str | None
    app_id: int | None
    credential: str | None
    bucket: str | None
    remaining: int | None
    correlation_id: str | None
    fault: str | None
    fault_kind: str | None
    fault_delay_ms: float
    secret_in_url: bool
    error_category: str | None
    request: Message
    response: Message

    @property
    def succeeded(self) -> bool:
        """Say whether HubSpot accepted the call and said so."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def spoilt(self) -> bool:
        """Say whether a fault answered in HubSpot's place, or kept the client from reading the answer."""
        return self.fault is not None and self.fault_kind not in _SPOIL_NOTHING

    @property
    def unheard(self) -> bool:
        """Say whether the client got no answer at all, whatever was on its way."""
        return self.status is None or self.fault_kind in _NO_ANSWER


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TokenIssue(Entry):
    """An access token was issued; tokens appear as fingerprints."""

    operation: str
    grant: str | None
    status: int | None
    token: str | None
    refresh_token: str | None
    app_id: int | None
    expires_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Delivery(Entry):
    """One attempt to deliver webhook events; `causes` are the sequences of the calls that led to them."""

    delivery_id: str | None
    app_id: int | None
    attempt_number: int | None
    target_url: str | None
    status: int | None
    duration_ms: float
    error: str | None
    events: int
    causes: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Change(Entry):
    """Something in the portal changed; `cause` names the request that did it."""

    change: str
    object_type: str | None
    object_id: str | None
    property_name: str | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Installation(Entry):
    """An app was connected to the account or removed from it by somebody; `step` says which."""

    step: str
    app_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ClockStep(Entry):
    """The simulated clock was set, advanced or switched by somebody outside."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OtherEntry(Entry):
    """An entry no rule looks at, or of a kind newer than this reader."""

    kind: str
