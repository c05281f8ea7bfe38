"""Bring values up to date that time alone changes: what was to come and is past, and what is late by now.

Claim: a task that comes due is changed within that second (recorded, nango 2026-03: the modified stamps of two). The
stamp here is the very instant. unverified: that what follows from the activities of a timeline changes at once too.
"""

from dataclasses import replace
from itertools import takewhile

from mockspot.domain import object_types
from mockspot.domain.context import Context
from mockspot.domain.ports import Instant, Transaction
from mockspot.domain.records import linked_values
from mockspot.domain.records.linked_values import Moved
from mockspot.domain.records.state import DUE, live


def is_due(tx: Transaction, now: Instant) -> bool:
    """Say whether a record has values that are of an earlier time."""
    waiting = tx.keys(DUE)
    return bool(waiting) and waiting[0][0] <= now


def bring(ctx: Context) -> None:
    """Change every record that is due as of its instant, in order; one may make another due."""
    while is_due(ctx.tx, ctx.now):
        for instant, type_id, record_id in list(takewhile(lambda key: key[0] <= ctx.now, ctx.tx.keys(DUE))):
            ctx.tx.delete(DUE, (instant, type_id, record_id))
            _ripen(replace(ctx, now=instant), type_id, record_id)


def _ripen(ctx: Context, type_id: str, record_id: int) -> None:
    linked_values.refresh(ctx, (Moved(type_id, record_id),))
    found = ctx.tx.get(live(type_id), record_id)
    object_type = object_types.resolve(ctx.tx, ctx.portal.portal_id, type_id)
    if found is not None and object_type is not None and linked_values.settle(ctx, object_type, found, {}, ()):
        linked_values.refresh(ctx, list(linked_values.neighbours(ctx.tx, type_id, record_id)))
