"""The forms of HubSpot's credentials. Each names its portal, so that no process-wide table of tokens is needed.

An access token is base64url of a small binary message and starts with `C` (recorded, SLACK); static tokens are
`pat-<hublet>-<uuid>` (DOC-KEYS, KALUP); refresh tokens and codes are `<hublet>-<uuid>` (DOC-OAUTH3).
"""

import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode

from mockspot.domain.ports import IdSource, Instant

_ACCESS = struct.Struct(">BQQQ24s")  # marker, expiry, portal, app, random
_MARKER = 0x08  # the first byte of a message whose first field is a number: what makes real tokens start with C
_NODE_BITS = 48


def access_token(ids: IdSource, portal_id: int, app_id: int, expires_at: Instant) -> str:
    """Return a new OAuth access token."""
    packed = _ACCESS.pack(_MARKER, expires_at, portal_id, app_id, ids.bits(192).to_bytes(24, "big"))
    return urlsafe_b64encode(packed).decode().rstrip("=")


def static_token(ids: IdSource, portal_id: int, hublet: str) -> str:
    """Return a new private-app token or service key."""
    return f"pat-{hublet}-{portal_uuid(ids, portal_id)}"


def grant_token(ids: IdSource, portal_id: int, hublet: str) -> str:
    """Return a new refresh token or authorisation code."""
    return f"{hublet}-{portal_uuid(ids, portal_id)}"


def portal_uuid(ids: IdSource, portal_id: int) -> str:
    """Return a random UUID (version 4) whose last group hides the portal."""
    head = ids.bits(80) & ~(0xF << 16) | (4 << 16)  # version nibble
    head = head & ~(0x3 << 14) | (2 << 14)  # variant bits
    node = portal_id ^ _mask(head)
    text = f"{head:020x}{node:012x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def portal_of(credential: str) -> int | None:
    """Return the portal a credential names, or None when it has none of HubSpot's forms."""
    if credential.startswith("C"):
        return _portal_of_access(credential)
    return _portal_of_uuid(credential[-36:])


def _portal_of_access(token: str) -> int | None:
    padded = token + "=" * (-len(token) % 4)
    try:
        marker, _, portal_id, _, _ = _ACCESS.unpack(urlsafe_b64decode(padded))
    except (ValueError, struct.error):
        return None
    return portal_id if marker == _MARKER else None


def _portal_of_uuid(text: str) -> int | None:
    digits = text.replace("-", "")
    if len(digits) != 32 or text.count("-") != 4:
        return None
    try:
        return int(digits[20:], 16) ^ _mask(int(digits[:20], 16))
    except ValueError:
        return None


def _mask(head: int) -> int:
    return (head * 0x9E3779B97F4A7C15 >> 7) & ((1 << _NODE_BITS) - 1)
