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
        "legacy.account.me",
        "GET",
        # Claim: clients ask whose token they have here (prismatic's component, ol-hubspot 2026.7, hubspot-cli of 2021).
        (("v1", "/integrations/v1/me"),),
        parse_nothing,
        domain.details,
        account.me,
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
