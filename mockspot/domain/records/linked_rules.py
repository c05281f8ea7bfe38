"""The rules behind `catalog.linked_values`: what follows from the records at the other ends of a record's links."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Context as Precision
from decimal import Decimal

from mockspot.catalog.linked_values import KINDS, Condition, LinkedValue
from mockspot.domain import record
from mockspot.domain.associations.links import Row, ascending, links, size, specs_of
from mockspot.domain.formulas.printing import number_text
from mockspot.domain.ports import Instant, Kind, Transaction
from mockspot.domain.record import Record
from mockspot.domain.records.state import DUE, archived, live
from mockspot.domain.values import parse_instant

_EXACT = Precision(prec=200)

Choice = tuple[Instant, int, str]
"""A record by its time: that, its id, and its object type's id. Of one time, the newest record comes last."""
Chosen = tuple[str, Instant | None, Choice | None]
"""(property, when something to come will be past, the record its value is told of)."""
CHOSEN: Kind[tuple[str, int], tuple[Chosen, ...]] = Kind("linked_choices")
"""By (object type id, record id): what was chosen, so that a new link costs no look at all the others."""


class Ends:
    """What a record is linked to, read as far as rules ask, and each of it once.

    `before` and `chosen` are what was chosen, by property, until now and now. `why` says to which types something
    happened, with the records that were linked where nothing else did.
    """

    __slots__ = ("_live", "before", "chosen", "found", "key", "now", "tx", "why")

    def __init__(
        self, tx: Transaction, type_id: str, found: Record, why: Mapping[str | None, list[int] | None], now: Instant
    ) -> None:
        self.tx, self.found, self.why, self.now = tx, found, why, now
        self.key = type_id, record.record_id(found)
        self._live: dict[str, list[Record]] = {}
        self.before = {each[0]: each for each in tx.get(CHOSEN, self.key) or ()}
        self.chosen: dict[str, Chosen] = {}

    def row(self, to_type: str) -> Row | None:
        """Return the links to records of a type."""
        return self.tx.get(links(self.key[0], to_type), self.key[1])

    def all(self, row: LinkedValue) -> Iterator[tuple[str, Record]]:
        """Yield the live records that a row counts, with their object types' ids."""
        for type_id in row.counted or row.other_type_ids:
            yield from ((type_id, found) for found in self._all(row, type_id) if _meets(found, row.where))

    def new(self, row: LinkedValue) -> Iterator[tuple[str, Record]]:
        """Yield those that were linked just now."""
        for type_id in row.other_type_ids:
            alive = self._alive(type_id, self.why.get(type_id) or ())
            yield from ((type_id, found) for found in alive if _meets(found, row.where))

    def only_new(self, row: LinkedValue) -> bool:
        """Say whether nothing happened to the links of a row but that some came."""
        return None not in self.why and all(self.why.get(type_id, ()) is not None for type_id in row.other_type_ids)

    def remember(self) -> None:
        """Keep what was chosen, and when it will be another."""
        if self.chosen:
            self.tx.put(CHOSEN, self.key, tuple({**self.before, **self.chosen}.values()))
            for due in {due for _, due, _ in self.chosen.values() if due is not None}:
                self.tx.put(DUE, (due, *self.key), True)

    def _all(self, row: LinkedValue, type_id: str) -> Iterable[Record]:
        linked = self.row(type_id)
        if row.association_type_id is not None:
            wanted = ("HUBSPOT_DEFINED", row.association_type_id)
            return self._alive(type_id, (far_id for far_id, specs in ascending(linked) if wanted in specs))
        if type_id not in self._live:
            self._live[type_id] = list(self._alive(type_id, (far_id for far_id, _ in ascending(linked))))
        return self._live[type_id]

    def _alive(self, type_id: str, ids: Iterable[int]) -> Iterator[Record]:
        table = live(type_id)
        found = (self.tx.get(table, far_id) for far_id in ids)
        return (each for each in found if each is not None)


def value(row: LinkedValue, ends: Ends) -> str | None:
    """Return a value as it follows from the links there are; None where nothing gives it one."""
    return _RULES[row.rule](row, ends)


def _meets(found: Record, conditions: tuple[Condition, ...]) -> bool:
    return all((record.value(found, each.property_name) == each.value) == each.holds for each in conditions)


def _id(row: LinkedValue, ends: Ends) -> str | None:
    return next((str(record.record_id(found)) for _, found in ends.all(row)), None)


def _count(row: LinkedValue, ends: Ends) -> str | None:
    """Count. What never had a number stays without as long as nothing is linked that could count.

    Claim: a first note brings the number of times contacted, which it does not count in: 0 (recorded, estuary 2025-04).
    """
    if row.where or row.association_type_id is not None:
        count = sum(1 for _ in ends.all(row))
    else:
        count = sum(_visible(ends, type_id) for type_id in row.counted or row.other_type_ids)
    if count or record.value(ends.found, row.property_name) is not None:
        return str(count)
    chooses = row.where or row.counted
    return "0" if chooses and any(ends.row(type_id) for type_id in row.other_type_ids) else None


def _visible(ends: Ends, type_id: str) -> int:
    """Count the links to live records. Mostly few are archived, and those are looked up rather than all of the links,
    since an account's largest companies have ten thousand contacts.
    """
    linked = ends.row(type_id)
    total, bin_ = size(linked), archived(type_id)
    if ends.tx.count(bin_) < total:
        return total - sum(1 for far_id, _ in ends.tx.scan(bin_) if specs_of(linked, far_id))
    table = live(type_id)
    return sum(1 for far_id, _ in ascending(linked) if ends.tx.get(table, far_id) is not None)


def _sum(row: LinkedValue, ends: Ends) -> str | None:
    """Add up; what never had a total stays without until there is something to add."""
    total, any_ = Decimal(0), record.value(ends.found, row.property_name) is not None
    for _, found in ends.all(row):
        amount = record.value(found, row.of)
        if amount is not None:
            total, any_ = _EXACT.add(total, Decimal(amount)), True
    return number_text(total) if any_ else None


def _one(row: LinkedValue, ends: Ends) -> str | None:
    """Choose a record by its time and tell what the row says of it.

    What was chosen among the others is remembered, and good as long as only links come and nothing to come is past.
    """
    before = ends.before.get(row.property_name) if ends.only_new(row) else None
    if before is None or (before[1] is not None and before[1] <= ends.now):
        choices = [*_timed(row, ends.all(row))]
        due = None
    else:
        choices = [*_timed(row, ends.new(row)), *((before[2],) if before[2] is not None else ())]
        due = before[1]
    past = [each for each in choices if each[0] <= ends.now]
    to_come = [each for each in choices if each[0] > ends.now]
    if row.rule in _OF_NOW:
        due = min((due, *(at for at, _, _ in to_come)), key=_sooner)
    chosen = _CHOICES[row.rule](past, to_come)
    ends.chosen[row.property_name] = (row.property_name, due, chosen)
    return None if chosen is None else _told(row, ends.tx, chosen)


def _timed(row: LinkedValue, found: Iterable[tuple[str, Record]]) -> Iterator[Choice]:
    for type_id, each in found:
        at = parse_instant(record.value(each, row.by) or "")
        if at is not None:
            yield at, record.record_id(each), type_id


def _sooner(instant: Instant | None) -> float:
    return math.inf if instant is None else instant


def _told(row: LinkedValue, tx: Transaction, chosen: Choice) -> str | None:
    _, number, type_id = chosen
    found = tx.get(live(type_id), number)
    if found is None:
        return None
    if row.of != "kind":
        return record.value(found, row.of)
    word, better = KINDS[type_id]
    return word if better is None else record.value(found, better) or word


_OF_NOW = ("last", "next")
"""Rules that choose another record once one that was to come is past."""
_CHOICES: dict[str, Callable[[list[Choice], list[Choice]], Choice | None]] = {
    "earliest": lambda past, to_come: min(past or to_come, default=None),
    "latest": lambda past, to_come: max(to_come or past, default=None),
    "last": lambda past, _: max(past, default=None),
    "next": lambda _, to_come: min(to_come, default=None),
}
_RULES: dict[str, Callable[[LinkedValue, Ends], str | None]] = {
    "id": _id,
    "count": _count,
    "sum": _sum,
    **dict.fromkeys(_CHOICES, _one),
}
