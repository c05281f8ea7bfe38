"""Limits on the wire: the rate headers of HubSpot's answers, and the control plane's limits document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mockspot.catalog import limits as catalog
from mockspot.catalog.limits import Limit
from mockspot.domain.policy import Policy
from mockspot.domain.quotas import Ceiling, Counter, Limits, State, Take
from mockspot.domain.values import instant_text
from mockspot.wire import members

if TYPE_CHECKING:
    from mockspot.domain.neighbours import Neighbour

_DAILY = b"x-hubspot-ratelimit-daily: %d\r\nx-hubspot-ratelimit-daily-remaining: %d\r\n"
_WINDOW = (
    b"x-hubspot-ratelimit-interval-milliseconds: %d\r\n"
    b"x-hubspot-ratelimit-max: %d\r\n"
    b"x-hubspot-ratelimit-remaining: %d\r\n"
    b"x-hubspot-ratelimit-secondly: %d\r\n"
    b"x-hubspot-ratelimit-secondly-remaining: %d\r\n"
)
_RETRY_AFTER = b"retry-after: %d\r\n"
_SECOND = 1_000
_SECONDS_SHOWN = 10
"""Claim: Secondly is a tenth of Max: 10, 11, 20 (recorded); documented as deprecated and not enforced."""


def lines(take: Take, policy: Policy) -> bytes:
    """Return the rate headers of an answer, as lines.

    Claim: private kinds see seven on records, properties, pipelines and owners and the daily pair on search; OAuth sees
    five and none (recorded, grou 2021-22 over 1,000 answers; sens, j1, nango agree).
    """
    shown = b""
    window, day = take.window, take.day
    silent = window is not None and not window.limit.shown
    if day is not None and (not silent or policy.daily_headers_on_search):
        left = day.maximum - day.used
        shown = _DAILY % (day.maximum, left if left > 0 else 0)
    if window is not None and not silent:
        maximum = window.maximum
        secondly, left = maximum // _SECONDS_SHOWN, maximum - len(window.calls)
        soon = secondly - window.latest(take.now - _SECOND, secondly)
        shown += _WINDOW % (window.interval_ms, maximum, left if left > 0 else 0, secondly, soon)
    if take.refused is not None and policy.retry_after_on_429:
        shown += _RETRY_AFTER % -((take.now - take.retry_at) // _SECOND)
    return shown


def document(state: State) -> dict[str, Any]:
    """Return the limits document: what is in force, and the live counters."""
    shown = {
        "profile": state.profile,
        "policies": [_policy(row) for row in state.limits],
        "counters": [_counter(counter) for counter in state.counters],
    }
    if state.neighbours:
        from mockspot.wire import neighbours

        shown["neighbours"] = [neighbours.document(each) for each in state.neighbours]
    return shown


def parse_limits(given: object) -> Limits:
    """Return the limits a document asks for; ValueError says what is allowed instead.

    Windows that the document does not name stay as its profile has them.
    """
    if isinstance(given, str):
        return Limits(_profile(given))
    wanted = members.mapping(given, "limits", (*catalog.NAMES, "profile", "neighbours"))
    profile = _profile(wanted.get("profile", "documented"))
    ceilings = {name: _ceiling(name, wanted[name]) for name in catalog.NAMES if name in wanted}
    return Limits(profile, ceilings, _used(wanted.get("daily")), _neighbours(wanted.get("neighbours")))


def _neighbours(given: object) -> tuple[Neighbour, ...]:
    if given is None:
        return ()
    from mockspot.wire import neighbours  # most portals have the account to themselves

    return neighbours.parse(given)


def _profile(given: object) -> str:
    known = (*catalog.PROFILES, "off")
    if not isinstance(given, str) or given not in known:
        raise ValueError(f"there are no limits named {members.shown(given)}; known: {', '.join(known)}")
    return given


def _ceiling(name: str, given: object) -> Ceiling:
    if given in ("on", "off"):
        return Ceiling(off=given == "off")
    wanted = members.mapping(
        given, name, ("max", "used" if name == "daily" else "intervalMilliseconds"), or_word='"on" or "off"'
    )
    maximum = members.whole(wanted, "max", at_least=0, where=name)
    return Ceiling(maximum, members.whole(wanted, "intervalMilliseconds", at_least=1, where=name))


def _used(daily: object) -> int:
    return (members.whole(daily, "used", at_least=0, where="daily") or 0) if isinstance(daily, Mapping) else 0


def _policy(row: Limit) -> dict[str, Any]:
    interval = {} if row.interval_ms is None else {"intervalMilliseconds": row.interval_ms}
    return {
        "name": row.name,
        "buckets": list(row.buckets),
        "callers": list(row.callers),
        "max": row.maximum,
        **interval,
        "policyName": row.policy,
        "sharedBy": row.shared_by,
        "source": row.claim,
    }


def _counter(counter: Counter) -> dict[str, Any]:
    document: dict[str, Any] = {
        "name": counter.limit.name,
        "policyName": counter.limit.policy,
        "buckets": list(counter.limit.buckets),
        "max": counter.limit.maximum,
        "used": counter.used,
        "remaining": counter.remaining,
    }
    if counter.app_id is not None:
        document["appId"] = counter.app_id
    if counter.resets_at is not None:
        document["resetsAt"] = instant_text(counter.resets_at)
    return document
