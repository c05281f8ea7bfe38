"""Pipelines: the row types, those a fresh portal holds per object type (`data/pipelines.json`), what stages may say."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from mockspot.catalog.data_files import read
from mockspot.catalog.object_types import ObjectType

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


@dataclass(frozen=True, slots=True)
class StageRule:
    """What the stages of an object type say about themselves.

    `key` is the metadata member, `states` the words it takes, the first one when nobody says (none: a probability).
    Where `CLOSED` is one of them, stages show `isClosed` too. `must_close` pipelines keep a closed stage.
    """

    key: str
    states: tuple[str, ...] = ()
    must_close: bool = False
    most: int = 30


_OPEN_OR_CLOSED = ("OPEN", "CLOSED")
_CUSTOM = StageRule("state", _OPEN_OR_CLOSED, most=100)
_OTHERS = StageRule("state", _OPEN_OR_CLOSED)
_STAGE_RULES = {
    "deals": StageRule("probability", most=100),
    "tickets": StageRule("ticketState", _OPEN_OR_CLOSED, must_close=True, most=100),
    "leads": StageRule("leadState", ("NEW", "IN_PROGRESS", "QUALIFIED", "UNQUALIFIED")),
}
# Claim: keys of deals, tickets and custom objects, and the most stages of each, are documented (DOC-PIPE).
# unverified: the key and the words of every other type.


def stage_rule(object_type: ObjectType) -> StageRule:
    """Return what the stages of a type say about themselves; `2-` begins the ids of custom objects (DOC-SCHEMA)."""
    return _STAGE_RULES.get(object_type.name) or (_CUSTOM if object_type.type_id.startswith("2-") else _OTHERS)


@cache
def defaults(object_type: str) -> Mapping[str, Pipeline]:
    """Return the pipelines a fresh portal holds for an object type (plural name), by id."""
    return MappingProxyType({row["id"]: _pipeline(row) for row in _file().get(object_type, ())})


@cache
def _file() -> Mapping[str, list[dict[str, Any]]]:
    content: Mapping[str, list[dict[str, Any]]] = read("pipelines.json")
    return content


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
