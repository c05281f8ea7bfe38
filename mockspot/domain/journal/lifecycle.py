"""What happens to an app in a portal. Webhooks tell nobody of it, the app's own journal does (DOC-JOURNAL)."""

from mockspot.catalog import journal as catalog
from mockspot.domain.context import Context
from mockspot.domain.events import Event
from mockspot.domain.journal import hearing


def installed(ctx: Context, app_id: int, user_id: int) -> None:
    """Let an app's journal tell that a user connected it to the portal."""
    _tell(ctx, app_id, Event("appInstall", catalog.INSTALLED, app_id, ctx.now, "CRM_UI", f"userId:{user_id}"))


def removed(ctx: Context, app_id: int, user_id: int) -> None:
    """Let an app's journal tell that it was disconnected; it is no longer among those that hear of events."""
    _tell(ctx, app_id, Event("appUninstall", catalog.UNINSTALLED, app_id, ctx.now, "CRM_UI", f"userId:{user_id}"))


def _tell(ctx: Context, app_id: int, event: Event) -> None:
    wishes = ctx.accounts.webhooks(app_id).journal
    if wishes is not None:
        hearing.hear(ctx.tx, app_id, wishes, [event], portal_id=ctx.portal.portal_id)
        ctx.queued = True
