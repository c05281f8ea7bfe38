"""The redirect behind the fixture `mockspot_intercept`, for use where fixtures do not reach."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from mockspot.intercept import Target, redirected
from mockspot.testing.portal import Mockspot
from mockspot.testing.steering import Steering


@contextmanager
def intercepted(session: Steering, portal: Mockspot | None = None) -> Iterator[None]:
    """Serve HubSpot's hosts from a session's simulator; clients verify TLS as always, against this run's authority.

    Faults of connections, which come before a request could name a portal, are those of `portal`.
    """
    secure = session.secure
    parts = urlsplit(secure.url)
    address = (parts.hostname or "127.0.0.1", parts.port or 443)

    def struck(moment: str) -> bool:
        return portal is not None and session.strikes_connection(portal.portal_id, moment)

    with redirected(Target(address, secure.authority, struck)):
        yield
