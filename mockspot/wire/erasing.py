"""Erasures on the wire."""

from mockspot.domain.records.erasing import Erase
from mockspot.wire.body import object_body, required, text
from mockspot.wire.call import Call


def parse(call: Call) -> Erase:
    """Return the command of `POST /{objectType}/gdpr-delete`."""
    body = object_body(call)
    required(call, body, ("objectId",), ())
    return Erase(call.object_type, text(call, body, "objectId", ()) or "", text(call, body, "idProperty", ()))
