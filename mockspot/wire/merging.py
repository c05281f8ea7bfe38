"""Merges on the wire."""

from mockspot.domain.records.merging import Merge
from mockspot.wire.body import object_body, required, text
from mockspot.wire.call import Call

_PRIMARY, _OTHER = "primaryObjectId", "objectIdToMerge"


def parse(call: Call) -> Merge:
    """Return the command of `POST /{objectType}/merge`."""
    body = object_body(call)
    required(call, body, (_PRIMARY, _OTHER), ())  # named in this order: pasted (hscli 2026-04)
    return Merge(call.object_type, text(call, body, _PRIMARY, ()) or "", text(call, body, _OTHER, ()) or "")
