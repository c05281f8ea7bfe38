"""Listings: the calls that page through one and the same result."""

import json

from mockspot_contracts.bodies import query_pairs
from mockspot_contracts.facts.limits import PAGES
from mockspot_contracts.traffic import Account, Request, Traffic
from mockspot_contracts.traffic.log import grouped

_NOT_IDENTITY = frozenset({"after", "limit", "properties", "propertiesWithHistory", "associations"})


def paged_calls(traffic: Traffic) -> list[Request]:
    """Return the calls of operations that answer in pages."""
    return traffic.calls(*PAGES)


def listings(traffic: Traffic) -> list[list[Request]]:
    """Return the paged calls, those with equal account, path and filters together, in order."""
    return list(grouped(paged_calls(traffic), _identity).values())


def _identity(call: Request) -> tuple[Account, str, str]:
    return call.account, call.path, _search(call) if call.method == "POST" else _query(call)


def _query(call: Request) -> str:
    return repr(sorted(pair for pair in query_pairs(call) if pair[0] not in _NOT_IDENTITY))


def _search(call: Request) -> str:
    body = call.request.body
    if not isinstance(body, dict):
        return repr(body)
    return json.dumps({name: value for name, value in body.items() if name not in _NOT_IDENTITY}, sort_keys=True)
