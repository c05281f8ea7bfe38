"""Profiles: which severities fail a run. Rules say themselves which profiles they belong to."""

from dataclasses import dataclass

from mockspot_contracts.rule import RuleError, Severity

SMOKE = "smoke"
PRIVATE_APP = "private-app"
MARKETPLACE = "marketplace"
SYNC = "sync"
STRICT = "strict"

EVERYWHERE = (SMOKE, PRIVATE_APP, MARKETPLACE, SYNC, STRICT)
"""For blockers and majors that every test's traffic can decide."""

BEYOND_SMOKE = (PRIVATE_APP, MARKETPLACE, SYNC, STRICT)
"""For rules that would be noise after each test."""

LISTED = (MARKETPLACE,)
"""For what only a listed app must do."""

_SERIOUS = frozenset({Severity.BLOCKER, Severity.MAJOR})


@dataclass(frozen=True, slots=True)
class Profile:
    """A named choice: findings of these severities fail, others warn."""

    name: str
    purpose: str
    fails: frozenset[Severity] = _SERIOUS


PROFILES = {
    profile.name: profile
    for profile in (
        Profile(SMOKE, "after each test: blockers fail, majors warn", frozenset({Severity.BLOCKER})),
        Profile(PRIVATE_APP, "an integration for one account, with a private app or a service key"),
        Profile(MARKETPLACE, "an app to be listed and certified"),
        Profile(SYNC, "an integration that keeps two systems equal"),
        Profile(STRICT, "everything; minors fail too", _SERIOUS | {Severity.MINOR}),
    )
}


def find(name: str) -> Profile:
    """Return a profile by name, or raise RuleError naming those there are."""
    if name not in PROFILES:
        raise RuleError(f"there is no profile {name!r}; there are {', '.join(PROFILES)}")
    return PROFILES[name]
