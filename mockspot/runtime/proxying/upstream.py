"""The proxy that the environment names already: other hosts than HubSpot's are reached through it, as before."""

from base64 import b64encode
from dataclasses import dataclass
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies_environment, proxy_bypass_environment  # type: ignore[attr-defined]  # unlisted


class Upstream(NamedTuple):
    """A proxy: its address, and the value of the header that opens it."""

    host: str
    port: int
    authorization: bytes | None


@dataclass(frozen=True, slots=True)
class Environment:
    """The proxies by scheme, and hosts that go without, as the variables of the environment say."""

    proxies: dict[str, str]

    @classmethod
    def of_process(cls) -> "Environment":
        """Return what this process was started with."""
        return cls(getproxies_environment())

    def proxy_for(self, host: str, scheme: str) -> Upstream | None:
        """Return the proxy for a host, or None where the way is direct; ValueError when it is none we can speak to."""
        url = self.proxies.get(scheme) or self.proxies.get("all")
        if not url or is_loopback(host) or proxy_bypass_environment(host, self.proxies):
            return None
        parts = urlsplit(url if "://" in url else f"http://{url}")
        if parts.scheme != "http" or not parts.hostname:
            raise ValueError(f"a proxy that is reached by {parts.scheme} is not supported")
        user = None if parts.username is None else f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        opens = None if user is None else b"Basic " + b64encode(user.encode())
        return Upstream(parts.hostname, parts.port or 80, opens)


def is_loopback(host: str) -> bool:
    """Say whether a host is this machine, by its name or address."""
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
