"""Owners on the wire."""

import base64
from typing import Any

from mockspot.domain.owners import ListOwners, Owner, OwnerPage, ReadOwner
from mockspot.domain.refusal import Refusal
from mockspot.domain.values import instant_text
from mockspot.wire.call import Call
from mockspot.wire.message import Answer
from mockspot.wire.paging import next_page

_LIMIT_DEFAULT, _LIMIT_MAXIMUM = 100, 500
# Claim: the default is documented (SPEC), the maximum second-hand.
_LONGEST = 18


def parse_list(call: Call) -> ListOwners:
    """Return the command of `GET /owners`."""
    limit = call.number("limit", default=_LIMIT_DEFAULT)
    if not 1 <= limit <= _LIMIT_MAXIMUM:
        raise Refusal("page_limit", {"maximum": _LIMIT_MAXIMUM})
    return ListOwners(limit, _decoded(call.text("after")), call.text("email") or None, call.flag("archived"))


def parse_read(call: Call) -> ReadOwner:
    """Return the command of `GET /owners/{ownerId}`."""
    id_property = call.text("idProperty") or "id"
    if id_property not in ("id", "userId"):
        raise Refusal("query_value", {"parameter": "idProperty"})
    number = _number(call.params["ownerId"])
    if number is None:
        raise Refusal("path_value", {"parameter": "ownerId"})
    return ReadOwner(number, id_property == "userId", call.flag("archived"))


def page(found: OwnerPage, call: Call) -> Answer:
    """Answer a page of owners; `paging` is absent on the last one."""
    body: dict[str, Any] = {"results": [document(owner) for owner in found.owners]}
    if found.after is not None:
        body["paging"] = next_page(call, _encoded(found.after))
    return Answer(200, body)


def read(found: Owner, _: Call) -> Answer:
    """Answer one owner."""
    return Answer(200, document(found))


def document(owner: Owner) -> dict[str, Any]:
    """Return an owner; the user of an archived one is known as inactive only (documented, DOC-OWN)."""
    return {
        "id": str(owner.owner_id),
        "email": owner.email,
        "type": owner.kind,
        "firstName": owner.first_name,
        "lastName": owner.last_name,
        "userId": None if owner.archived else owner.user_id,
        "userIdIncludingInactive": owner.user_id,
        "createdAt": instant_text(owner.created_at),
        "updatedAt": instant_text(owner.updated_at),
        "archived": owner.archived,
    }


def _encoded(owner_id: int) -> str:
    """Return a cursor: the next owner's id in base64 (recorded, grou 2021-22)."""
    return base64.b64encode(str(owner_id).encode()).decode()


def _decoded(cursor: str | None) -> int:
    if not cursor:
        return 0
    try:
        number = _number(base64.b64decode(cursor, validate=True).decode("ascii").strip())
    except ValueError:  # binascii and the decoder raise kinds of it, and so does text that is no ASCII
        number = None
    if number is None:
        raise Refusal("query_value", {"parameter": "after"})  # unverified: what a cursor nobody gave out answers
    return number


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST else None
