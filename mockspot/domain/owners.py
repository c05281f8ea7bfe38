"""Owners: the people records are assigned to. Read only for clients; seeded and deactivated through the control plane."""

from dataclasses import dataclass

from mockspot.domain.ports import Instant, Kind, Transaction


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


OWNERS: Kind[int, Owner] = Kind("owners")
"""By owner id."""


def is_active(tx: Transaction, owner_id: str) -> bool:
    """Say whether a record may be assigned to this owner id; user ids are no owner ids (DOC-OWN)."""
    if not owner_id.isascii() or not owner_id.isdigit():
        return False
    owner = tx.get(OWNERS, int(owner_id))
    return owner is not None and not owner.archived
