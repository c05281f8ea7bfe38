"""Users of the account: provisioned, changed and removed; each of them is an owner as long as it is there."""

from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from mockspot.domain import owners, teams
from mockspot.domain.apps import USERS, User
from mockspot.domain.context import Context
from mockspot.domain.numbers import number_of
from mockspot.domain.ports import Transaction
from mockspot.domain.records import mirroring
from mockspot.domain.refusal import Refusal
from mockspot.domain.values import is_email

BILLING = "settings.billing.write"
"""The scope that permission sets with a paid seat need. DOC-USERS calls it billing-write, a name no scope has."""


class ListUsers(NamedTuple):
    """List users in ascending id order, from id `after` on."""

    limit: int
    after: int = 0


class UserPage(NamedTuple):
    """One page of a listing; `after` is the id of the user after it, or None on the last."""

    users: tuple[User, ...]
    after: int | None


class UserKey(NamedTuple):
    """A user, named by its id or by its email address."""

    text: str
    by_email: bool = False


class Details(NamedTuple):
    """What a request says about a user; what is None stays as it is."""

    first_name: str | None = None
    last_name: str | None = None
    role_id: str | None = None
    primary_team_id: str | None = None
    secondary_team_ids: tuple[str, ...] | None = None


class CreateUser(NamedTuple):
    """Add a user."""

    email: str
    details: Details
    send_welcome_email: bool = False


class UpdateUser(NamedTuple):
    """Change a user."""

    key: UserKey
    details: Details


class Created(NamedTuple):
    """A new user, and whether it was sent a mail; later answers say that it was not (SPEC)."""

    user: User
    welcomed: bool


def list_users(ctx: Context, command: ListUsers) -> UserPage:
    """Return one page of users."""
    found = tuple(islice((user for _, user in ctx.tx.scan(USERS, command.after)), command.limit + 1))
    page = found[: command.limit]
    return UserPage(page, found[-1].user_id if len(found) > len(page) else None)


def read(ctx: Context, key: UserKey) -> User:
    """Return one user."""
    return _found(ctx.tx, key)


def create(ctx: Context, command: CreateUser) -> Created:
    """Add a user, and the owner that comes with it; whoever comes back has the id of before (observed 2026-08, tfhs).

    unverified: that the owner is the one of before too.
    """
    email = command.email.strip().lower()
    if not is_email(email):
        raise Refusal("user_email_invalid", {"email": command.email})
    if _by_email(ctx.tx, email) is not None:
        raise Refusal("user_exists", {"email": email})
    number = owners.former_user_id(ctx.tx, email)
    invited = User(
        owners.new_user_id(ctx) if number is None else number, email, invited=not ctx.policy.users_accept_at_once
    )
    user = _changed(ctx, invited, command.details)
    ctx.tx.put(USERS, user.user_id, user)
    owners.follow(ctx, user)
    if number is not None:
        mirroring.activate(ctx, user)
    return Created(user, command.send_welcome_email)


def update(ctx: Context, command: UpdateUser) -> User:
    """Change a user, and the name of its owner with it.

    Claim: names stay until the user accepts (observed 2026-08, tfhs). unverified: teams and the role do not.
    """
    found = _found(ctx.tx, command.key)
    if found.invited and (command.details.first_name, command.details.last_name) != (None, None):
        raise Refusal("user_not_active", {"user": command.key.text})
    user = _changed(ctx, found, command.details)
    ctx.tx.put(USERS, user.user_id, user)
    owners.follow(ctx, user)
    mirroring.rename(ctx, user)
    return user


def accept(ctx: Context, key: UserKey) -> User:
    """Let a user accept the invitation to the account."""
    user = replace(_found(ctx.tx, key), invited=False)
    ctx.tx.put(USERS, user.user_id, user)
    return user


def delete(ctx: Context, key: UserKey) -> None:
    """Remove a user; its owner is archived (documented, DOC-OWN).

    Claim: who is gone already is no error (observed 2026-08, tfhs). unverified: nor is who never was, and the last
    super admin has to stay.
    """
    user = _search(ctx.tx, key)
    if user is None:
        return
    if user.super_admin and sum(other.super_admin for _, other in ctx.tx.scan(USERS)) == 1:
        raise Refusal("user_last_super_admin")
    mirroring.deactivate(ctx, user)
    ctx.tx.delete(USERS, user.user_id)
    owners.retire(ctx, user)


def _changed(ctx: Context, user: User, details: Details) -> User:
    """Return a user with what a request says. unverified: an empty list of teams leaves them all."""
    sent: dict[str, object] = {}
    if details.first_name is not None:
        sent["first_name"] = details.first_name
    if details.last_name is not None:
        sent["last_name"] = details.last_name
    if details.role_id is not None:
        sent["role"] = _role(ctx, details.role_id)
    if details.primary_team_id is not None:
        sent["primary_team"] = _team(ctx, details.primary_team_id)
    if details.secondary_team_ids is not None:
        sent["secondary_teams"] = tuple(_team(ctx, text) for text in dict.fromkeys(details.secondary_team_ids))
    return replace(user, **sent)  # type: ignore[arg-type]  # by the names above


def _role(ctx: Context, text: str) -> int:
    number = number_of(text)
    found = None if number is None else ctx.tx.get(teams.ROLES, number)
    if found is None:
        raise Refusal("user_role_unknown", {"role_id": text})
    if found.requires_billing_write and BILLING not in ctx.caller.scopes:
        raise Refusal("user_role_billing", {"role_id": text, "scope": BILLING})
    return found.role_id


def _team(ctx: Context, text: str) -> int:
    number = number_of(text)
    if number is None or ctx.tx.get(teams.TEAMS, number) is None:
        raise Refusal("user_team_unknown", {"team_id": text})
    return number


def _found(tx: Transaction, key: UserKey) -> User:
    found = _search(tx, key)
    if found is None:
        raise Refusal("user_missing", {"user": key.text})
    return found


def _search(tx: Transaction, key: UserKey) -> User | None:
    return _by_email(tx, key.text.strip().lower()) if key.by_email else _by_id(tx, key.text)


def _by_email(tx: Transaction, email: str) -> User | None:
    return next((user for _, user in tx.scan(USERS) if user.email.lower() == email), None)


def _by_id(tx: Transaction, text: str) -> User | None:
    number = number_of(text)
    return None if number is None else tx.get(USERS, number)
