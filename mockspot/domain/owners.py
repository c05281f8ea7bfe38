"""Owners: the people records are assigned to. One stands behind every user; users are changed, owners follow."""

from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple

from mockspot.domain import teams
from mockspot.domain.apps import USERS, User
from mockspot.domain.context import Context
from mockspot.domain.numbers import number_of
from mockspot.domain.ports import Instant, Kind, Transaction
from mockspot.domain.refusal import Refusal
from mockspot.domain.teams import Membership

_FIRST_ID = 70_000_001
_STEP = 7_919  # keeps neighbouring ids apart, so that a truncated or mistyped one is nobody's


@dataclass(frozen=True, slots=True)
class Owner:
    """One owner. `user_id` stays known when the user is gone; HubSpot then shows it as userIdIncludingInactive only."""

    owner_id: int
    email: str
    first_name: str
    last_name: str
    user_id: int
    created_at: Instant
    updated_at: Instant
    archived: bool = False
    kind: str = "PERSON"  # or QUEUE


class ListOwners(NamedTuple):
    """List owners in ascending id order, from id `after` on; an email finds one."""

    limit: int
    after: int = 0
    email: str | None = None
    archived: bool = False


class ReadOwner(NamedTuple):
    """Read the owner of an owner id, or of a user id."""

    number: int
    by_user: bool = False
    archived: bool = False


class Seen(NamedTuple):
    """An owner with the teams of the user behind it."""

    owner: Owner
    teams: tuple[Membership, ...]


class OwnerPage(NamedTuple):
    """One page of a listing; `after` is the id of the owner after it, or None on the last."""

    owners: tuple[Seen, ...]
    after: int | None


OWNERS: Kind[int, Owner] = Kind("owners")
"""By owner id."""


def list_owners(ctx: Context, command: ListOwners) -> OwnerPage:
    """Return one page of live or of archived owners."""
    rows = (owner for _, owner in ctx.tx.scan(OWNERS, command.after) if _wanted(command, owner))
    found = tuple(islice(rows, command.limit + 1))
    page = tuple(seen(ctx.tx, owner) for owner in found[: command.limit])
    return OwnerPage(page, found[-1].owner_id if len(found) > len(page) else None)


def read(ctx: Context, command: ReadOwner) -> Seen:
    """Return one owner. unverified: an archived one is missing unless asked for, as archived records are."""
    found = _by_user(ctx.tx, command.number) if command.by_user else ctx.tx.get(OWNERS, command.number)
    if found is None or found.archived != command.archived:
        raise Refusal("owner_missing")
    return seen(ctx.tx, found)


def seen(tx: Transaction, owner: Owner) -> Seen:
    """Return an owner with its teams; an archived one has none, since its user is gone."""
    user = None if owner.archived else tx.get(USERS, owner.user_id)
    return Seen(owner, () if user is None else teams.memberships(tx, user))


def is_active(tx: Transaction, owner_id: str) -> bool:
    """Say whether a record may be assigned to this owner id; user ids are no owner ids (DOC-OWN)."""
    number = number_of(owner_id)
    owner = None if number is None else tx.get(OWNERS, number)
    return owner is not None and not owner.archived


def add(
    ctx: Context,
    *,
    email: str,
    first_name: str = "",
    last_name: str = "",
    user_id: int | None = None,
    archived: bool = False,
) -> Owner:
    """Add an owner as an administrator would, and the user behind it where there is none; an archived one has none."""
    number = new_user_id(ctx) if user_id is None else user_id
    made = Owner(_next_id(ctx.tx), email, first_name, last_name, number, ctx.now, ctx.now, archived)
    ctx.tx.put(OWNERS, made.owner_id, made)
    if not archived and ctx.tx.get(USERS, number) is None:
        ctx.tx.put(USERS, number, User(number, email, first_name, last_name))
    return made


def follow(ctx: Context, user: User) -> None:
    """Make the owner of a user what the user is; a new user gets one."""
    found = _by_user(ctx.tx, user.user_id)
    if found is None:
        add(ctx, email=user.email, first_name=user.first_name, last_name=user.last_name, user_id=user.user_id)
        return
    changed = replace(found, first_name=user.first_name, last_name=user.last_name, archived=False)
    if changed != found:
        ctx.tx.put(OWNERS, found.owner_id, replace(changed, updated_at=ctx.now))


def retire(ctx: Context, user: User) -> None:
    """Archive the owner of a user who is gone."""
    found = _by_user(ctx.tx, user.user_id)
    if found is not None:
        ctx.tx.put(OWNERS, found.owner_id, replace(found, archived=True, updated_at=ctx.now))


def former_user_id(tx: Transaction, email: str) -> int | None:
    """Return the number of the user who had an address and is gone, or None."""
    gone = (owner.user_id for _, owner in tx.scan(OWNERS) if owner.archived and owner.email.lower() == email)
    return next((number for number in gone if tx.get(USERS, number) is None), None)


def new_user_id(ctx: Context) -> int:
    """Return a number for a new user."""
    return 10_000_000 + ctx.ids.bits(25)


def provision(tx: Transaction, user: User, now: Instant) -> None:
    """Make the user who created a portal its first owner; a fork has the owners of the portal it came from already.

    unverified: that a fresh portal holds exactly this one.
    """
    if tx.count(OWNERS) == 0:
        number = _next_id(tx)
        tx.put(OWNERS, number, Owner(number, user.email, user.first_name, user.last_name, user.user_id, now, now))


def _wanted(command: ListOwners, owner: Owner) -> bool:
    if owner.archived != command.archived:
        return False
    return command.email is None or owner.email.lower() == command.email.strip().lower()


def _by_user(tx: Transaction, user_id: int) -> Owner | None:
    return next((owner for _, owner in tx.scan(OWNERS) if owner.user_id == user_id), None)


def _next_id(tx: Transaction) -> int:
    last = max((owner_id for owner_id, _ in tx.scan(OWNERS)), default=_FIRST_ID - _STEP)
    return last + _STEP
