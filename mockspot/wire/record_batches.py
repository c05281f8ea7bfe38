"""Batch bodies into commands, and their outcomes into envelopes."""

from typing import Any

from mockspot.domain.records.batch import BatchArchive, BatchRead, BatchWrite, Done, Failed, Found, Input, Outcome
from mockspot.domain.records.reading import View
from mockspot.domain.refusal import Refusal
from mockspot.wire.batch import entry, envelope
from mockspot.wire.body import member, members, object_body, required, text
from mockspot.wire.call import Call
from mockspot.wire.json_positions import Path
from mockspot.wire.message import Answer
from mockspot.wire.records import create_of, document, properties_of, written_document

_MAXIMUM, _HISTORY_MAXIMUM = 100, 50
_INPUT = "com.hubspot.inbounddb.publicobject.core.v2.SimplePublicObjectBatchInput"
"""The class an input of a batch update is read into (pasted, RUDDER 2023). unverified: of the other batches."""
_BATCH = f"com.hubspot.apiutils.core.models.batch.BatchInput$Json<{_INPUT}>"
"""That of their body (pasted, public issues)."""


def parse_create(call: Call) -> BatchWrite:
    """Return the command of `POST /batch/create`."""
    inputs = [
        Input(create.properties, trace_id=_trace(call, item, path), create=create)
        for item, path in _inputs(call)
        for create in (create_of(call, item, path),)
    ]
    return BatchWrite(call.object_type, tuple(inputs))


def parse_update(call: Call) -> BatchWrite:
    """Return the command of `POST /batch/update`: inputs name their record by id, or by a unique property."""
    return _keyed(call, ("id", "properties"))


def parse_upsert(call: Call) -> BatchWrite:
    """Return the command of `POST /batch/upsert`.

    Claim: it needs a unique property (seen, action-destinations 2026); unverified: how it refuses a body without one.
    """
    return _keyed(call, ("id", "idProperty", "properties"))


def parse_read(call: Call) -> BatchRead:
    """Return the command of `POST /batch/read`."""
    body = object_body(call, _BATCH)
    shown = View(call.object_type, _names(call, body, "properties"), _names(call, body, "propertiesWithHistory"))
    keys = tuple(_key(call, item, path) for item, path in _inputs(call, history=bool(shown.with_history)))
    return BatchRead(shown, keys, text(call, body, "idProperty", ()), call.flag("archived"))


def parse_archive(call: Call) -> BatchArchive:
    """Return the command of `POST /batch/archive`."""
    return BatchArchive(call.object_type, tuple(_key(call, item, path) for item, path in _inputs(call)))


def created(outcome: Outcome, call: Call) -> Answer:
    """Answer a batch create."""
    return _written(outcome, call, status=201)


def updated(outcome: Outcome, call: Call) -> Answer:
    """Answer a batch update or upsert."""
    return _written(outcome, call, status=200)


def read(found: Found, call: Call) -> Answer:
    """Answer a batch read."""
    results = [document(seen, call) for seen in found.seen]
    return envelope(results, _errors(found.failed), started=call.now, completed=call.now)


def _written(outcome: Outcome, call: Call, *, status: int) -> Answer:
    results = [_done(done, call) for done in outcome.done]
    return envelope(results, _errors(outcome.failed), started=call.now, completed=call.now, status=status)


def _done(done: Done, call: Call) -> dict[str, Any]:
    body = written_document(done.written, call)
    if done.new is not None:
        body["new"] = done.new
    if done.trace_id is not None:
        body["objectWriteTraceId"] = done.trace_id
    return body


def _errors(failed: tuple[Failed, ...]) -> list[dict[str, Any]]:
    return [entry(failure.refusal, trace_id=failure.trace_id) for failure in failed]


def _inputs(call: Call, *, history: bool = False) -> list[tuple[dict[str, Any], Path]]:
    """Return the inputs with the paths that lead to them; refused when there are too many."""
    body = object_body(call, _BATCH)
    required(call, body, ("inputs",), ())
    found = members(call, body, "inputs", (), f"{_INPUT}$Json")
    maximum = _HISTORY_MAXIMUM if history else _MAXIMUM
    if len(found) > maximum:
        request_for = " request for property histories" if history else ""
        raise Refusal("batch_too_large", {"maximum": maximum, "request_for": request_for})
    return [(item, ("inputs", place)) for place, item in enumerate(found)]


def _keyed(call: Call, needed: tuple[str, ...]) -> BatchWrite:
    inputs = []
    for item, path in _inputs(call):
        required(call, item, needed, path)
        inputs.append(
            Input(
                properties_of(call, item, path),
                key=text(call, item, "id", path) or "",
                id_property=text(call, item, "idProperty", path),
                trace_id=_trace(call, item, path),
            )
        )
    _refuse_repeated([item.key for item in inputs])
    return BatchWrite(call.object_type, tuple(inputs))


def _key(call: Call, item: dict[str, Any], path: Path) -> str:
    required(call, item, ("id",), path)
    return text(call, item, "id", path) or ""


def _trace(call: Call, item: dict[str, Any], path: Path) -> str | None:
    return text(call, item, "objectWriteTraceId", path)


def _names(call: Call, body: dict[str, Any], name: str) -> tuple[str, ...]:
    return tuple(str(item) for item in member(call, body, name, list, ()) or ())


def _refuse_repeated(keys: list[str]) -> None:
    repeated = sorted({key for key in keys if keys.count(key) > 1}) if len(set(keys)) < len(keys) else []
    if repeated:
        raise Refusal("batch_duplicate_ids", {"ids": repeated, "listed": ", ".join(repeated)})
