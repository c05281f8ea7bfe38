"""Find a record by its id or by a value that only one record may have."""

from mockspot.catalog.object_types import ObjectType
from mockspot.domain import properties
from mockspot.domain.context import Context
from mockspot.domain.numbers import number_of
from mockspot.domain.properties import sensitivity
from mockspot.domain.record import Record
from mockspot.domain.records import identities
from mockspot.domain.records.state import archived, holders, is_purged, live
from mockspot.domain.refusal import Refusal


def find(
    ctx: Context, object_type: ObjectType, key: str, id_property: str | None = None, *, in_bin: bool = False
) -> Record:
    """Return the live (or archived) record a path names; refused when there is none.

    Claim: a property that is not unique, or not there, names none (second-hand, action-destinations 2026: it makes the
    property it needs after a 404; SLACK 2021-02). In batches it is refused.
    """
    known = id_property in (None, "hs_object_id") or id_property in properties.unique_names(ctx.tx, object_type)
    found = search(ctx, object_type, key, id_property, in_bin=in_bin) if known else None
    if found is None:
        raise missing(ctx)
    return found


def search(
    ctx: Context,
    object_type: ObjectType,
    key: str,
    id_property: str | None = None,
    *,
    in_bin: bool = False,
    merged: bool = True,
) -> Record | None:
    """Return the record with this id, or with this value of a unique property, or None.

    An id that was merged away leads to the record it became, unless `merged` is false (documented,
    CHG:updated-merge-functionality).
    """
    number = _number(key) if id_property in (None, "hs_object_id") else _holder(ctx, object_type, id_property, key)
    if number is None:
        return None
    kind = archived(object_type.type_id) if in_bin else live(object_type.type_id)
    found = ctx.tx.get(kind, number)
    if found is None and merged:
        heir = identities.survivor(ctx.tx, object_type, number)
        found = None if heir is None else ctx.tx.get(kind, heir)
    return None if in_bin and found is not None and is_purged(found, ctx.now) else found


def missing(ctx: Context) -> Refusal:
    """Return the refusal of a record that is not there.

    Claim: an HTML page (recorded, sens 2024, node194); JSON is older and pasted.
    """
    return Refusal("not_found_html" if ctx.policy.missing_record_html else "not_found_json")


def require_unique(ctx: Context, object_type: ObjectType, id_property: str) -> None:
    """Refuse to identify records by a property whose values may repeat, or may not be known to the caller."""
    if id_property not in properties.unique_names(ctx.tx, object_type):
        context = {"type_id": object_type.type_id, "name": id_property, "portal_id": ctx.portal.portal_id}
        raise Refusal("id_property_not_unique", context)
    sensitivity.check_read(ctx, object_type, (id_property,))


def _number(key: str) -> int:
    """Return a path's record id. The two texts differ in their spaces (node669, hscli 2026)."""
    number = number_of(key)
    if number is None:
        raise Refusal("id_not_numeric", {"parameter": "objectId", "id": key})
    if number == 0:
        raise Refusal("id_not_positive", {"id": key})
    return number


def _holder(ctx: Context, object_type: ObjectType, id_property: str, value: str) -> int | None:
    require_unique(ctx, object_type, id_property)
    wanted = value.strip().lower() if id_property == "email" else value
    return ctx.tx.get(holders(object_type.type_id, id_property), wanted)
