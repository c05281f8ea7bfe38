"""A search as data: what a request asks for, before anything knows which properties exist."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

ASSOCIATIONS: Final = "associations."
"""Prefix of the pseudo-properties `associations.{objectType}`, which hold the ids of associated records."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition on one property. `operator` names a row of `operators`; operands are texts as they were sent."""

    property_name: str
    operator: str
    value: str | None = None
    high_value: str | None = None
    values: tuple[str, ...] = ()

    @property
    def associated_type(self) -> str | None:
        """Return the object type whose associated ids are asked for, or None for an ordinary property."""
        if not self.property_name.startswith(ASSOCIATIONS):
            return None
        return self.property_name.removeprefix(ASSOCIATIONS)


@dataclass(frozen=True, slots=True)
class FilterGroup:
    """Conditions that must all hold; a group without conditions holds for every record."""

    filters: tuple[Filter, ...] = ()


@dataclass(frozen=True, slots=True)
class Sort:
    """The property a result is ordered by."""

    property_name: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """One search: any of `groups` must hold and `text` must be found; one page is cut out of the ordered matches."""

    groups: tuple[FilterGroup, ...] = ()
    text: str = ""
    sort: Sort | None = None
    properties: tuple[str, ...] = ()
    limit: int = 10
    offset: int = 0

    def filters(self) -> Iterator[Filter]:
        """Yield every condition of every group."""
        for group in self.groups:
            yield from group.filters

    def named(self) -> tuple[str, ...]:
        """Return every property that the search looks at or shows."""
        sorted_by = () if self.sort is None else (self.sort.property_name,)
        return (*self.properties, *sorted_by, *(condition.property_name for condition in self.filters()))

    def next_offset(self, total: int) -> int | None:
        """Return where the next page starts, or None on the last page.

        Claim: the cursor of the next page is given even where following it is refused: clients were handed 10000 and
        failed on it (pasted, node132 and SLACK 2024-04).
        """
        following = self.offset + self.limit
        return following if following < total else None
