"""Owners: the people records are assigned to. Read only for clients; the control plane seeds them."""

from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from mockspot.domain.apps import User
from mockspot.domain.context import Context
from mockspot.domain.ports import Instant, Kind, Transaction
from mockspot.domain.refusal import Refusal

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


class OwnerPage(NamedTuple):
    """One page of a listing; `after` is the id of the owner after it, or None on the last."""

    owners: tuple[Owner, ...]
    after: int | None


OWNERS: Kind[int, Owner] = Kind("owners")
"""By owner id."""


def list_owners(ctx: Context, command: ListOwners) -> OwnerPage:
    """Return one page of live or of archived owners."""
    rows = (owner for _, owner in ctx.tx.scan(OWNERS, command.after) if _wanted(command, owner))
    found = tuple(islice(rows, command.limit + 1))
    page = found[: command.limit]
    return OwnerPage(page, found[-1].owner_id if len(found) > len(page) else None)


def read(ctx: Context, command: ReadOwner) -> Owner:
    """Return one owner. unverified: an archived one is missing unless asked for, as archived records are."""
    found = _by_user(ctx.tx, command.number) if command.by_user else ctx.tx.get(OWNERS, command.number)
    if found is None or found.archived != command.archived:
        raise Refusal("owner_missing")
    return found


def is_active(tx: Transaction, owner_id: str) -> bool:
    """Say whether a record may be assigned to this owner id; user ids are no owner ids (DOC-OWN)."""
    if not owner_id.isascii() or not owner_id.isdigit():
        return False
    owner = tx.get(OWNERS, int(owner_id))
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
    """Add an owner as an administrator would; without a user id a new user is behind it."""
    user = 10_000_000 + ctx.ids.bits(25) if user_id is None else user_id
    made = Owner(_next_id(ctx.tx), email, first_name, last_name, user, ctx.now, ctx.now, archived)
    ctx.tx.put(OWNERS, made.owner_id, made)
    return made


def provision(tx: Transaction, user: User, now: Instant) -> None:
    """Make the user who created a portal its first owner; a fork has the owners of the portal it came from already.

    unverified: that a fresh portal holds exactly this one.
    """
    if tx.count(OWNERS) == 0:
        number = _next_id(tx)
        tx.put(OWNERS, number, Owner(number, user.email, "", "", user.user_id, now, now))


def _wanted(command: ListOwners, owner: Owner) -> bool:
    if owner.archived != command.archived:
        return False
    return command.email is None or owner.email.lower() == command.email.strip().lower()


def _by_user(tx: Transaction, user_id: int) -> Owner | None:
    return next((owner for _, owner in tx.scan(OWNERS) if owner.user_id == user_id), None)


def _next_id(tx: Transaction) -> int:
    last = max((owner_id for owner_id, _ in tx.scan(OWNERS)), default=_FIRST_ID - _STEP)
    return last + _STEP
