"""The redirect behind the fixture `mockspot_intercept`: TLS with a certificate of this run, and patched connections."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from mockspot.intercept import redirected
from mockspot.testing.session import Session

_CA_VARIABLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


@contextmanager
def intercepted(session: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Serve HubSpot's hosts from a session's simulator; clients verify TLS as always, against this run's authority."""
    from mockspot.runtime.tls import certificate_files

    with certificate_files() as (certificate, key):
        authority = str(Path(certificate).with_name("authority.pem"))
        for name in _CA_VARIABLES:
            monkeypatch.setenv(name, authority)
        with session.serving_tls((certificate, key)) as url:
            parts = urlsplit(url)
            with redirected((parts.hostname or "127.0.0.1", parts.port or 443)):
                yield
