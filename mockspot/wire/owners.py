"""Owners on the wire."""

from typing import Any

from mockspot.domain.numbers import number_of
from mockspot.domain.owners import ListOwners, OwnerPage, ReadOwner, Seen
from mockspot.domain.refusal import Refusal
from mockspot.domain.teams import Membership
from mockspot.domain.values import instant_text
from mockspot.wire.call import Call
from mockspot.wire.cursors import decoded, encoded
from mockspot.wire.message import Answer
from mockspot.wire.paging import next_page

_LIMIT_DEFAULT, _LIMIT_MAXIMUM = 100, 500
# Claim: the default is documented (SPEC), the maximum second-hand.


def parse_list(call: Call) -> ListOwners:
    """Return the command of `GET /owners`."""
    limit = call.number("limit", default=_LIMIT_DEFAULT)
    if not 1 <= limit <= _LIMIT_MAXIMUM:
        raise Refusal("page_limit", {"maximum": _LIMIT_MAXIMUM})
    return ListOwners(limit, decoded(call.text("after")), call.text("email") or None, call.flag("archived"))


def parse_read(call: Call) -> ReadOwner:
    """Return the command of `GET /owners/{ownerId}`."""
    id_property = call.text("idProperty") or "id"
    if id_property not in ("id", "userId"):
        raise Refusal("query_value", {"parameter": "idProperty"})
    found = number_of(call.params["ownerId"])
    if found is None:
        raise Refusal("path_value", {"parameter": "ownerId"})
    return ReadOwner(found, id_property == "userId", call.flag("archived"))


def page(found: OwnerPage, call: Call) -> Answer:
    """Answer a page of owners; `paging` is absent on the last one."""
    body: dict[str, Any] = {"results": [document(seen) for seen in found.owners]}
    if found.after is not None:
        body["paging"] = next_page(call, encoded(found.after))
    return Answer(200, body)


def read(found: Seen, _: Call) -> Answer:
    """Answer one owner."""
    return Answer(200, document(found))


def document(seen: Seen) -> dict[str, Any]:
    """Return an owner; the user of an archived one is known as inactive only (documented, DOC-OWN).

    `teams` is there only for who is in one (recorded).
    """
    owner = seen.owner
    shown = {
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
    return {**shown, "teams": [_team(membership) for membership in seen.teams]} if seen.teams else shown


def _team(membership: Membership) -> dict[str, Any]:
    team = membership.team
    return {"id": str(team.team_id), "name": team.name, "primary": membership.primary}
