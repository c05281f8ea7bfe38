"""Which addresses webhooks are sent to: not to the simulator itself, nor to where clouds hand out credentials.

HubSpot's servers are outside the network of whoever runs them; a simulator is inside, often in a container that may ask
its cloud for keys. A target that nobody allowed must not turn it into a way in.
"""

import posixpath
import socket
from collections.abc import Collection, Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final
from urllib.parse import unquote, urlsplit

_CONTROL_PREFIX: Final = "/_mockspot"
_METADATA: Final = tuple(
    map(
        ip_network,
        (
            "169.254.0.0/16",  # link-local: AWS, Azure, Google and most others answer here
            "fe80::/10",
            "fd00:ec2::/32",  # AWS over IPv6
            "100.100.100.200/32",  # Alibaba
            "168.63.129.16/32",  # Azure's host
            "192.0.0.192/32",  # Oracle
        ),
    )
)


class Reach:
    """What a simulator may call: neither control planes nor, unless the host is allowed, its own ports and metadata."""

    def __init__(self, *, own_ports: Collection[int] = (), allowed: Iterable[str] = ()) -> None:
        self._own_ports = own_ports  # those of now: a server may start after the first webhook
        self._allowed = frozenset(host.lower() for host in allowed)

    def refusal(self, url: str) -> str | None:
        """Return why nothing is sent to a URL, or None; names are looked at again once they are resolved."""
        reason, host, port = _read(url)
        if reason is not None:
            return reason
        return self.refusal_of(host, host, port)

    def refusal_of(self, host: str, address: str, port: int) -> str | None:
        """Return why a host at an address is not called, or None; an address that is still a name is fine."""
        if host.lower() in self._allowed:
            return None
        number = _number(address)
        if number is None:
            return None
        if _is_metadata(number):
            return f"{address} is where clouds hand out credentials; allow {host} to call it all the same"
        if port in self._own_ports and _is_ours(number):
            return f"{address}:{port} is the simulator itself; allow {host} to call it all the same"
        return None


@lru_cache(maxsize=1024)
def _read(url: str) -> tuple[str | None, str, int]:
    """Return what is wrong with a URL whoever asks, or its host and port."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        return str(error), "", 0
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return "the target is not an http or https URL", "", 0
    if posixpath.normpath("/" + unquote(parts.path).lstrip("/")).startswith(_CONTROL_PREFIX):
        return "the target is a simulator's control plane", "", 0
    return None, parts.hostname, port


@lru_cache(maxsize=1024)
def _number(address: str) -> IPv4Address | IPv6Address | None:
    try:
        number = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    mapped = number.ipv4_mapped if isinstance(number, IPv6Address) else None
    return mapped or number


@lru_cache(maxsize=1024)
def _is_metadata(number: IPv4Address | IPv6Address) -> bool:
    return any(number in network for network in _METADATA)


@lru_cache(maxsize=1024)
def _is_ours(number: IPv4Address | IPv6Address) -> bool:
    """Say whether an address is this machine's: only to those can a socket be bound."""
    if number.is_loopback or number.is_unspecified:
        return True
    family = socket.AF_INET if number.version == 4 else socket.AF_INET6
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((str(number), 0))
        except OSError:
            return False
    return True
