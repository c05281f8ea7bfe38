"""The live records of one type as a search among many sees them: by the values of their properties."""

from collections.abc import Iterable

from pyroaring import BitMap64

from mockspot.catalog.object_types import ObjectType, resolve
from mockspot.domain import associations, record
from mockspot.domain.ports import Grouping, Transaction
from mockspot.domain.record import Record
from mockspot.domain.records.state import live


class TypeColumns:
    """Implements `search.plan.Columns`; for one search, since records must not change meanwhile."""

    def __init__(self, tx: Transaction, object_type: ObjectType) -> None:
        self._tx = tx
        self._type = object_type
        self._kind = live(object_type.type_id)
        self._groupings = tx.grouped(self._kind)

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

    def linked(self, object_type: str, others: Iterable[int]) -> BitMap64:
        """Return the ids of the records associated with any live one of these: each link is kept at both ends."""
        other = resolve(object_type)
        found = BitMap64()
        if other is not None:
            kind = live(other.type_id)
            for number in others:
                if self._tx.get(kind, number) is not None:
                    found |= BitMap64(associations.associated_ids(self._tx, other, number, self._type))
        return found

    def row(self, record_id: int) -> Record:
        """Return a record."""
        row = self._tx.get(self._kind, record_id)
        assert row is not None, "a search finds what is there"
        return row
