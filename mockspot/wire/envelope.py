"""The headers HubSpot puts around every answer.

Claim: recorded 2024-26 (sens, j1, nango, hscli). Not sent: the edge's own `cf-ray`, `nel`, `report-to` and cookie,
which no client can use.
"""

from email.utils import formatdate
from functools import lru_cache

from mockspot.domain.ports import Instant
from mockspot.wire.message import Answer, Headers, Reply

_ALWAYS = (
    (b"vary", b"origin, Accept-Encoding"),
    (b"access-control-allow-credentials", b"false"),
    (b"x-content-type-options", b"nosniff"),
    (b"strict-transport-security", b"max-age=31536000; includeSubDomains; preload"),
    (b"cf-cache-status", b"DYNAMIC"),
    (b"server", b"cloudflare"),
)


def reply(answer: Answer, *, correlation_id: str, now: Instant, rate: Headers) -> Reply:
    """Return an answer as it goes out. A 204 has no content type but keeps the rate headers (recorded, sens, grou)."""
    body = answer.encoded()
    date = http_date(now // 1000)
    headers = [(b"date", date), (b"x-hubspot-correlation-id", correlation_id.encode()), *_ALWAYS, *rate]
    if answer.status != 204:
        headers.append((b"content-type", answer.content_type))
        headers.append((b"content-length", b"%d" % len(body)))
    headers += answer.headers
    return Reply(answer.status, headers, body)


@lru_cache(maxsize=256)
def http_date(seconds: int) -> bytes:
    """Return a `Date` header value for seconds since 1970."""
    return formatdate(seconds, usegmt=True).encode()
