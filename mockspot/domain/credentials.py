"""The forms of HubSpot's credentials. Each names its portal, so that no process-wide table of tokens is needed.

An access token is base64url of a small binary message and starts with `C` (pasted, SLACK); static tokens are
`pat-<hublet>-<uuid>` (DOC-KEYS, KALUP); refresh tokens and codes are `<hublet>-<uuid>` (DOC-OAUTH3); client ids, client
secrets and developer keys are bare UUIDs.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping

from mockspot.domain.ports import IdSource, Instant

_EXPIRY, _SCOPES, _PORTAL, _USER, _APP, _SIGNATURE = range(1, 7)
"""Claim: the numbered members of an access token, read off the documented examples (DOC-OAUTH1: member 3 of the token
is the `hub_id` beside it, member 1 an instant in milliseconds, the last one 20 bytes that look random)."""
_SIGNATURE_SIZE = 20
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_FIXED_SIZES = {_FIXED64: 8, _FIXED32: 4}
_BASE64 = re.compile(r"[A-Za-z0-9_-]{1,4096}")
_HUBLET_FORM = re.compile(r"(pat-)?[a-z]{2,4}\d-[0-9a-fA-F]{8}-")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
LONGEST_TOKEN = 512
"""The most characters that clients are told to allow an access token (DOC-WWO)."""
_ODD = 0x9E3779B97F4A7C15  # spreads neighbouring numbers over all 64 bits
_APPS_PER_PORTAL = 100  # Claim: a developer account holds up to 100 apps (DOC-USAGE)


def access_token(
    ids: IdSource,
    *,
    portal_id: int,
    app_id: int,
    user_id: int,
    scope_count: int,
    expires_at: Instant,
    longest: bool = False,
) -> str:
    """Return a new OAuth access token. It grows with the scopes, as real ones do, or is the `longest` there may be."""
    expiry = _number(_EXPIRY, expires_at)
    named = _number(_PORTAL, portal_id) + _number(_USER, user_id) + _number(_APP, app_id)
    scopes_size = 1 + min(scope_count, 400) // 2
    if longest:
        framing = 3 + 2  # tags and sizes of the two members of random bytes
        scopes_size = LONGEST_TOKEN * 3 // 4 - len(expiry) - len(named) - framing - _SIGNATURE_SIZE
    packed = (
        expiry
        + _octets(_SCOPES, _random(ids, scopes_size))
        + named
        + _octets(_SIGNATURE, _random(ids, _SIGNATURE_SIZE))
    )
    return urlsafe_b64encode(packed).decode().rstrip("=")


def static_token(ids: IdSource, portal_id: int, hublet: str) -> str:
    """Return a new private-app token or service key."""
    return f"pat-{hublet}-{portal_uuid(ids, portal_id)}"


def grant_token(ids: IdSource, portal_id: int, hublet: str) -> str:
    """Return a new refresh token or authorisation code."""
    return f"{hublet}-{portal_uuid(ids, portal_id)}"


def portal_uuid(ids: IdSource, portal_id: int) -> str:
    """Return a random UUID (version 4) whose last group hides the portal.

    Fourteen of its bits check the rest, so that an invented UUID names no portal instead of a random one.
    """
    lead = ids.bits(64) & ~(0xF << 12) | (4 << 12)  # the first three groups, with the version nibble
    fourth = 0x8000 | _check(lead, portal_id)
    text = f"{lead:016x}{fourth:04x}{portal_id ^ _mask(lead):012x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def portal_of(credential: str) -> int | None:
    """Return the portal a credential names, or None when it has none of HubSpot's forms."""
    if credential.startswith("C"):
        return _members(credential).get(_PORTAL)
    return _portal_of_uuid(credential[-36:])


def expiry_of(token: str) -> Instant | None:
    """Return the instant an access token says it expires at, or None when it is no such message.

    Claim: tokens are decoded before they are looked up, and one without an expiry counts as expired in 1970: the
    literal `access-token` was "expired 19884 day(s) ago" (php363), and it does decode, to a message with one unknown
    member.
    """
    if _HUBLET_FORM.match(token):
        return None
    members = _members(token)
    return members.get(_EXPIRY, 0) if members else None


def app_id(portal_id: int, number: int) -> int:
    """Return the id of a portal's app. It names the portal of the developer, so no counter spans portals."""
    if not 0 < number < _APPS_PER_PORTAL:
        raise ValueError(f"a developer account holds at most {_APPS_PER_PORTAL - 1} apps")
    return portal_id * _APPS_PER_PORTAL + number


def home_of(app: int) -> int:
    """Return the portal of an app's developer."""
    return app // _APPS_PER_PORTAL


def _portal_of_uuid(text: str) -> int | None:
    if not _UUID.fullmatch(text):
        return None
    digits = text.replace("-", "")
    lead = int(digits[:16], 16)
    portal_id = int(digits[20:], 16) ^ _mask(lead)
    return portal_id if int(digits[16:20], 16) == 0x8000 | _check(lead, portal_id) else None


def _mask(lead: int) -> int:
    return (lead * _ODD >> 7) & 0xFFFF_FFFF_FFFF


def _check(lead: int, portal_id: int) -> int:
    return ((lead ^ portal_id * _ODD) * _ODD >> 40) & 0x3FFF


def _random(ids: IdSource, size: int) -> bytes:
    return ids.bits(8 * size).to_bytes(size, "big")


def _number(member: int, value: int) -> bytes:
    return _varint(member << 3 | _VARINT) + _varint(value)


def _octets(member: int, value: bytes) -> bytes:
    return _varint(member << 3 | _BYTES) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    groups = bytearray()
    while value > 0x7F:
        groups.append(value & 0x7F | 0x80)
        value >>= 7
    groups.append(value)
    return bytes(groups)


def _members(token: str) -> Mapping[int, int]:
    """Return the members of the message a token encodes: numbers by value, others by size; empty when it is none."""
    if not _BASE64.fullmatch(token) or len(token) % 4 == 1:
        return {}
    try:
        return _parse(urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except IndexError:
        return {}


def _parse(message: bytes) -> dict[int, int]:
    members: dict[int, int] = {}
    place = 0
    while place < len(message):
        tag, place = _read_varint(message, place)
        member, form = tag >> 3, tag & 7
        if form == _VARINT and member:
            members[member], place = _read_varint(message, place)
            continue
        size = _FIXED_SIZES.get(form)
        if form == _BYTES:
            size, place = _read_varint(message, place)
        if size is None or not member or place + size > len(message):
            return {}
        if member != _EXPIRY:
            members[member] = size
        place += size
    return members


def _read_varint(message: bytes, place: int) -> tuple[int, int]:
    """Return a number and the place after it; IndexError where the message ends within it or it exceeds 64 bits."""
    value = 0
    for shift in range(0, 70, 7):
        octet = message[place]
        place += 1
        value |= (octet & 0x7F) << shift
        if octet < 0x80:
            return value, place
    raise IndexError("number too long")
