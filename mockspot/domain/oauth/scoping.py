"""Which scopes an account can grant, and which belong to an app itself."""

from collections.abc import Iterable
from functools import cache, lru_cache

from mockspot.catalog import scopes


@cache
def app_level() -> frozenset[str]:
    """Return the scopes that come with the client credentials grant, never from a user (documented, DOC-JOURNAL)."""
    return frozenset(name for name in scopes.every() if name.startswith("developer."))


@cache
def offered(tier: str) -> tuple[str, ...]:
    """Return the scopes an account with this subscription can grant, the base scope first."""
    names = (name for name in scopes.every() if name not in app_level() and name not in unavailable(tier))
    return in_order(frozenset(names))


@cache
def optional(tier: str) -> tuple[str, ...]:
    """Return the scopes offered without the base scope."""
    return tuple(name for name in offered(tier) if name != scopes.BASE)


def granted(names: Iterable[str]) -> frozenset[str]:
    """Return what a grant of these scopes holds: the base scope too. Equal grants are one object, for any portal."""
    return _shared(frozenset(names) | {scopes.BASE})


@lru_cache(maxsize=512)
def _shared(names: frozenset[str]) -> frozenset[str]:
    return names


@cache
def unavailable(tier: str) -> frozenset[str]:
    """Return the scopes a subscription lacks.

    Claim: custom objects and sensitive data need Enterprise (documented, DOC-SCHEMA, DOC-SENS). Other differences
    between subscriptions are not simulated.
    """
    if tier == "enterprise":
        return frozenset()
    return frozenset(name for name in scopes.every() if ".custom." in name or "sensitive" in name)


def in_order(names: frozenset[str]) -> tuple[str, ...]:
    """Return scopes as lists show them: the base scope, then the others by name. unverified: HubSpot's order."""
    return tuple(sorted(names, key=lambda name: (name != scopes.BASE, name)))
