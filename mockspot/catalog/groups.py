"""Property groups: the row type, and those a fresh portal holds per object type (`data/groups.json`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from mockspot.catalog import properties
from mockspot.catalog.data_files import read


@dataclass(frozen=True, slots=True)
class PropertyGroup:
    """A named set of properties of one object type."""

    name: str
    label: str
    display_order: int = -1
    hubspot_defined: bool = False
    archived: bool = False
    confidence: str = "documented"
    inferred: tuple[str, ...] = ()


@cache
def defaults(object_type: str) -> Mapping[str, PropertyGroup]:
    """Return the groups a fresh portal holds for an object type (plural name), by name.

    Of a type without rows they are those that its definitions name, in the order of the names.
    """
    rows = read("groups.json").get(object_type)
    if rows is None:
        names = sorted({row.group_name for row in properties.defaults(object_type).values()})
        return MappingProxyType({name: _named(name, place) for place, name in enumerate(names)})
    return MappingProxyType(
        {
            row["name"]: PropertyGroup(
                name=row["name"],
                label=row["label"],
                display_order=row["displayOrder"],
                hubspot_defined=row["hubspotDefined"],
                archived=row["archived"],
                confidence=row["confidence"],
                inferred=tuple(row["inferred"]),
            )
            for row in rows
        }
    )


def _named(name: str, place: int) -> PropertyGroup:
    """Return a group of which nothing but the name is known."""
    return PropertyGroup(
        name,
        name.replace("_", " ").capitalize(),
        place,
        hubspot_defined=True,
        confidence="inferred",
        inferred=("label", "displayOrder"),
    )
