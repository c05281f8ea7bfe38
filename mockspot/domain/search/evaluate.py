"""The reference search: look at every record in turn. Planners are held to its results."""

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from mockspot.domain.search.ordering import applicable, ordered
from mockspot.domain.search.predicate import Associated, Getter, Predicate, SearchableType, predicate
from mockspot.domain.search.query import SearchQuery, Sort


class Found(NamedTuple):
    """One page of a result and the size of all of it, which is true beyond the search window (second-hand, SLACK)."""

    ids: list[int]
    total: int


def _no_links(_: str) -> AbstractSet[int]:
    return frozenset()


def _without_links(_: int) -> Associated:
    return _no_links


def run(
    query: SearchQuery,
    records: Iterable[tuple[int, Getter]],
    searched: SearchableType,
    *,
    associations: Callable[[int], Associated] = _without_links,
) -> Found:
    """Search live records, given with their getters in ascending id, which is their order of creation."""
    matches = predicate(query, searched)
    sort = applicable(query.sort, searched.definitions)
    if sort is None:
        ids = [record_id for record_id, get in records if matches(get, associations(record_id))]
    else:
        ids = ordered(_values(sort, records, matches, associations), sort, searched.definitions[sort.property_name])
    return Found(ids[query.offset : query.offset + query.limit], len(ids))


def _values(
    sort: Sort,
    records: Iterable[tuple[int, Getter]],
    matches: Predicate,
    associations: Callable[[int], Associated],
) -> Iterable[tuple[int, str | None]]:
    name = sort.property_name
    return ((record_id, get(name)) for record_id, get in records if matches(get, associations(record_id)))
