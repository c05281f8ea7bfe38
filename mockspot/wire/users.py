"""Users of the account, their teams and permission sets on the wire (the user provisioning API)."""

from typing import Any

from mockspot.domain.apps import User
from mockspot.domain.refusal import Refusal
from mockspot.domain.teams import Members, Role
from mockspot.domain.users import Created, CreateUser, Details, ListUsers, UpdateUser, UserKey, UserPage
from mockspot.wire.body import member, object_body, required, text, wrong_kind
from mockspot.wire.call import Call
from mockspot.wire.cursors import decoded, encoded
from mockspot.wire.definitions import flag
from mockspot.wire.message import Answer
from mockspot.wire.paging import next_page

_LIMIT = 100
"""Users on a page, the default and the most (documented, SPEC)."""
_KEYS = ("USER_ID", "EMAIL")


def parse_list(call: Call) -> ListUsers:
    """Return the command of `GET /users`."""
    limit = call.number("limit", default=_LIMIT)
    if not 1 <= limit <= _LIMIT:
        raise Refusal("page_limit", {"maximum": _LIMIT})
    return ListUsers(limit, decoded(call.text("after")))


def parse_key(call: Call) -> UserKey:
    """Return who a path names: by id, or by address with `idProperty=EMAIL` (SPEC)."""
    id_property = call.text("idProperty") or _KEYS[0]
    if id_property not in _KEYS:
        raise Refusal("query_value", {"parameter": "idProperty"})
    return UserKey(call.params["userId"], id_property == "EMAIL")


def parse_create(call: Call) -> CreateUser:
    """Return the command of `POST /users`. unverified: SPEC requires sendWelcomeEmail as well."""
    body = object_body(call)
    required(call, body, ("email",), ())
    return CreateUser(
        text(call, body, "email", ()) or "", _details(call, body), flag(call, body, "sendWelcomeEmail", ()) or False
    )


def parse_update(call: Call) -> UpdateUser:
    """Return the command of `PUT /users/{userId}`; what is not sent stays (documented, DOC-USERS)."""
    return UpdateUser(parse_key(call), _details(call, object_body(call)))


def page(found: UserPage, call: Call) -> Answer:
    """Answer a page of users; `paging` is absent on the last one."""
    body: dict[str, Any] = {"results": [document(user) for user in found.users]}
    if found.after is not None:
        body["paging"] = next_page(call, encoded(found.after))
    return Answer(200, body)


def read(found: User, _: Call) -> Answer:
    """Answer one user."""
    return Answer(200, document(found))


def created(made: Created, call: Call) -> Answer:
    """Answer a create, and where the user is (SPEC)."""
    location = f"{call.request.origin}{call.request.path.rstrip('/')}/{made.user.user_id}"
    return Answer(201, document(made.user, welcomed=made.welcomed), [(b"location", location.encode())])


def deleted(_: None, __: Call) -> Answer:
    """Answer a removal."""
    return Answer(204)


def listed_teams(found: list[Members], _: Call) -> Answer:
    """Answer every team; there are no pages (SPEC)."""
    return Answer(200, {"results": [_team(members) for members in found]})


def listed_roles(found: list[Role], _: Call) -> Answer:
    """Answer every permission set; there are no pages (SPEC)."""
    return Answer(200, {"results": [_role(role) for role in found]})


def document(user: User, *, welcomed: bool = False) -> dict[str, Any]:
    """Return a user; members that every user has are in the recorded order (nango 2026-03), unverified: the others.

    `sendWelcomeEmail` is not recorded in any answer; the schema has it (SPEC).
    """
    names = {"firstName": user.first_name, "lastName": user.last_name}
    optional = {
        "roleId": _id(user.role),
        "primaryTeamId": _id(user.primary_team),
        "secondaryTeamIds": [str(number) for number in user.secondary_teams] or None,
    }
    return {
        "id": str(user.user_id),
        "email": user.email,
        **{name: value for name, value in names.items() if value},
        "roleIds": [] if user.role is None else [str(user.role)],
        **{name: value for name, value in optional.items() if value is not None},
        "superAdmin": user.super_admin,
        **({"sendWelcomeEmail": True} if welcomed else {}),
    }


def _team(members: Members) -> dict[str, Any]:
    return {
        "id": str(members.team.team_id),
        "name": members.team.name,
        "userIds": [str(number) for number in members.user_ids],
        "secondaryUserIds": [str(number) for number in members.secondary_user_ids],
    }


def _role(role: Role) -> dict[str, Any]:
    return {"id": str(role.role_id), "name": role.name, "requiresBillingWrite": role.requires_billing_write}


def _details(call: Call, body: dict[str, Any]) -> Details:
    return Details(
        text(call, body, "firstName", ()),
        text(call, body, "lastName", ()),
        text(call, body, "roleId", ()),
        text(call, body, "primaryTeamId", ()),
        _team_ids(call, body),
    )


def _team_ids(call: Call, body: dict[str, Any]) -> tuple[str, ...] | None:
    sent = member(call, body, "secondaryTeamIds", list, ())
    if sent is None:
        return None
    for place, item in enumerate(sent):
        if isinstance(item, bool) or not isinstance(item, (str, int)):
            raise wrong_kind(call, item, str, ("secondaryTeamIds", place))
    return tuple(map(str, sent))


def _id(number: int | None) -> str | None:
    return None if number is None else str(number)
