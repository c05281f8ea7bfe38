"""Tokens, clock, limits and faults."""

from typing import Any

from msgspec import UNSET, UnsetType

from mockspot.control.answers.answer import Answer


class Token(Answer):
    """A token that was issued; one without an end has null for `expiresAt`, one of OAuth a refresh token."""

    access_token: str
    app_id: int
    scopes: list[str]
    expires_at: str | None
    refresh_token: str | UnsetType = UNSET


class RotatedToken(Token, kw_only=True):
    """A token in the place of another, and until when that one lives."""

    former_token_ends_at: str


class Expired(Answer):
    """How many tokens expired."""

    expired: int


class Revoked(Answer):
    """How many tokens were revoked."""

    revoked: int


class ClockState(Answer):
    """How a portal's clock runs; without `speed` as fast as the system's."""

    mode: str
    now: str
    speed: int | UnsetType = UNSET


class LimitPolicy(Answer):
    """A limit in force."""

    name: str
    buckets: list[str]
    callers: list[str]
    max: int
    policy_name: str
    shared_by: str
    source: str
    interval_milliseconds: int | UnsetType = UNSET


class LimitCounter(Answer):
    """What is used of a limit, by one app where it is not shared."""

    name: str
    policy_name: str
    buckets: list[str]
    max: int
    used: int
    remaining: int
    app_id: int | UnsetType = UNSET
    resets_at: str | UnsetType = UNSET


class Neighbour(Answer):
    """Another app of the account: the share of a limit it uses up, or its calls per interval."""

    name: str
    bucket: str
    credential: str
    share: float | UnsetType = UNSET
    calls: int | UnsetType = UNSET
    interval_milliseconds: int | UnsetType = UNSET


class Limits(Answer):
    """Limits and their live counters."""

    profile: str
    policies: list[LimitPolicy]
    counters: list[LimitCounter]
    neighbours: list[Neighbour] | UnsetType = UNSET


class FaultWindow(Answer):
    """When a fault strikes, counted from when it was added."""

    after_seconds: float | UnsetType = UNSET
    for_seconds: float | UnsetType = UNSET


class Fault(Answer):
    """A fault in the form it was asked for, and how often it struck."""

    id: str
    match: dict[str, Any]
    effect: dict[str, Any]
    hits: int
    count: int | UnsetType = UNSET
    window: FaultWindow | UnsetType = UNSET
    seed: int | UnsetType = UNSET
    set: str | UnsetType = UNSET


class ConnectionStruck(Answer):
    """Whether a fault strikes a connection."""

    struck: bool


class Proxy(Answer):
    """The proxy that leads to the simulator, whether it passes other hosts on, and what its clients are to trust.

    The files are on the simulator's machine: its authority alone, all authorities, and those in Java's form.
    """

    url: str
    others_pass: bool
    authority_file: str
    bundle_file: str
    java_store_file: str | UnsetType = UNSET


class Faults(Answer):
    """Faults in the order in which they were added."""

    results: list[Fault]
