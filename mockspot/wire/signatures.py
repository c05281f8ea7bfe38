"""HubSpot's three request signatures: what is signed, how it is encoded, under which headers it travels.

Claim: the algorithms are documented (DOC-REQVAL) and agree with the official SDKs' test vectors; that webhooks carry v1
and v3 together while `X-HubSpot-Signature-Version` says v1 is recorded (2026-01).
"""

import re
from base64 import b64encode
from hashlib import sha256
from hmac import digest

from mockspot.domain.policy import Policy
from mockspot.domain.ports import Instant
from mockspot.wire.addresses import requested

_DECODED = {
    "%3A": ":",
    "%2F": "/",
    "%3F": "?",
    "%40": "@",
    "%21": "!",
    "%24": "$",
    "%27": "'",
    "%28": "(",
    "%29": ")",
    "%2A": "*",
    "%2C": ",",
    "%3B": ";",
}
"""Claim: these and no others are decoded before signing v3 (documented, DOC-REQVAL); no official SDK does so."""
_ESCAPE = re.compile("|".join(_DECODED), re.IGNORECASE)


def v1(secret: str, body: bytes) -> str:
    """Return the signature of a webhook's body alone."""
    return sha256(secret.encode() + body).hexdigest()


def v2(secret: str, method: str, uri: str, body: bytes) -> str:
    """Return the signature of CRM cards and workflow actions."""
    return sha256(f"{secret}{method}{uri}".encode() + body).hexdigest()


def v3(secret: str, method: str, uri: str, body: bytes, timestamp: int, *, decode: bool = True) -> str:
    """Return the keyed signature over method, URI, body and time; the libraries' own is over the URI as it is."""
    signed = f"{method}{signed_uri(uri) if decode else uri}".encode() + body + str(timestamp).encode()
    return b64encode(digest(secret.encode(), signed, "sha256")).decode()


def signed_uri(uri: str) -> str:
    """Return a URI as v3 signs it: a dozen escapes are decoded, all others stay.

    unverified: that escapes in lower case are decoded as well.
    """
    return _ESCAPE.sub(lambda found: _DECODED[found[0].upper()], uri) if "%" in uri else uri


def headers(
    version: str, secret: str, method: str, url: str, body: bytes, now: Instant, *, policy: Policy
) -> dict[str, str]:
    """Return the headers under which one signature travels. v2's are those of cards and workflow actions."""
    uri = requested(url)
    if version == "v3":
        signed = v3(secret, method, uri, body, now, decode=policy.webhook_v3_decodes_uri)
        return {"X-HubSpot-Signature-v3": signed, "X-HubSpot-Request-Timestamp": str(now)}
    signed = v1(secret, body) if version == "v1" else v2(secret, method, uri, body)
    return {"X-HubSpot-Signature": signed, "X-HubSpot-Signature-Version": version}
