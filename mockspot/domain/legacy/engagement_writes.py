"""Make, change and delete calls, emails, meetings, notes and tasks as one kind of thing, as engagements v1 does."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from mockspot.catalog.object_types import ObjectType, resolve
from mockspot.domain.associations import NewLink, types
from mockspot.domain.context import Context
from mockspot.domain.legacy.engagements import Kind, Shown, find, kinds, shown
from mockspot.domain.records import writing
from mockspot.domain.records.state import live
from mockspot.domain.records.writing import Archive, Create
from mockspot.domain.refusal import Refusal
from mockspot.domain.values import instant_text


class CreateEngagement(NamedTuple):
    """Make an engagement of a kind, associated to records by type name and id."""

    kind: Kind
    properties: Mapping[str, object]
    links: tuple[tuple[str, int], ...]


class ChangeEngagement(NamedTuple):
    """Change the engagement of an id; `told` returns the property values sent, which depend on the kind it has."""

    number: int
    told: Callable[[Kind], Mapping[str, object]]


def create(ctx: Context, command: CreateEngagement) -> Shown:
    """Make an engagement. One without a timestamp happens now (recorded, hrb 2016-18)."""
    _, object_type = command.kind
    links = tuple(_link(ctx, object_type, name, number) for name, number in command.links)
    sent = {"hs_timestamp": instant_text(ctx.now), **command.properties}
    made = writing.create(ctx, Create(object_type, sent, links)).record
    return shown(ctx, (command.kind, made))


def change(ctx: Context, command: ChangeEngagement) -> Shown:
    """Change an engagement: members of the metadata that are not sent stay (documented, DOC-LEGACY)."""
    kind, found = find(ctx.tx, command.number)
    sent = command.told(kind)
    if sent:
        found = writing.change(ctx, kind[1], found, sent).record
    return shown(ctx, (kind, found))


def delete(ctx: Context, number: int) -> None:
    """Move an engagement to the bin. unverified: what is not there is deleted already, as anything else is."""
    for _, object_type in kinds():
        if ctx.tx.get(live(object_type.type_id), number) is not None:
            writing.archive(ctx, Archive(object_type, str(number)))


def _link(ctx: Context, object_type: ObjectType, name: str, number: int) -> NewLink:
    """Return the unlabelled association to a record.

    An answer has a list for associations that failed (pasted 2025-08, n8n 18606), but no public one has an entry in it.
    """
    other = resolve(name)
    kind = None if other is None else types.default(ctx.tx, object_type.type_id, other.type_id)
    if kind is None:
        raise Refusal("not_simulated", {"operation": f"engagements associated to {name}"})
    return NewLink(str(number), ((kind.category, kind.type_id),))
