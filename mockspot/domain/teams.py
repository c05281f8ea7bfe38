"""Teams of users, and the permission sets (roles) users have. Read only for clients; the control plane seeds both."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from mockspot.domain.apps import USERS, User
from mockspot.domain.context import Context
from mockspot.domain.ports import Kind, Transaction
from mockspot.domain.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Team:
    """A team; who is in it, its users say."""

    team_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Role:
    """A permission set. One with a paid seat needs the billing scope to be given or taken away (DOC-USERS)."""

    role_id: int
    name: str
    requires_billing_write: bool = False


class Membership(NamedTuple):
    """A team as one of its users sees it."""

    team: Team
    primary: bool


class Members(NamedTuple):
    """A team with the ids of its users: those whose primary team it is, and the others."""

    team: Team
    user_ids: tuple[int, ...]
    secondary_user_ids: tuple[int, ...]


TEAMS: Kind[int, Team] = Kind("teams")
"""By team id."""
ROLES: Kind[int, Role] = Kind("roles")
"""By role id."""
_FIRST_TEAM, _FIRST_ROLE = 3_000_001, 500_001
_STEP = 17  # keeps neighbouring ids apart


def list_teams(ctx: Context, _: None) -> list[Members]:
    """Return every team with its members."""
    users = [user for _, user in ctx.tx.scan(USERS)]
    return [_members(team, users) for _, team in ctx.tx.scan(TEAMS)]


def list_roles(ctx: Context, _: None) -> list[Role]:
    """Return every permission set.

    Claim: an account without them is refused (observed 2026-08 in a free one, tfhs). unverified: starter and
    professional ones.
    """
    if ctx.portal.tier != "enterprise":
        raise Refusal("roles_unavailable")
    return [role for _, role in ctx.tx.scan(ROLES)]


def memberships(tx: Transaction, user: User) -> tuple[Membership, ...]:
    """Return the teams of a user, the primary one first."""
    numbers = (user.primary_team, *user.secondary_teams)
    teams = ((number, tx.get(TEAMS, number)) for number in numbers if number is not None)
    return tuple(Membership(team, number == user.primary_team) for number, team in teams if team is not None)


def join(tx: Transaction, user_id: int, name: str, *, primary: bool) -> None:
    """Put a user into a team, which is made when there is none of that name; a user has one primary team."""
    user, number = tx.get(USERS, user_id), _named(tx, name).team_id
    if user is None:
        raise LookupError(user_id)
    others = tuple(team for team in user.secondary_teams if team != number)
    if primary:
        tx.put(USERS, user_id, replace(user, primary_team=number, secondary_teams=others))
    else:
        tx.put(USERS, user_id, replace(user, secondary_teams=(*others, number)))


def add_role(tx: Transaction, name: str, *, requires_billing_write: bool = False) -> Role:
    """Add a permission set as an administrator would."""
    made = Role(_FIRST_ROLE + _STEP * tx.count(ROLES), name, requires_billing_write)
    tx.put(ROLES, made.role_id, made)
    return made


def _named(tx: Transaction, name: str) -> Team:
    found = next((team for _, team in tx.scan(TEAMS) if team.name == name), None)
    if found is None:
        found = Team(_FIRST_TEAM + _STEP * tx.count(TEAMS), name)
        tx.put(TEAMS, found.team_id, found)
    return found


def _members(team: Team, users: list[User]) -> Members:
    return Members(
        team,
        tuple(user.user_id for user in users if user.primary_team == team.team_id),
        tuple(user.user_id for user in users if team.team_id in user.secondary_teams),
    )
