"""The live records of one type as a search among many sees them: by the values of their properties."""

from collections.abc import Callable

from pyroaring import BitMap64

from mockspot.catalog.object_types import ObjectType
from mockspot.domain import record
from mockspot.domain.ports import Grouping, Transaction
from mockspot.domain.record import Record
from mockspot.domain.records.state import live
from mockspot.domain.search.predicate import Associated


class TypeColumns:
    """Implements `search.plan.Columns`; for one search, since records must not change meanwhile."""

    def __init__(self, tx: Transaction, object_type: ObjectType, associations: Callable[[int], Associated]) -> None:
        self._tx = tx
        self._kind = live(object_type.type_id)
        self._groupings = tx.grouped(self._kind)
        self.associations = associations

    @property
    def everyone(self) -> BitMap64:
        """Return the ids of all records."""
        return self._groupings.everyone

    def column(self, name: str) -> Grouping:
        """Return the ids by the value of a property."""
        return self._groupings.by(name, record.reader(name))

    def value(self, record_id: int, name: str) -> str | None:
        """Return the value of one record."""
        return record.value(self.row(record_id), name)

    def row(self, record_id: int) -> Record:
        """Return a record."""
        row = self._tx.get(self._kind, record_id)
        assert row is not None, "a search finds what is there"
        return row
