"""Where an authorisation may lead: registered addresses only, and only safe ones (DOC-WWO)."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

_CONTROL = re.compile(r"[\x00-\x20\x7f\\]")


def is_safe(uri: str) -> bool:
    """Say whether HubSpot accepts an address: https, or http with localhost; never a bare IP address.

    unverified: a fragment and a user name in it are refused, as RFC 6749 wants for the first.
    """
    if _CONTROL.search(uri):
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
