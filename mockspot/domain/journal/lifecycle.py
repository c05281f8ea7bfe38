"""What happens to an app in a portal, as facts. Webhooks tell nobody of it, the journal does (DOC-JOURNAL)."""

from mockspot.catalog import journal as catalog
from mockspot.domain.events import Event
from mockspot.domain.ports import Instant


def installed(app_id: int, *, user_id: int, now: Instant) -> Event:
    """Return the event of an app that was connected to the portal."""
    return _event("appInstall", catalog.INSTALLED, app_id, user_id, now)


def removed(app_id: int, *, user_id: int, now: Instant) -> Event:
    """Return the event of an app that was disconnected."""
    return _event("appUninstall", catalog.UNINSTALLED, app_id, user_id, now)


def _event(change: str, event_type_id: str, app_id: int, user_id: int, now: Instant) -> Event:
    return Event(change, event_type_id, app_id, now, "CRM_UI", f"userId:{user_id}")
