"""Chains of attempts: one request sent again and again because its answer said, or its absence meant, to try later."""

import json
from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache
from itertools import pairwise

from mockspot_contracts.json_values import Json
from mockspot_contracts.traffic import Account, Request, Traffic

_LATER = frozenset({429, 500, 502, 503, 504})
_GET_LIKE = (".search", ".batch.read", ".introspect", "oauth.token")
_Place = tuple[Account, str, str, str]


@lru_cache(maxsize=1)
def chains(traffic: Traffic) -> list[list[Request]]:
    """Return the attempts of each request that was sent at least twice, in order. Kept, as several rules ask."""
    found: list[list[Request]] = []
    unsettled: dict[tuple[_Place, str], list[Request]] = {}
    refused = {_place(call) for call in traffic.requests if _is_refused(call)}
    for call in traffic.requests:
        if _place(call) not in refused:
            continue
        key = (_place(call), shape(call.request.body))
        chain = unsettled.pop(key, None)
        if chain is None:
            chain = []
            found.append(chain)
        chain.append(call)
        if _is_refused(call):
            unsettled[key] = chain
    return [chain for chain in found if len(chain) > 1]


def pauses(chain: list[Request]) -> Iterator[tuple[Request, float]]:
    """Yield each attempt that was followed by another, with the seconds between its answer and the next sending."""
    for earlier, later in pairwise(chain):
        yield earlier, (sent_at(later) - earlier.at.timestamp())


def sent_at(call: Request) -> float:
    """Return when a call reached HubSpot, in seconds since 1970."""
    return (call.at - timedelta(milliseconds=call.duration_ms)).timestamp()


def is_write(call: Request) -> bool:
    """Say whether a call is to change something; what was refused at the door has no operation, only a path."""
    return call.method != "GET" and not (call.operation or call.path.replace("/", ".")).endswith(_GET_LIKE)


def may_be_lost(call: Request) -> bool:
    """Say whether the answer of a call may not have reached its client: dropped or spoilt, or late by a fault."""
    return call.status is None or call.spoilt or call.fault_delay_ms > 0


def did_not_wait(call: Request, later: Request) -> bool:
    """Say whether a client sent another call without the answer of this one, which was lost or not there yet."""
    return call.status is None or call.spoilt or sent_at(later) < call.at.timestamp() + call.fault_delay_ms / 1000


def _place(call: Request) -> _Place:
    return call.account, call.method, call.path, call.query


def _is_refused(call: Request) -> bool:
    return call.unheard or call.status in _LATER


def shape(body: Json) -> str:
    """Return a body as text that is equal for equal bodies."""
    return json.dumps(body, sort_keys=True, default=str)
