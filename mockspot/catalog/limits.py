"""How often HubSpot may be called: buckets, limits by tier and kind of caller, and named sets of them.

One row is one limit. A limit counts the calls to its buckets, for each app in a portal or for the portal as a whole.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from mockspot.catalog import callers

_COUNTED = ("burst", "search", "associations")
_FREE, _PROFESSIONAL, _ENTERPRISE = ("free", "starter"), ("professional",), ("enterprise",)
_PAID = (*_PROFESSIONAL, *_ENTERPRISE)
_EVERY_TIER = (*_FREE, *_PAID)
_PRIVATE, _PUBLIC, _DEVELOPER = map(callers.sharing, ("private", "public", "developer"))
_EVERYBODY = (*_PRIVATE, *_PUBLIC, *_DEVELOPER)
_TEN_SECONDS = 10_000
_SECOND = 1_000


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `maximum` calls to `buckets` in any `interval_ms`, or in one day of the account without an interval.

    `name` is the member of the limits document that overrides it. `callers` are rows of `catalog.callers`. `shared_by`
    is `app` (every app counts for itself in every portal) or `portal`. `shown` says whether answers tell the caller
    about it in headers. `error` is the row of `catalog.errors` that refuses, `policy` and `group` are the names its
    body shows. An `optional` limit holds only where it is asked for by name.
    """

    name: str
    buckets: tuple[str, ...]
    callers: tuple[str, ...]
    tiers: tuple[str, ...]
    maximum: int
    interval_ms: int | None
    policy: str
    shared_by: str
    shown: bool
    error: str
    claim: str
    group: str = ""
    optional: bool = False

    def applies(self, bucket: str, caller: str) -> bool:
        """Say whether a call counts."""
        return bucket in self.buckets and caller in self.callers


_PRIVATE_GROUP = "publicapi:private_app-api-calls-ten-secondly:{app_id}:{portal_id}"
"""Claim: pasted (SLACK 2023-06). unverified: service keys and privately distributed apps have the same."""
_PUBLIC_GROUP = "publicapi:oauth-api-calls-ten-secondly:{app_id}:{portal_id}"
"""unverified: after the private one."""
_ASSOCIATIONS_GROUP = "publicapi:crm:associations:{app_id}:{portal_id}"
"""unverified: after the one of search."""
_SEARCH_GROUP = "publicapi:crm:search:oauth:{app_id}:{portal_id}"
"""Claim: pasted with both ids (public 429 of an OAuth app, undated); private apps report `oauth` here too (pasted)."""


def _burst(kinds: tuple[str, ...], tiers: tuple[str, ...], maximum: int, claim: str) -> Limit:
    group = _PRIVATE_GROUP if set(kinds) <= set(_PRIVATE) else _PUBLIC_GROUP
    return Limit(
        "burst",
        ("burst",),
        kinds,
        tiers,
        maximum,
        _TEN_SECONDS,
        "TEN_SECONDLY_ROLLING",
        "app",
        True,
        "limit_ten_secondly",
        claim,
        group,
    )


def _associations(tiers: tuple[str, ...], maximum: int, claim: str) -> Limit:
    return Limit(
        "associations",
        ("associations",),
        _EVERYBODY,
        tiers,
        maximum,
        _TEN_SECONDS,
        "TEN_SECONDLY_ROLLING",
        "app",
        True,
        "limit_ten_secondly",
        claim,
        _ASSOCIATIONS_GROUP,
    )


def _search(maximum: int, shared_by: str, error: str, claim: str) -> Limit:
    # Claim: search answers tell nothing about this window (recorded, grou 2021-22; documented, DOC-SEARCH).
    return Limit(
        "search",
        ("search",),
        _EVERYBODY,
        _EVERY_TIER,
        maximum,
        _SECOND,
        "SECONDLY",
        shared_by,
        False,
        error,
        claim,
        _SEARCH_GROUP,
    )


def _daily(tiers: tuple[str, ...], maximum: int, claim: str, kinds: tuple[str, ...] = _PRIVATE) -> Limit:
    return Limit("daily", _COUNTED, kinds, tiers, maximum, None, "DAILY", "portal", True, "limit_daily", claim)


def _association_days(tiers: tuple[str, ...], maximum: int, claim: str) -> Limit:
    # unverified: that answers do not show this counter
    return Limit(
        "daily", ("associations",), _EVERYBODY, tiers, maximum, None, "DAILY", "portal", False, "limit_daily", claim
    )


_USAGE = "documented (DOC-USAGE)"
_ASSOC = "documented (DOC-ASSOC); unverified: counted for each app, with headers of its own figures"

_TOKEN = Limit(
    "token",
    ("token",),
    ("none",),
    _EVERY_TIER,
    10,
    _SECOND,
    "SECONDLY",
    "portal",
    False,
    "limit_token",
    "that there is one: pasted (SLACK 2022); unverified: the figure, the window and who shares it",
)
_FORMS = Limit(
    "forms",
    ("forms",),
    ("none",),
    _EVERY_TIER,
    50,
    _TEN_SECONDS,
    "TEN_SECONDLY_ROLLING",
    "portal",
    False,
    "limit_ten_secondly",
    "submissions without a token, per account: documented (DOC-USAGE, CHG:announcing-forms-submission-rate-limits); "
    "unverified: the body, and that answers do not show it",
    "publicapi:forms:submissions:{portal_id}",
)


def _journal(name: str, bucket: str, maximum: int) -> Limit:
    return Limit(
        name,
        (bucket,),
        _EVERYBODY,
        _EVERY_TIER,
        maximum,
        _SECOND,
        "SECONDLY",
        "app",
        False,
        "limit_secondly",
        "second-hand (UT 2026-09), off unless named: documented is that the journal has neither of the usual limits "
        "(SPEC, x-hubspot-rate-limit-exemptions)",
        "publicapi:webhooks-journal:{app_id}",
        optional=True,
    )


_JOURNAL = (
    _journal("journal", "journal", 100),
    _journal("journalSubscriptions", "journal_subscriptions", 50),
    _journal("journalSnapshots", "journal_snapshots", 10),
)
_OF_THEIR_OWN = (_TOKEN, _FORMS, *_JOURNAL)
"""Limits that neither tier nor add-on changes."""
_PUBLIC_TODAY = _burst(_PUBLIC, _EVERY_TIER, 110, f"{_USAGE}; recorded in 2026 (nango); not raised by any tier")
_DEVELOPER_KEY = _burst(_DEVELOPER, _EVERY_TIER, 100, "unverified: the figure of the smallest tier, no daily count")
_SEARCH_TODAY = _search(
    5, "portal", "limit_secondly", "documented (DOC-SEARCH): per account, all object types together"
)
_ASSOCIATION_DAYS = _association_days(_PAID, 500_000, "documented (DOC-ASSOC), Professional and Enterprise")

DOCUMENTED = (
    _PUBLIC_TODAY,
    _burst(_PRIVATE, _FREE, 100, _USAGE),
    _burst(_PRIVATE, _PAID, 190, _USAGE),
    _DEVELOPER_KEY,
    _SEARCH_TODAY,
    _associations(_FREE, 100, _ASSOC),
    _associations(_PAID, 150, _ASSOC),
    _daily(_FREE, 250_000, f"{_USAGE}; resets at midnight in the account's time zone"),
    _daily(_PROFESSIONAL, 625_000, f"{_USAGE}; CHG:increasing-our-api-limits says 650,000"),
    _daily(_ENTERPRISE, 1_000_000, _USAGE),
    _ASSOCIATION_DAYS,
    *_OF_THEIR_OWN,
)


def _add_ons(count: int) -> tuple[Limit, ...]:
    """Return the limits with the add-on API Limit Increase, once or twice; a second one raises the day alone."""
    more, claim = count * 1_000_000, f"{_USAGE}: one million more for each add-on"
    return (
        _PUBLIC_TODAY,
        _burst(_PRIVATE, _EVERY_TIER, 250, f"{_USAGE}: one API Limit Increase, and no more for two"),
        _DEVELOPER_KEY,
        _SEARCH_TODAY,
        _associations(_EVERY_TIER, 200, _ASSOC),
        _daily(_FREE, 250_000 + more, claim),
        _daily(_PROFESSIONAL, 625_000 + more, claim),
        _daily(_ENTERPRISE, 1_000_000 + more, claim),
        _association_days(_EVERY_TIER, 1_000_000, "documented (DOC-ASSOC): with the add-on, never more"),
        *_OF_THEIR_OWN,
    )


_STATIC_2023 = tuple(name for name in _PRIVATE if not callers.is_private(name))
"""Claim: whatever used OAuth counted as public, before apps had a distribution (documented then, DOC-USAGE)."""
_OAUTH_2023 = (*_PUBLIC, *(name for name in _PRIVATE if callers.is_private(name)))

YEAR_2023 = (
    _burst(_OAUTH_2023, _EVERY_TIER, 100, "documented then (DOC-USAGE), before today's 110"),
    _burst(_STATIC_2023, _FREE, 100, "pasted with the daily figure (SLACK)"),
    _burst(_STATIC_2023, _PAID, 150, "pasted with the daily figure (SLACK 2023)"),
    _DEVELOPER_KEY,
    _search(4, "app", "limit_search_category", "documented in 2022 (node256): per authentication token"),
    _associations(_FREE, 100, _ASSOC),
    _associations(_PAID, 150, _ASSOC),
    _daily(_FREE, 250_000, "pasted (SLACK)", _STATIC_2023),
    _daily(_PAID, 500_000, "pasted (SLACK 2023)", _STATIC_2023),
    _ASSOCIATION_DAYS,
    _TOKEN,
    _FORMS,
)


def _article(tiers: tuple[str, ...], maximum: int) -> Limit:
    return Limit(
        "burst",
        _COUNTED,
        _EVERYBODY,
        tiers,
        maximum,
        _SECOND,
        "SECONDLY",
        "app",
        True,
        "limit_secondly",
        "an article's figures, not HubSpot's: ten to twenty times as many, whatever the app, search included",
        _PRIVATE_GROUP,
    )


_ARTICLE_DAY = "an article's figure; HubSpot's agrees for Enterprise alone and counts no OAuth app"

SEED_ARTICLE = (
    _article(_FREE, 100),
    _article(_PROFESSIONAL, 200),
    _article(_ENTERPRISE, 400),
    _daily(_FREE, 100_000, _ARTICLE_DAY, _EVERYBODY),
    _daily(_PROFESSIONAL, 500_000, _ARTICLE_DAY, _EVERYBODY),
    _daily(_ENTERPRISE, 1_000_000, _ARTICLE_DAY, _EVERYBODY),
)

PROFILES: Mapping[str, tuple[Limit, ...]] = MappingProxyType(
    {
        "documented": DOCUMENTED,
        "add-on": _add_ons(1),
        "two-add-ons": _add_ons(2),
        "2023": YEAR_2023,
        "seed-article": SEED_ARTICLE,
    }
)
"""The sets of limits by name. `seed-article` is a widely read article's, to show what it gets wrong."""

NAMES = tuple(dict.fromkeys(row.name for row in DOCUMENTED))
"""The limits that can be set by name."""
BUCKETS = (*dict.fromkeys(bucket for row in DOCUMENTED for bucket in row.buckets), "none")
"""What an endpoint row may draw on. Claim: search and the association batches are exempt from the ten-second window and
count daily (SPEC, x-hubspot-rate-limit-exemptions)."""


def rows(profile: str, tier: str) -> tuple[Limit, ...]:
    """Return the limits of a set that hold in a tier."""
    return tuple(row for row in PROFILES[profile] if tier in row.tiers)
