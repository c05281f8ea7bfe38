"""What administrators do to people and apps."""

from typing import Annotated

from msgspec import Meta

from mockspot.control.change_kinds.row import Change, ChangeKind, Outcome, Scene
from mockspot.control.operation import ControlError
from mockspot.control.scalars import Name, RecordId
from mockspot.domain import owners, users
from mockspot.domain.apps import ACCESS_TOKENS, APPS, USERS
from mockspot.domain.context import Context
from mockspot.domain.gremlin import Dice
from mockspot.domain.oauth import provisioning
from mockspot.domain.properties import sensitivity


class SensitiveDataAllowed(Change, tag="sensitive_data_allowed"):
    """The account may store sensitive data from now on, which needs Enterprise."""


def allow_sensitive_data(ctx: Context, _: SensitiveDataAllowed) -> Outcome:
    """Let the account store sensitive data; ValueError without Enterprise."""
    sensitivity.switch_on(ctx)
    return {}


def suggest_allowing(scene: Scene, _: Dice) -> Change | None:
    """Return the permission for an account that may have it and has not."""
    able = scene.ctx.portal.tier == "enterprise" and not sensitivity.switched_on(scene.ctx)
    return SensitiveDataAllowed() if able else None


class OwnerDeactivated(Change, tag="owner_deactivated"):
    """The user behind an owner is removed; the owner is archived, and records keep its id."""

    owner_id: RecordId


def deactivate(ctx: Context, wanted: OwnerDeactivated) -> Outcome:
    """Remove the user behind an owner; refused when there is no such active owner."""
    found = ctx.tx.get(owners.OWNERS, wanted.owner_id)
    if found is None or found.archived:
        raise ControlError(404, "owner_unknown", f"there is no active owner {wanted.owner_id}")
    users.delete(ctx, users.UserKey(str(found.user_id)))
    return {"ownerId": str(wanted.owner_id)}


def suggest_deactivation(scene: Scene, dice: Dice) -> Change | None:
    """Return the end of any user who is no super admin."""
    tx = scene.ctx.tx
    present = [(owner, tx.get(USERS, owner.user_id)) for _, owner in tx.scan(owners.OWNERS) if not owner.archived]
    chosen = dice.one_of([owner for owner, user in present if user is not None and not user.super_admin])
    return None if chosen is None else OwnerDeactivated(owner_id=chosen.owner_id)


class UserAccepted(Change, tag="user_accepted"):
    """A user whom an app added accepts the invitation, and can be renamed from now on."""

    user_id: RecordId


def accept(ctx: Context, wanted: UserAccepted) -> Outcome:
    """Let a user accept; refused when nobody waits for it."""
    found = ctx.tx.get(USERS, wanted.user_id)
    if found is None or not found.invited:
        raise ControlError(404, "user_unknown", f"no user {wanted.user_id} has yet to accept an invitation")
    users.accept(ctx, users.UserKey(str(wanted.user_id)))
    return {"userId": str(wanted.user_id)}


def suggest_acceptance(scene: Scene, dice: Dice) -> Change | None:
    """Return the acceptance of any user who has yet to accept."""
    chosen = dice.one_of([user for _, user in scene.ctx.tx.scan(USERS) if user.invited])
    return None if chosen is None else UserAccepted(user_id=chosen.user_id)


class ScopeWithdrawn(Change, tag="scope_withdrawn"):
    """An app loses a scope, its tokens with it: the private app, or the one that is named."""

    scope: Name
    app_id: Annotated[int, Meta(gt=0, lt=2**53)] | None = None


def withdraw(ctx: Context, wanted: ScopeWithdrawn) -> Outcome:
    """Withdraw a scope; refused when no token of the app holds it."""
    app_id = wanted.app_id or _private_app(ctx)
    if not provisioning.withdraw(ctx.tx, app_id, wanted.scope):
        raise ControlError(404, "scope_not_granted", f"no token of the app {app_id} holds the scope {wanted.scope!r}")
    return {"appId": app_id, "scope": wanted.scope}


def suggest_withdrawal(scene: Scene, dice: Dice) -> Change | None:
    """Return the loss of any scope that an app's token holds for one of the object types."""
    useful = {
        scope
        for kind in scene.types
        for scope in (*kind.read_scopes, *kind.write_scopes, *kind.schema_read_scopes, *kind.schema_write_scopes)
    }
    now = scene.ctx.now
    callers = [row.caller for _, row in scene.ctx.tx.scan(ACCESS_TOKENS) if not row.dead(now)]
    held = sorted({(caller.app_id, scope) for caller in callers for scope in caller.scopes & useful})
    chosen = dice.one_of(held)
    return None if chosen is None else ScopeWithdrawn(scope=chosen[1], app_id=chosen[0])


def _private_app(ctx: Context) -> int:
    return next(app.app_id for _, app in ctx.tx.scan(APPS) if app.kind == "private")


KINDS = (
    ChangeKind(SensitiveDataAllowed, allow_sensitive_data, suggest_allowing, 1),
    ChangeKind(OwnerDeactivated, deactivate, suggest_deactivation, 2),
    ChangeKind(UserAccepted, accept, suggest_acceptance, 1),
    ChangeKind(ScopeWithdrawn, withdraw, suggest_withdrawal, 1),
)
