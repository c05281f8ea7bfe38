"""What a line item comes to, from its price and quantity: rules behind `catalog.extras`.

Claim: pasted (clients 2025-01) for an item without discount, costs, tax and term, two digits behind the point included.
unverified: discounts and costs, which are as their labels say. What a term or a tax would change has no value then.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from mockspot.catalog.extras import Extra
from mockspot.domain.context import Context

Values = Mapping[str, str]
_CENT = Decimal("0.01")
_NOTHING = Decimal(0)


def line_gross(_: Extra, values: Values, __: Context) -> str | None:
    """Return price times quantity."""
    return _text(_gross(values))


def line_discount(_: Extra, values: Values, __: Context) -> str | None:
    """Return what discounts take off."""
    return _text(_discount(values))


def line_net(_: Extra, values: Values, __: Context) -> str | None:
    """Return what is left after discounts."""
    return _text(_net(values))


def line_taxed(_: Extra, values: Values, __: Context) -> str | None:
    """Return what is to be paid where there is no tax."""
    return None if values.get("hs_tax_rate_group_id") is not None else _text(_net(values))


def line_margin(_: Extra, values: Values, __: Context) -> str | None:
    """Return what is left after discounts and costs."""
    return _text(_margin(values))


def once_net(_: Extra, values: Values, __: Context) -> str | None:
    """Return what is left after discounts, of an item that is paid once."""
    return None if _recurs(values) else _text(_net(values))


def once_margin(_: Extra, values: Values, __: Context) -> str | None:
    """Return what is left after discounts and costs, of an item that is paid once."""
    return None if _recurs(values) else _text(_margin(values))


def once_nothing(_: Extra, values: Values, __: Context) -> str | None:
    """Return the nothing that an item which is paid once brings each month or year."""
    return None if _recurs(values) or _gross(values) is None else _text(_NOTHING)


def _gross(values: Values) -> Decimal | None:
    price, quantity = values.get("price"), values.get("quantity")
    return None if price is None or quantity is None else Decimal(price) * Decimal(quantity)


def _discount(values: Values) -> Decimal | None:
    gross, unit, share = _gross(values), values.get("discount"), values.get("hs_discount_percentage")
    if gross is None:
        return None
    if unit is not None:
        return Decimal(unit) * Decimal(values["quantity"])
    return _NOTHING if share is None else gross * Decimal(share) / 100


def _net(values: Values) -> Decimal | None:
    gross, discount = _gross(values), _discount(values)
    return None if gross is None or discount is None else gross - discount


def _margin(values: Values) -> Decimal | None:
    net, cost = _net(values), values.get("hs_cost_of_goods_sold")
    return net if net is None or cost is None else net - Decimal(cost) * Decimal(values["quantity"])


def _recurs(values: Values) -> bool:
    return values.get("recurringbillingfrequency") is not None


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount.quantize(_CENT, ROUND_HALF_UP):f}"
