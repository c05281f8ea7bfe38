"""Addresses as requests have them: what a URL that somebody wrote down becomes once it is called."""

from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import quote, urlsplit

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_VISIBLE: Final = "".join(map(chr, range(0x21, 0x7F)))


class Address(NamedTuple):
    """Where a request goes. `authority` is the value of its Host header, `target` stands in its first line."""

    scheme: str
    host: str
    port: int
    authority: str
    target: str


@lru_cache(maxsize=1024)
def of(url: str) -> Address:
    """Return the address of an http or https URL; ValueError when it has none.

    The path stays as it was written; what no request line can hold is escaped. A fragment stays behind, and so does who
    is to be logged in.
    """
    parts = urlsplit(url)
    default = _DEFAULT_PORTS.get(parts.scheme)
    if default is None or not parts.hostname:
        raise ValueError(f"not an http or https URL: {url}")
    port = parts.port or default
    host = parts.hostname if parts.hostname.isascii() else parts.hostname.encode("idna").decode("ascii")
    shown = f"[{host}]" if ":" in host else host
    authority = shown if port == default else f"{shown}:{port}"
    target = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=_VISIBLE)
    return Address(parts.scheme, host, port, authority, target)


def requested(url: str) -> str:
    """Return the URL that whoever is called there sees, or the URL itself where nobody can be."""
    try:
        scheme, _, _, authority, target = of(url)
    except ValueError:
        return url
    return f"{scheme}://{authority}{target}"
