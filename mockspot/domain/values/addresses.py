"""The rules of HubSpot's own properties about who someone is: a contact's `email` and names, a company's `domain`."""

import re
from functools import lru_cache
from typing import Final

from mockspot.catalog import top_level_domains
from mockspot.catalog.properties import PropertyDefinition
from mockspot.domain.values import scalars
from mockspot.domain.values.problems import CONTAINS_URL, INVALID_DOMAIN, INVALID_EMAIL, Problem, problem

_LABEL: Final = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_HOST: Final = re.compile(rf"{_LABEL}(?:\.{_LABEL})+")
_LOCAL: Final = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*")
_URL: Final = re.compile(r"https?://|\bwww\.", re.IGNORECASE)
_AFTER_HOST: Final = re.compile(r"[/?#]")
_LOCAL_MAXIMUM: Final = 64
_HOST_MAXIMUM: Final = 253


def email(definition: PropertyDefinition, value: str) -> str | Problem:
    """Lower-case and trim an email address.

    Claim: stored addresses are lower-cased and trimmed (pasted, SLACK). Those below a top-level domain that does not
    exist are refused: `.con` (recorded, RUDDER 2022-24 and go-hubspot 2024), `.test` (observed by clients, 2026-08).
    unverified: the exact grammar.
    """
    address = value.strip().lower()
    known = is_email(address) and _is_below_the_root(address.rpartition(".")[2])
    return address if known else problem(INVALID_EMAIL, definition.name, value)


def emails(definition: PropertyDefinition, value: str) -> str | Problem:
    """Return the addresses of a list with `;` between them, each as `email` has it.

    Claim: a contact is given further addresses so (documented, DOC-CONTACTS since 2024-11; written to a live account by
    RUDDER 2026). It was refused in 2023, when the property was calculated (pasted, SLACK). unverified: that the list
    replaces the one before, and how a bad address is refused.
    """
    found: dict[str, None] = {}
    for part in filter(None, map(str.strip, value.split(";"))):
        address = email(definition, part)
        if isinstance(address, Problem):
            return address
        found[address] = None
    return ";".join(found)


@lru_cache(maxsize=1024)
def _is_below_the_root(name: str) -> bool:
    """Say whether there is a top-level domain of a lower-case name."""
    spelled = name if name.isascii() else f"xn--{name.encode('punycode').decode('ascii')}"
    return spelled in top_level_domains.every()


def is_email(text: str) -> bool:
    """Say whether a text is an email address."""
    local, _, host = text.partition("@")
    if len(local) > _LOCAL_MAXIMUM or not (local.isalnum() or _LOCAL.fullmatch(local)):  # letters and digits always do
        return False
    return is_domain(host)


@lru_cache(maxsize=1024)  # addresses are many, their hosts few
def is_domain(text: str) -> bool:
    """Say whether a lower-case text is the name of a host with a dot in it."""
    return len(text) <= _HOST_MAXIMUM and _HOST.fullmatch(text) is not None


def domain(definition: PropertyDefinition, value: str) -> str | Problem:
    """Reduce a company's domain to its lower-case host.

    Claim: a blank is refused as `" " is an invalid domain` (pasted, SLACK). unverified: a web address is cut to its
    host, and a name without a dot is refused.
    """
    address = value.strip().lower()
    host = _AFTER_HOST.split(address.partition("://")[2] or address, maxsplit=1)[0]
    if is_domain(host):
        return host
    return problem(INVALID_DOMAIN, definition.name, value)


def personal_name(definition: PropertyDefinition, value: str) -> str | Problem:
    """Keep a contact's name, which may not be used to send people to a web page."""
    if ("/" in value or "." in value) and _URL.search(value):  # hardly any name has either
        return problem(CONTAINS_URL, definition.name, value)
    return value if len(value) <= scalars.STRING_MAXIMUM else scalars.text(definition, value)
