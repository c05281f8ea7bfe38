"""What clients ask a proxy for."""

import binascii
from base64 import b64decode
from typing import NamedTuple
from urllib.parse import urlsplit

from mockspot.domain.numbers import number_of
from mockspot.intercept import HOSTS

_HTTP = 80
_TUNNEL = "tunnel://"
_END = b"\r\n"


class Refused(Exception):
    """Raised for what a proxy does not do; `answer` is how its client is told."""

    def __init__(self, status: str, message: str) -> None:
        super().__init__(message)
        self.status = status

    def answer(self) -> bytes:
        """Return the answer, the last one on its connection."""
        body = f"mockspot's proxy: {self}\n".encode()
        lines = (f"HTTP/1.1 {self.status}", "content-type: text/plain", f"content-length: {len(body)}")
        return _END.join([*(line.encode("latin-1") for line in lines), b"connection: close", b"", body])


class Ask(NamedTuple):
    """A request to a proxy: for a tunnel to a host (`CONNECT`), or to hand on a message to a URL."""

    method: str
    target: str
    version: str
    host: str
    port: int
    headers: tuple[bytes, ...]

    @property
    def is_tunnel(self) -> bool:
        """Say whether it wants a tunnel."""
        return self.method == "CONNECT"

    @property
    def is_hubspots(self) -> bool:
        """Say whether it is about a host of HubSpot's."""
        return HOSTS.fullmatch(self.host) is not None

    @property
    def portal_id(self) -> int | None:
        """Return the portal that the proxy's address named as its user, as in `http://12345678@127.0.0.1:8643`."""
        for line in self.headers:
            name, _, value = line.partition(b":")
            if name.strip().lower() == b"proxy-authorization":
                return _user(value)
        return None

    def to_host(self) -> bytes:
        """Return the head of a message as its host gets it: for itself alone, and the only one on its connection."""
        path = urlsplit(self.target)._replace(scheme="", netloc="").geturl() or "/"
        return self._head(f"{self.method} {path} {self.version}", b"connection: close")

    def to_proxy(self, authorization: bytes | None) -> bytes:
        """Return the head as another proxy gets it, with the credentials for that one."""
        own = () if authorization is None else (b"proxy-authorization: " + authorization,)
        only = () if self.is_tunnel else (b"connection: close",)
        return self._head(f"{self.method} {self.target} {self.version}", *own, *only)

    def _head(self, first: str, *more: bytes) -> bytes:
        kept = (line for line in self.headers if not line.lower().startswith((b"proxy-", b"connection:")))
        return _END.join([first.encode("latin-1"), *kept, *more, b"", b""])


def parse(head: bytes) -> Ask:
    """Return what a request's head asks for; refused when that is nothing a proxy does."""
    first, *lines = head.split(_END)
    words = first.decode("latin-1").split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1."):
        raise Refused("400 Bad Request", "that is no HTTP/1.1")
    method, target, version = words
    try:
        host, port = _place(f"{_TUNNEL}{target}" if method == "CONNECT" else target)
    except ValueError as error:
        message = "ask for a tunnel to host:port, or for a URL that begins with http://"
        raise Refused("400 Bad Request", message) from error
    return Ask(method, target, version, host, port, tuple(line for line in lines if line))


def _place(url: str) -> tuple[str, int]:
    """Return the host and the port of a URL; ValueError when it is none for us."""
    parts = urlsplit(url)
    if parts.scheme == "http":
        port = parts.port or _HTTP
    elif url.startswith(_TUNNEL):
        port = parts.port or 0
    else:
        port = 0
    if not parts.hostname or not port:
        raise ValueError(url)
    return parts.hostname, port


def _user(authorization: bytes) -> int | None:
    scheme, _, encoded = authorization.strip().partition(b" ")
    if scheme.lower() != b"basic":
        return None
    try:
        return number_of(b64decode(encoded, validate=True).partition(b":")[0].decode("ascii"))
    except (binascii.Error, UnicodeDecodeError):
        return None
