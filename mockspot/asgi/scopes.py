"""Scope rules for endpoint rows: which scopes open a call, from the object types its path names."""

from functools import lru_cache

from mockspot.catalog.object_types import ObjectType
from mockspot.wire.call import Call


def reads(call: Call) -> frozenset[str]:
    """Ask for a read scope of the first object type."""
    return _reads(call.object_type)


def writes(call: Call) -> frozenset[str]:
    """Ask for a write scope of the first object type."""
    return _writes(call.object_type)


@lru_cache(maxsize=None)
def _reads(object_type: ObjectType) -> frozenset[str]:
    return frozenset(object_type.read_scopes)


@lru_cache(maxsize=None)
def _writes(object_type: ObjectType) -> frozenset[str]:
    return frozenset(object_type.write_scopes)
