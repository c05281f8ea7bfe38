"""What HubSpot's edge makes of an answer on its way out.

Claim: recorded (sens 2024). Its headers tell nothing that a program could use, and a compressed body reads as it was.
Not made: `alt-svc` and the cookie `__cf_bm`, which earlier recordings have and that one has not.
"""

import gzip
from dataclasses import replace

from mockspot.wire.message import Reply, Request, header_lines, headers_of, message_of, parts_of

_REPORTS = (
    (
        b"report-to",
        b'{"endpoints":[{"url":"https:\\/\\/a.nel.cloudflare.com\\/report\\/v4?s=mockspot"}],"group":"cf-nel","max_age":604800}',
    ),
    (b"nel", b'{"success_fraction":0.01,"report_to":"cf-nel","max_age":604800}'),
)
_PLACE = b"LHR"
_RAY_DIGITS = 16
_NO_ID = b"0" * _RAY_DIGITS
"""Of answers that come from no service: gateway pages that a fault puts in place of one."""


def passed(reply: Reply, request: Request) -> Reply:
    """Return a reply as it leaves the edge: with its headers, and compressed for a client that takes gzip.

    The length is that of what is sent (recorded, sens 2024). unverified: that small bodies are compressed too. A body
    that a fault cut short stays as it is.
    """
    head, body = parts_of(reply.message)
    headers = headers_of(head)
    known = dict(headers)
    ray = known.get(b"x-hubspot-correlation-id", _NO_ID).replace(b"-", b"")[-_RAY_DIGITS:]
    whole = body and known.get(b"content-length") == b"%d" % len(body)
    if whole and b"gzip" in request.headers.get(b"accept-encoding", b"").lower():
        body = gzip.compress(body, mtime=0)
        kept = ((name, value) for name, value in headers if name != b"content-length")
        headers = [*kept, (b"content-encoding", b"gzip"), (b"content-length", b"%d" % len(body))]
    added = ((b"cf-ray", b"%b-%b" % (ray, _PLACE)), *_REPORTS)
    return replace(reply, message=message_of(header_lines([*headers, *added]), body))
