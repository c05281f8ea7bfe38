"""Whether a webhook really comes from HubSpot: its v3 signature and the age of its timestamp."""

import base64
import hashlib
import hmac
import re

LONGEST_AGE_MS = 300_000
# The characters that HubSpot decodes in the URI before it signs, and no others (its page on validating requests).
_DECODED = {
    "3A": ":",
    "2F": "/",
    "3F": "?",
    "40": "@",
    "21": "!",
    "24": "$",
    "27": "'",
    "28": "(",
    "29": ")",
    "2A": "*",
    "2C": ",",
    "3B": ";",
}
_ENCODED = re.compile("%(" + "|".join(_DECODED) + ")", re.IGNORECASE)


def sign(secret: str, method: str, uri: str, body: bytes, timestamp: str) -> str:
    """Return the v3 signature of a request."""
    signed = f"{method}{_decoded(uri)}".encode() + body + timestamp.encode()
    return base64.b64encode(hmac.digest(secret.encode(), signed, hashlib.sha256)).decode()


def is_genuine(
    *, secret: str, method: str, uri: str, body: bytes, signature: str | None, timestamp: str | None, now_ms: int
) -> bool:
    """Tell whether the signature fits and the timestamp is at most five minutes old.

    The timestamp is signed as the text that came, and only compared as a number.
    """
    if not signature or not timestamp or not timestamp.isdecimal() or len(timestamp) > 15:
        return False
    if abs(now_ms - int(timestamp)) > LONGEST_AGE_MS:
        return False
    return hmac.compare_digest(sign(secret, method, uri, body, timestamp).encode(), signature.encode())


def _decoded(uri: str) -> str:
    return _ENCODED.sub(lambda match: _DECODED[match[1].upper()], uri)
