"""What administrators do to association labels."""

from msgspec import field

from mockspot.control.change_kinds.row import Change, ChangeKind, Outcome, Scene, object_type
from mockspot.domain.associations import labels
from mockspot.domain.associations.labels import CreateLabel
from mockspot.domain.context import Context
from mockspot.domain.gremlin import Dice
from mockspot.domain.refusal import Refusal


class LabelsFilled(Change, tag="labels_filled"):
    """Labels are made between two object types until there is room for no more."""

    from_: str = field(name="from")
    to: str


def fill(ctx: Context, wanted: LabelsFilled) -> Outcome:
    """Fill the labels of two object types up."""
    from_type, to_type = object_type(ctx, wanted.from_), object_type(ctx, wanted.to)
    made = 0
    for number in range(2 * ctx.policy.association_labels):  # some may be there from the last time
        name = f"filler_{from_type.type_id}_{to_type.type_id}_{number}".replace("-", "_")
        try:
            labels.create(ctx, CreateLabel(from_type, to_type, name, f"Filler {number}"))
        except Refusal as refusal:
            if refusal.kind == "association_labels_full":
                break
            if refusal.kind not in ("association_name_taken", "association_label_taken"):
                raise
        else:
            made += 1
    return {"objectTypeId": from_type.type_id, "toObjectTypeId": to_type.type_id, "labels": made}


def suggest_filling(scene: Scene, dice: Dice) -> Change | None:
    """Return the filling of a pair that has room."""
    pairs = [(a, b) for a in scene.types for b in scene.types if a is not b and labels.room(scene.ctx, a, b)]
    chosen = dice.one_of(pairs)
    return None if chosen is None else LabelsFilled(from_=chosen[0].name, to=chosen[1].name)


KINDS = (ChangeKind(LabelsFilled, fill, suggest_filling, 1),)
