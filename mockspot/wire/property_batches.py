"""Batches of property definitions: bodies into commands, outcomes into envelopes."""

from typing import Any

from mockspot.catalog.field_types import NON_SENSITIVE, SENSITIVITIES
from mockspot.domain.properties.batch import BatchArchive, BatchCreate, BatchRead, Outcome
from mockspot.domain.properties.reading import View
from mockspot.domain.refusal import Refusal
from mockspot.wire.batch import entry, envelope
from mockspot.wire.body import members, object_body, required, text
from mockspot.wire.call import Call
from mockspot.wire.definitions import choice, flag
from mockspot.wire.json_positions import Path
from mockspot.wire.message import Answer
from mockspot.wire.properties import create_of, document

_MAXIMUM = 100
# unverified: the size of a property batch; record batches have this one.
_NOT_OF_CREATES = frozenset({"updatedAt", "createdAt", "createdUserId", "updatedUserId", "archived"})


def parse_create(call: Call) -> BatchCreate:
    """Return the command of `POST /batch/create`."""
    return BatchCreate(tuple(create_of(call, item, path) for item, path in _inputs(call, object_body(call))))


def parse_read(call: Call) -> BatchRead:
    """Return the command of `POST /batch/read`. unverified: SPEC requires both switches; absent ones have defaults."""
    body = object_body(call)
    sensitivity = choice(call, body, "dataSensitivity", SENSITIVITIES, ()) or NON_SENSITIVE
    view = View(call.object_type, flag(call, body, "archived", ()) or False, sensitivity)
    return BatchRead(view, _names(call, body))


def parse_archive(call: Call) -> BatchArchive:
    """Return the command of `POST /batch/archive`."""
    return BatchArchive(call.object_type, _names(call, object_body(call)))


def created(outcome: Outcome, call: Call) -> Answer:
    """Answer a batch create; its definitions say nothing of when and by whom (amp 2026-02)."""
    results = [
        {name: value for name, value in document(row).items() if name not in _NOT_OF_CREATES} for row in outcome.done
    ]
    return _answer(results, outcome, call, status=201)


def read(outcome: Outcome, call: Call) -> Answer:
    """Answer a batch read."""
    return _answer([document(row) for row in outcome.done], outcome, call, status=200)


def _answer(results: list[dict[str, Any]], outcome: Outcome, call: Call, *, status: int) -> Answer:
    errors = [entry(refusal) for refusal in outcome.failed]
    return envelope(results, errors, started=call.now, completed=call.now, status=status)


def _names(call: Call, body: dict[str, Any]) -> tuple[str, ...]:
    return tuple(_name(call, item, path) for item, path in _inputs(call, body))


def _name(call: Call, item: dict[str, Any], path: Path) -> str:
    required(call, item, ("name",), path)
    return text(call, item, "name", path) or ""


def _inputs(call: Call, body: dict[str, Any]) -> list[tuple[dict[str, Any], Path]]:
    required(call, body, ("inputs",), ())
    found = members(call, body, "inputs", ())
    if len(found) > _MAXIMUM:
        raise Refusal("batch_too_large", {"maximum": _MAXIMUM, "request_for": ""})
    return [(item, ("inputs", place)) for place, item in enumerate(found)]
