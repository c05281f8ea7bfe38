"""The files that say whom clients are to trust, in the forms they read: the system's authorities and this run's.

Verification is never turned off: a client that trusts this run's authority meets a certificate for the host it named.
"""

import re
import ssl
import warnings
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

T = TypeVar("T")
_SYSTEMS: Final = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)
"""Where Debian, Red Hat, SUSE, and Alpine and macOS keep the authorities they trust."""
_BLOCK: Final = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)
PASSWORD: Final = "changeit"
"""What Java's own stores of authorities are opened with; nothing in one is secret."""


class Trust(NamedTuple):
    """Files in PEM: this run's authority alone, and with it all that a client trusted before."""

    authority: str
    bundle: str


def trust(authority: str, environment: Mapping[str, str]) -> Trust:
    """Write the bundle beside the authority's file, and return both."""
    own = (environment.get(name) for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"))
    before = dict.fromkeys(filter(None, (_systems(environment), *own)))
    texts = [Path(name).read_bytes() for name in (*before, authority) if Path(name).is_file()]
    bundle = Path(authority).with_name("bundle.pem")
    bundle.write_bytes(b"\n".join(texts))
    return Trust(authority, str(bundle))


def java_store(trusted: Trust) -> str | None:
    """Write the bundle as a store that Java reads; None where the library at hand cannot."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

    if not hasattr(pkcs12, "serialize_java_truststore"):
        return None
    entries = [
        pkcs12.PKCS12Certificate(each, str(number).encode())
        for number, block in enumerate(_BLOCK.findall(Path(trusted.bundle).read_bytes()))
        if (each := _read(x509.load_pem_x509_certificate, block)) is not None
    ]
    store = Path(trusted.bundle).with_name("authorities.p12")
    store.write_bytes(pkcs12.serialize_java_truststore(entries, BestAvailableEncryption(PASSWORD.encode())))
    return str(store)


def _read(reader: Callable[[bytes], T], block: bytes) -> T | None:
    """Return a certificate; None for one of those old authorities that the library finds wanting."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return reader(block)
    except (ValueError, Warning):
        return None


def _systems(environment: Mapping[str, str]) -> str | None:
    """Return the file of the authorities that clients trust without us."""
    places = (environment.get("SSL_CERT_FILE"), ssl.get_default_verify_paths().cafile, *_SYSTEMS)
    return next((place for place in places if place and Path(place).is_file()), _certifis())


def _certifis() -> str | None:
    if find_spec("certifi") is None:
        return None
    import certifi

    return certifi.where()
