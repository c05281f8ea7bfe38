"""The account information API."""

from mockspot.asgi.endpoint import DATED, Endpoint, dated
from mockspot.catalog.scopes import BASE
from mockspot.domain import account as domain
from mockspot.wire import account
from mockspot.wire.call import Call, parse_nothing


def _base(_: Call) -> frozenset[str]:
    return frozenset({BASE})


ROWS = (
    Endpoint(
        "account.details",
        "GET",
        dated("/account-info", "/details", ("v3", *DATED)),
        parse_nothing,
        domain.details,
        account.details,
        _base,
    ),
    Endpoint(
        "account.usage.daily",
        "GET",
        dated("/account-info", "/api-usage/daily/private-apps", ("v3", *DATED)),
        parse_nothing,
        domain.daily_usage,
        account.daily_usage,
        _base,
    ),
)
