"""A certificate authority for one run, made in memory: for loopback, HubSpot's hosts and the address served."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mockspot.runtime.extras import how_to_get

_DOMAINS = ("hubapi.com", "hubspot.com", "hubspot.net", "hsforms.com", "hsforms.net")
HOSTS = ("localhost", "127.0.0.1", "::1", *_DOMAINS, *(f"*.{name}" for name in _DOMAINS))
_AUTHORITY = "authority.pem"


@contextmanager
def certificate_files(host: str = "127.0.0.1") -> Iterator[tuple[str, str]]:
    """Yield a certificate file and its key file; both are gone afterwards. Needs the extra `tls`."""
    try:
        import trustme
    except ImportError as error:
        raise ValueError(f"no certificates can be made: {how_to_get('tls')}") from error
    with tempfile.TemporaryDirectory(prefix="mockspot-tls-") as folder:
        authority = trustme.CA()
        issued = authority.issue_cert(*dict.fromkeys((*HOSTS, host)))
        certificate, key = Path(folder, "server.pem"), Path(folder, "server.key")
        certificate.write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
        key.write_bytes(issued.private_key_pem.bytes())
        authority.cert_pem.write_to_path(str(Path(folder, _AUTHORITY)))
        yield str(certificate), str(key)


def authority_of(certificate: str) -> str:
    """Return the file of the authority that issued a certificate of ours: what clients must trust."""
    return str(Path(certificate).with_name(_AUTHORITY))
