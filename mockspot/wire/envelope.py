"""The headers HubSpot puts around every answer.

Claim: recorded 2024-26 (sens, j1, nango, hscli), `server-timing` 2026. Not sent: what the edge adds, see
`wire.edge`; and `x-request-id` and other traces, gone since October 2024 (sens).
"""

from email.utils import formatdate
from functools import lru_cache

from mockspot.domain.ports import Instant
from mockspot.wire.message import END_OF_HEAD, Answer, Reply, header_lines

NO_RATE = b""
_ALWAYS = [
    (b"vary", b"origin, Accept-Encoding"),
    (b"access-control-allow-credentials", b"false"),
    (b"x-content-type-options", b"nosniff"),
    (b"strict-transport-security", b"max-age=31536000; includeSubDomains; preload"),
    (b"cf-cache-status", b"DYNAMIC"),
    (b"server", b"cloudflare"),
]
_START = (
    b'date: %b\r\nx-hubspot-correlation-id: %b\r\nserver-timing: hcid;desc="%b"\r\n' + header_lines(_ALWAYS) + b"%b"
)
_WITHOUT_BODY = _START + b"%b" + END_OF_HEAD
_WITH_EMPTY_BODY = _START + b"content-length: 0\r\n%b" + END_OF_HEAD
_WITH_BODY = _START + b"content-type: %b\r\ncontent-length: %d\r\n%b" + END_OF_HEAD + b"%b"


def reply(answer: Answer, correlation_id: str, now: Instant, rate: bytes) -> Reply:
    """Return an answer as it goes out; `rate` is the lines of the rate headers.

    A 204 has no content type but keeps the rate headers (recorded, sens, grou); a 202 has a length besides (recorded,
    hrb 2015).
    """
    body = answer.encoded()
    date, number = http_date(now // 1000), correlation_id.encode()
    more = header_lines(answer.headers) if answer.headers else b""
    if answer.status == 204:
        return Reply(204, _WITHOUT_BODY % (date, number, number, rate, more))
    if answer.status == 202 and not body:
        return Reply(202, _WITH_EMPTY_BODY % (date, number, number, rate, more))
    return Reply(answer.status, _WITH_BODY % (date, number, number, rate, answer.content_type, len(body), more, body))


@lru_cache(maxsize=256)
def http_date(seconds: int) -> bytes:
    """Return a `Date` header value for seconds since 1970."""
    return formatdate(seconds, usegmt=True).encode()
