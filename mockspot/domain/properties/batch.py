"""Batches of property definitions: each input on its own."""

from typing import NamedTuple

from mockspot.catalog.object_types import ObjectType
from mockspot.catalog.properties import PropertyDefinition
from mockspot.domain.context import Context
from mockspot.domain.properties import reading, writing
from mockspot.domain.properties.access import require_view
from mockspot.domain.properties.definitions import definition, missing
from mockspot.domain.properties.reading import View
from mockspot.domain.properties.writing import Archive, Create
from mockspot.domain.refusal import Refusal


class BatchCreate(NamedTuple):
    """Create several definitions of one type."""

    creates: tuple[Create, ...]


class BatchRead(NamedTuple):
    """Read definitions by name."""

    view: View
    names: tuple[str, ...]


class BatchArchive(NamedTuple):
    """Archive definitions by name."""

    object_type: ObjectType
    names: tuple[str, ...]


class Outcome(NamedTuple):
    """The definitions of the inputs that succeeded, and why the others did not."""

    done: tuple[PropertyDefinition, ...]
    failed: tuple[Refusal, ...] = ()


def create(ctx: Context, command: BatchCreate) -> Outcome:
    """Create each definition that can be; a name that is taken stops nothing else (amp 2026-02)."""
    done, failed = [], []
    for item in ctx.served(command.creates):
        mark = ctx.tx.mark()
        try:
            done.append(writing.create(ctx, item))
        except Refusal as refusal:
            ctx.tx.undo_to(mark)
            failed.append(refusal)
    return Outcome(tuple(done), tuple(failed))


def read(ctx: Context, command: BatchRead) -> Outcome:
    """Return the definitions there are; each name without one is an entry of `errors` (unverified: one entry each)."""
    view = command.view
    require_view(ctx, view.object_type)
    found = [(name, reading.find(ctx, view, name)) for name in dict.fromkeys(command.names)]
    failed = tuple(missing(view.object_type, name) for name, row in found if row is None)
    return Outcome(tuple(row for _, row in found if row is not None), failed)


def archive(ctx: Context, command: BatchArchive) -> None:
    """Archive definitions; names without a live one are passed over (documented: 204 whatever the initial state)."""
    for name in ctx.served(command.names):
        if definition(ctx.tx, command.object_type, name) is not None:
            writing.archive(ctx, Archive(command.object_type, name))
