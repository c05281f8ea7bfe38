"""What HubSpot refuses in a definition, whether it is created or changed."""

import re
from typing import NamedTuple

from mockspot.catalog.field_types import CALCULATED, FIELD_TYPES
from mockspot.catalog.object_types import ObjectType
from mockspot.catalog.properties import PropertyDefinition
from mockspot.domain.context import Context
from mockspot.domain.properties import groups
from mockspot.domain.properties.definitions import CALCULATED as CALCULATED_PROPERTIES
from mockspot.domain.properties.definitions import DEFINITIONS, DEMANDS, Demands, definitions
from mockspot.domain.refusal import Refusal
from mockspot.domain.schemas import state as schemas

_NAME = re.compile(r"[a-z][a-z0-9_]{0,98}")
_KEPT = re.compile(r"hs_|a[0-9]+_")
_BOOLEAN = ["false", "true"]
MAXIMUM_OF_TYPE, MAXIMUM = 1_000, 10_000
"""Properties a portal may add to one object type, and to all together."""


class Use(NamedTuple):
    """What uses a property: `parent` is what it is called, of the kind `kind`."""

    property_name: str
    type_id: str
    parent: str
    kind: str = "CALCULATED_PROPERTY"


def check_name(object_type: ObjectType, name: str) -> None:
    """Refuse a name HubSpot would not give: lower case, digits and underscores, a letter first (documented, KB).

    unverified: what the refusal looks like.
    """
    if _NAME.fullmatch(name) is None:
        raise _invalid(
            object_type, name, "names hold lower-case letters, digits and underscores and start with a letter"
        )


def check_prefix(ctx: Context, object_type: ObjectType, name: str) -> None:
    """Refuse a client a name that begins as HubSpot's own do (`hs_`) or those of an app (`a`, its id, `_`).

    Claim: 400 (observed 2026-10, KALUP). unverified: the rest of the answer, and that an app has no use of its own
    prefix. An account is given properties of such names all the same: it may hold what HubSpot and apps made.
    """
    if ctx.caller.credential != "none" and _KEPT.match(name) is not None:
        raise _invalid(object_type, name, "names that start with hs_ or a<appId>_ are HubSpot's and its apps' own")


def check_types(object_type: ObjectType, row: PropertyDefinition) -> None:
    """Refuse a field type that does not go with the type."""
    if row.field_type not in FIELD_TYPES[row.type]:
        reason = f"the field type {row.field_type} does not go with the type {row.type}"
        raise _invalid(object_type, row.name, reason)


def check_currency(object_type: ObjectType, row: PropertyDefinition) -> None:
    """Refuse to name a currency's property without showing currencies; as nothing clears the name, that is for good.

    Claim: any name will do, an empty one too (observed 2026-10, KALUP).
    """
    if row.currency_property_name is not None and not row.show_currency_symbol:
        context = {"property": row.name, "objectTypeId": object_type.type_id, "currency": row.currency_property_name}
        raise Refusal("property_currency", context)


def check_group(ctx: Context, object_type: ObjectType, row: PropertyDefinition) -> None:
    """Refuse a group that does not exist, or is archived (observed 2026-10, KALUP)."""
    if groups.group(ctx.tx, object_type, row.group_name) is None:
        raise Refusal("property_group_unknown", {"group": row.group_name, "type_id": object_type.type_id})


def check_caps(ctx: Context, object_type: ObjectType) -> None:
    """Refuse one property too many of the portal's own, of a type or of all types together.

    Claim: 1,000 of an object type and 10,000 in all (documented and observed 2026-10, KALUP; lower in lesser
    subscriptions). unverified: that archived ones do not count, and the answer.
    """
    if ctx.tx.count(DEFINITIONS) < MAXIMUM_OF_TYPE:
        return
    own = [type_id for (type_id, _), row in ctx.tx.scan(DEFINITIONS) if not (row.hubspot_defined or row.archived)]
    of_type = own.count(object_type.type_id)
    if of_type >= MAXIMUM_OF_TYPE:
        raise Refusal("property_cap", {"maximum": MAXIMUM_OF_TYPE, "objectTypeId": object_type.type_id})
    if len(own) >= MAXIMUM:
        raise Refusal("property_cap", {"maximum": MAXIMUM, "objectTypeId": object_type.type_id})


def check_unused(ctx: Context, object_type: ObjectType, row: PropertyDefinition) -> None:
    """Refuse to archive what the type, an administrator or another property relies on.

    Claim: a property that a formula names is refused (observed 2026-10, KALUP). unverified: what else counts as use,
    and what it is called: such uses are counted and not listed.
    """
    demanded = (ctx.tx.get(DEMANDS, object_type.type_id) or Demands()).mentioned()
    displayed = schemas.displayed(ctx.tx, object_type.type_id)
    relied_on = (*object_type.required, *object_type.searchable_properties, *displayed, *demanded)
    others = [other for other in definitions(ctx.tx, object_type) if not other.archived]
    formulas = _formulas_with(ctx, object_type, row.name)
    count = sum(row.name == other.currency_property_name for other in others)
    count += relied_on.count(row.name) + len(formulas)
    if count:
        context = {"property": row.name, "objectTypeId": object_type.type_id, "usageCount": count}
        uses = tuple(Use(row.name, object_type.type_id, f"{object_type.type_id}/{name}") for name in formulas)
        raise Refusal("property_in_use", context, uses)


def _formulas_with(ctx: Context, object_type: ObjectType, name: str) -> tuple[str, ...]:
    """Return the properties whose formulas name a property."""
    if not ctx.tx.count(CALCULATED_PROPERTIES):
        return ()
    from mockspot.domain.properties import formulas  # where there is one

    return formulas.users(ctx.tx, object_type, name)


def check_options(object_type: ObjectType, row: PropertyDefinition) -> None:
    """Refuse missing, superfluous and repeated options."""
    context = {"property": row.name, "objectTypeId": object_type.type_id}
    values = [option.value for option in row.options]
    if row.type == "bool" and sorted(values) != _BOOLEAN:
        raise Refusal("property_boolean_options", context)
    if len(set(values)) < len(values):
        raise _invalid(object_type, row.name, "two options have the same value")  # unverified: text
    if row.external_options:
        if row.referenced_object_type is None or row.options:
            raise _invalid(object_type, row.name, "external options need a referenced object type and no options")
    elif row.type == "enumeration" and not row.options and row.field_type != CALCULATED:
        raise Refusal("property_options_missing", context)


def _invalid(object_type: ObjectType, name: str, reason: str) -> Refusal:
    return Refusal("property_invalid", {"property": name, "objectTypeId": object_type.type_id, "reason": reason})
