"""Property definitions as kept: HubSpot's own, the portal's additions, and what the portal changed."""

from collections.abc import Iterator
from typing import NamedTuple

from mockspot.catalog import properties as catalog
from mockspot.catalog.object_types import ObjectType
from mockspot.catalog.properties import PropertyDefinition
from mockspot.domain.ports import Kind, Transaction
from mockspot.domain.refusal import Refusal

DEFINITIONS: Kind[tuple[str, str], PropertyDefinition] = Kind("properties")
"""By (object type id, name): the portal's own definitions, and its versions of HubSpot's."""
UNIQUE_NAMES: Kind[str, tuple[str, ...]] = Kind("unique_properties")
"""By object type id: the names of the portal's own live unique properties."""


CALCULATED: Kind[str, tuple[str, ...]] = Kind("calculated_properties")
"""By object type id: the portal's own calculated properties, each behind those that its formula names."""


class Condition(NamedTuple):
    """With one of some values of a property, or any where there are none, others are required."""

    controlling: str
    values: tuple[str, ...]
    required: tuple[str, ...]


class Demands(NamedTuple):
    """What administrators demand of writes: properties of every create, and those that conditions make required."""

    names: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()

    def mentioned(self) -> set[str]:
        """Return every property that a demand is about."""
        return set(self.names).union(*((row.controlling, *row.required) for row in self.conditions))


DEMANDS: Kind[str, Demands] = Kind("required_on_write")
"""By object type id."""


def definition(tx: Transaction, object_type: ObjectType, name: str) -> PropertyDefinition | None:
    """Return a live definition, or None when the portal has none of that name."""
    found = tx.get(DEFINITIONS, (object_type.type_id, name)) or catalog.defaults(object_type.name).get(name)
    return None if found is None or found.archived else found


def stored(tx: Transaction, object_type: ObjectType, name: str) -> PropertyDefinition | None:
    """Return a definition, archived or not, or None."""
    return tx.get(DEFINITIONS, (object_type.type_id, name)) or catalog.defaults(object_type.name).get(name)


def store(tx: Transaction, object_type: ObjectType, row: PropertyDefinition) -> None:
    """Keep a definition in place of the one of its name."""
    tx.put(DEFINITIONS, (object_type.type_id, row.name), row)


def is_calculated(row: PropertyDefinition) -> bool:
    """Say whether the portal has the values of a property worked out; HubSpot's own formulas are not simulated."""
    return row.calculation_formula is not None and not row.hubspot_defined


def missing(object_type: ObjectType, name: str) -> Refusal:
    """Return the refusal of a name the portal has no such definition of."""
    return Refusal("property_missing", {"name": name, "type_id": object_type.type_id})


def unique_names(tx: Transaction, object_type: ObjectType) -> tuple[str, ...]:
    """Return the properties whose values identify a record of this type."""
    own = tx.get(UNIQUE_NAMES, object_type.type_id)
    return object_type.unique_properties if own is None else object_type.unique_properties + own


def definitions(tx: Transaction, object_type: ObjectType) -> Iterator[PropertyDefinition]:
    """Yield every definition, archived ones too: HubSpot's own first, then the portal's in the order of their names."""
    own = catalog.defaults(object_type.name)
    for name, row in own.items():
        yield tx.get(DEFINITIONS, (object_type.type_id, name)) or row
    for (type_id, name), row in tx.scan(DEFINITIONS, (object_type.type_id, "")):
        if type_id != object_type.type_id:
            return
        if name not in own:
            yield row
