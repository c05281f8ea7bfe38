"""What users do to records that no client can undo."""

from mockspot.catalog.object_types import ObjectType
from mockspot.catalog.object_types.row import GDPR_DELETE, MERGE
from mockspot.control.change_kinds.row import Change, ChangeKind, Outcome, Scene, object_type
from mockspot.control.scalars import Name, RecordId
from mockspot.domain import record
from mockspot.domain.context import Context
from mockspot.domain.gremlin import Dice
from mockspot.domain.ports import Transaction
from mockspot.domain.records import erasing, merging
from mockspot.domain.records.state import latest_id, live


class RecordsMerged(Change, tag="records_merged"):
    """A user merges one record into another."""

    object_type: Name
    primary: RecordId
    other: RecordId


def merge(ctx: Context, wanted: RecordsMerged) -> Outcome:
    """Merge two records."""
    kind = object_type(ctx, wanted.object_type)
    made = merging.merge(ctx, merging.Merge(kind, str(wanted.primary), str(wanted.other)))
    return {"objectTypeId": kind.type_id, "objectId": str(record.record_id(made.record))}


def suggest_merge(scene: Scene, dice: Dice) -> Change | None:
    """Return the merge of any two records of a type that can be merged."""
    tx = scene.ctx.tx
    kind = dice.one_of([each for each in scene.types if each.operations & MERGE and tx.count(live(each.type_id)) > 1])
    if kind is None:
        return None
    primary, other = _any_record(tx, kind, dice), _any_record(tx, kind, dice)
    return None if primary == other else RecordsMerged(object_type=kind.name, primary=primary, other=other)


class RecordErased(Change, tag="record_erased"):
    """A user has a record deleted for good, for privacy's sake."""

    object_type: Name
    object_id: RecordId


def erase(ctx: Context, wanted: RecordErased) -> Outcome:
    """Erase a record."""
    kind = object_type(ctx, wanted.object_type)
    erasing.erase(ctx, erasing.Erase(kind, str(wanted.object_id)))
    return {"objectTypeId": kind.type_id, "objectId": str(wanted.object_id)}


def suggest_erasing(scene: Scene, dice: Dice) -> Change | None:
    """Return the end of any record of a type that has it."""
    tx = scene.ctx.tx
    kind = dice.one_of([each for each in scene.types if each.operations & GDPR_DELETE and tx.count(live(each.type_id))])
    return None if kind is None else RecordErased(object_type=kind.name, object_id=_any_record(tx, kind, dice))


def _any_record(tx: Transaction, kind: ObjectType, dice: Dice) -> int:
    """Return a record's id without counting through a million of them: the one that follows a number drawn."""
    rows = live(kind.type_id)
    first = next(number for number, _ in tx.scan(rows))
    drawn = first + int(dice.fraction() * (latest_id(tx) + 1 - first))
    return next((number for number, _ in tx.scan(rows, drawn)), first)


KINDS = (
    ChangeKind(RecordsMerged, merge, suggest_merge, 5),
    ChangeKind(RecordErased, erase, suggest_erasing, 2),
)
