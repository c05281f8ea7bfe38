"""The envelope of batch answers, and the error entries inside a 207."""

from collections.abc import Sequence
from typing import Any

from mockspot.catalog import errors as catalog
from mockspot.domain.ports import Instant
from mockspot.domain.refusal import Refusal
from mockspot.domain.values import instant_text
from mockspot.wire.errors import message, shown_context
from mockspot.wire.message import Answer


def envelope(
    results: Sequence[Any], errors: Sequence[dict[str, Any]], *, started: Instant, completed: Instant, status: int = 200
) -> Answer:
    """Return a batch answer: `status` when all went well, 207 when there are errors.

    Claim: this key order since late 2025, `status` stays COMPLETE in a 207 (recorded, amp 2025-26).
    """
    body: dict[str, Any] = {
        "completedAt": instant_text(completed),
        "status": "COMPLETE",
        "startedAt": instant_text(started),
        "results": results,
    }
    if errors:
        body["errors"] = errors
        body["numErrors"] = len(errors)
    return Answer(207 if errors else status, body)


def entry(refusal: Refusal, *, trace_id: str | None = None) -> dict[str, Any]:
    """Return the error entry of an input that failed; it has no correlation id (recorded, amp 2025-26)."""
    row = catalog.every()[refusal.kind]
    body: dict[str, Any] = {"status": "error", "category": row.category or "VALIDATION_ERROR"}
    if row.sub_category is not None:
        body["subCategory"] = row.sub_category
    body["message"] = message(row, refusal)
    trace = {"objectWriteTraceId": [trace_id]} if trace_id is not None else {}
    context = {**trace, **shown_context((*row.context, *row.batch_context), refusal.context)}
    if context:  # a refusal without one has no such member (amp 2026-03)
        body["context"] = context
    return body
