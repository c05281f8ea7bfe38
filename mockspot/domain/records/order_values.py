"""What an order comes to in the account's currency: rules behind `catalog.extras`."""

from collections.abc import Mapping
from decimal import Context as Precision
from decimal import Decimal

from mockspot.catalog.extras import Extra
from mockspot.domain.context import Context

Values = Mapping[str, str]
_EXACT = Precision(prec=200)


def exchange_rate(extra: Extra, values: Values, ctx: Context) -> str | None:
    """Return 1.0 for the account's currency; unverified: that for another one nothing is known but what was sent."""
    return "1.0" if values.get(extra.text) == ctx.portal.currency else values.get(extra.property_name)


def home_price(extra: Extra, values: Values, _: Context) -> str | None:
    """Return a price times the exchange rate, with the digits of both: 500 times 1.0 is 500.0."""
    price, rate = values.get(extra.text), values.get("hs_exchange_rate")
    if price is None:
        return None
    if rate is None:
        return values.get(extra.property_name)
    return f"{_EXACT.multiply(Decimal(price), Decimal(rate)):f}"
