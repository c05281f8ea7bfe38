"""Pipelines: the row types, and those a fresh portal holds per object type (`data/pipelines.json`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from mockspot.catalog.data_files import read

CRM_PERMISSIONS = "CRM_PERMISSIONS_ENFORCEMENT"


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a pipeline. `metadata` holds pairs of strings; instants are epoch milliseconds."""

    id: str
    label: str
    display_order: int
    metadata: tuple[tuple[str, str], ...] = ()
    write_permissions: str = CRM_PERMISSIONS
    created_at: int = 0
    updated_at: int = 0
    archived: bool = False


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The stages records of a type go through. HubSpot's own were created at the epoch (recorded, nango-pipelines)."""

    id: str
    label: str
    display_order: int
    stages: tuple[Stage, ...]
    created_at: int = 0
    updated_at: int = 0
    archived: bool = False


@cache
def defaults(object_type: str) -> Mapping[str, Pipeline]:
    """Return the pipelines a fresh portal holds for an object type (plural name), by id."""
    rows = read("pipelines.json").get(object_type, ())
    return MappingProxyType({row["id"]: _pipeline(row) for row in rows})


def _pipeline(row: dict[str, Any]) -> Pipeline:
    stages = tuple(_stage(stage) for stage in row["stages"])
    return Pipeline(row["id"], row["label"], row["displayOrder"], stages, archived=row["archived"])


def _stage(row: dict[str, Any]) -> Stage:
    return Stage(
        id=row["id"],
        label=row["label"],
        display_order=row["displayOrder"],
        metadata=tuple(row["metadata"].items()),
        write_permissions=row["writePermissions"],
        archived=row["archived"],
    )
