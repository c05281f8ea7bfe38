"""The redirect behind the fixture `mockspot_intercept`, for use where fixtures do not reach."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from mockspot.intercept import Target, redirected
from mockspot.testing.steering import Steering


@contextmanager
def intercepted(session: Steering) -> Iterator[None]:
    """Serve HubSpot's hosts from a session's simulator; clients verify TLS as always, against this run's authority."""
    secure = session.secure
    parts = urlsplit(secure.url)
    with redirected(Target((parts.hostname or "127.0.0.1", parts.port or 443), secure.authority)):
        yield
