"""Noisy neighbours in the control plane's limits document.

`{"name", "bucket", "credential"?, "calls", "intervalMilliseconds"}` is a rate, `{"name", "bucket", "share"}` a share.
"""

from collections.abc import Mapping
from typing import Any

from mockspot.catalog import callers
from mockspot.catalog.limits import BUCKETS
from mockspot.domain.neighbours import Neighbour
from mockspot.wire import members

_BUCKETS = tuple(name for name in BUCKETS if name != "none")
_CREDENTIALS = tuple(row.name for row in callers.ROWS)
_MEMBERS = ("name", "bucket", "credential", "calls", "intervalMilliseconds", "share")
_SHORTEST_MS = 100
"""No beat is shorter: a day of them is counted at once when the clock jumps."""
_MOST = 20
_MOST_CALLS = 10_000


def parse(given: object) -> tuple[Neighbour, ...]:
    """Return the neighbours of a document; ValueError says what is allowed instead."""
    if not isinstance(given, list) or len(given) > _MOST:
        raise ValueError(f"neighbours is a list of {_MOST} at most, not {members.shown(given)}")
    return tuple(_neighbour(f"neighbour {number}", each) for number, each in enumerate(given, 1))


def _neighbour(name: str, given: object) -> Neighbour:
    wanted = members.mapping(given, name, _MEMBERS)
    name = members.text(wanted, "name", where=name) or name
    bucket = _one_of(wanted, "bucket", _BUCKETS, "burst", where=name)
    usual = "none" if bucket == "token" else "private_app"
    credential = _one_of(wanted, "credential", _CREDENTIALS, usual, where=name)
    if "share" in wanted:
        if "calls" in wanted or "intervalMilliseconds" in wanted:
            raise ValueError(f"{name} has a share, or calls in intervalMilliseconds, not both")
        return Neighbour(name, bucket, credential, share=_share(wanted["share"], where=name))
    calls = members.whole(wanted, "calls", at_least=1, where=name)
    if calls is None or calls > _MOST_CALLS:
        raise ValueError(f"{name} needs a share, or calls: {_MOST_CALLS} at most in each intervalMilliseconds")
    interval = members.whole(wanted, "intervalMilliseconds", at_least=_SHORTEST_MS, where=name)
    return Neighbour(name, bucket, credential, calls, interval or 1_000)


def _one_of(given: Mapping[str, Any], name: str, known: tuple[str, ...], usual: str, *, where: str) -> str:
    value = given.get(name, usual)
    if value not in known:
        raise ValueError(f"{name} of {where} is one of {members.listing(known)}, not {members.shown(value)}")
    return str(value)


def _share(given: object, *, where: str) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given <= 1:
        raise ValueError(f"share of {where} is a number from 0 to 1, not {members.shown(given)}")
    return float(given)


def document(neighbour: Neighbour) -> dict[str, Any]:
    """Return a neighbour in the form it was asked for."""
    who = {"name": neighbour.name, "bucket": neighbour.bucket, "credential": neighbour.credential}
    if neighbour.share is not None:
        return {**who, "share": neighbour.share}
    return {**who, "calls": neighbour.calls, "intervalMilliseconds": neighbour.interval_ms}
