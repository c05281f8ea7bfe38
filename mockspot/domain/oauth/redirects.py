"""Where an authorisation may lead: registered addresses only, and only safe ones (DOC-WWO)."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

_PRINTABLE = re.compile(r"[!-\[\]-~]+")  # ASCII without blank and backslash: what a Location header can carry


def is_safe(uri: str) -> bool:
    """Say whether HubSpot accepts an address: https, or http with localhost; never a bare IP address.

    unverified: a fragment and a user name in it are refused, as RFC 6749 wants for the first.
    """
    if not _PRINTABLE.fullmatch(uri):
        return False
    try:
        parts = urlsplit(uri)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not host or "#" in uri or "@" in parts.netloc or _is_address(host):
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host == "localhost")


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
