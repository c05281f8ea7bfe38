"""The refusal to load HubSpot's own servers, however their name is written."""

import re
import unicodedata
from urllib.parse import unquote

# Claim: every region is served by api.hubapi.com (documented); forms, browser pages and older docs use the others.
_HUBSPOT = ("hubapi.com", "hubspot.com", "hubspot.net", "hsforms.com", "hsforms.net")
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_PORT = re.compile(r":[0-9]*$")
# The full stops that browsers and resolvers take for a dot (RFC 3490).
_DOTS = str.maketrans({"\u3002": ".", "\uff0e": ".", "\uff61": "."})


class RefusedTarget(ValueError):
    """Raised for an address that must not be put under load."""


def check_target(url: str) -> str:
    """Return the address to load without a trailing slash, or raise RefusedTarget."""
    host = _host(url)
    if host is None:
        raise RefusedTarget(f"{url!r} is not an http address")
    if any(_is_hubspot(name) for name in _names(url)):
        raise RefusedTarget(f"{url!r} is HubSpot itself: load tests run against a simulator or your own staging only")
    if not re.fullmatch(r"[a-z0-9._-]+|\[[0-9a-f:.]+\]", host):
        raise RefusedTarget(f"{url!r} does not name its host plainly")
    return url.strip().rstrip("/")


def _is_hubspot(name: str) -> bool:
    return any(name == domain or name.endswith("." + domain) for domain in _HUBSPOT)


def _names(url: str) -> list[str]:
    """Return everything in the authority that some client might take for the host: user names and passwords too."""
    plain = _plain(url)
    without_scheme = _SCHEME.sub("", plain, count=1) if "://" in plain else plain
    authority = re.split(r"[/?#]", without_scheme.lstrip("/"), maxsplit=1)[0]
    return [part.strip(".") for part in re.split(r"[@:]", authority)]


def _host(url: str) -> str | None:
    plain = _plain(url)
    if not plain.startswith(("http://", "https://")):
        return None
    authority = re.split(r"[/?#]", plain.split("://", 1)[1], maxsplit=1)[0]
    return _PORT.sub("", authority) or None


def _plain(url: str) -> str:
    """Undo what hides a name: percent signs, look-alike characters, invisible ones, odd dots, backslashes, case."""
    text = url
    for _ in range(4):
        text = unquote(text)
    text = unicodedata.normalize("NFKC", text.translate(_DOTS)).translate(_DOTS)
    visible = "".join(char for char in text if unicodedata.category(char)[0] != "C" and not char.isspace())
    return visible.replace("\\", "/").casefold()
