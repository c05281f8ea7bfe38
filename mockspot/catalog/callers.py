"""The kinds of caller that limits tell apart: by credential, and OAuth apps by how they are distributed.

One row is one kind. Rows of `catalog.limits` name the kinds they hold for, by what they share.
"""

from functools import cache
from typing import NamedTuple

MARKETPLACE, PRIVATE = "marketplace", "private"
"""How an OAuth app reaches accounts: anybody's, or the few its developer allows (documented, DOC-AUTH)."""


class CallerKind(NamedTuple):
    """A kind of caller: what it calls with, whose figures it has, and for OAuth apps how they are distributed.

    `reported` says that the account's figure of its daily usage holds its calls.
    """

    name: str
    credential: str
    figures: str
    claim: str
    distribution: str = ""
    reported: bool = True


ROWS = (
    CallerKind("private_app", "private_app", "private", "documented (DOC-USAGE)"),
    CallerKind(
        "service_key",
        "service_key",
        "private",
        "documented (DOC-KEYS): those of privately distributed apps; recorded (KALUP 2026): not in the daily usage",
        reported=False,
    ),
    CallerKind(
        "privately_distributed",
        "oauth",
        "private",
        "documented (DOC-USAGE): those of private apps, who share its day; unverified: daily headers and usage",
        PRIVATE,
    ),
    CallerKind("oauth", "oauth", "public", "documented (DOC-USAGE)", MARKETPLACE),
    CallerKind("client_credentials", "client_credentials", "public", "unverified: those of the app's other tokens"),
    CallerKind("developer_key", "developer_key", "developer", "unverified"),
    CallerKind("none", "none", "nobody", "mockspot's own: calls without a credential"),
)


def sharing(figures: str) -> tuple[str, ...]:
    """Return the names of the kinds that have the same figures."""
    return tuple(row.name for row in ROWS if row.figures == figures)


@cache
def kind_of(credential: str, distribution: str) -> str:
    """Return the kind of a caller with a credential, of an app with a distribution."""
    return next(row.name for row in ROWS if row.credential == credential and row.distribution in ("", distribution))


def is_reported(kind: str) -> bool:
    """Say whether the calls of a kind are in the account's figure of its daily usage."""
    return all(row.reported for row in ROWS if row.name == kind)


def is_private(kind: str) -> bool:
    """Say whether a kind is that of privately distributed OAuth apps."""
    return any(row.name == kind and row.distribution == PRIVATE for row in ROWS)
