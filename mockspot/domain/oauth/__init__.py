"""OAuth: consent, grants, tokens and their end."""

from mockspot.domain.oauth.grants import CODES, REFRESH_TOKENS, Issued, standing
from mockspot.domain.oauth.provisioning import (
    CREDENTIAL_KINDS,
    STATIC,
    Credentials,
    expire,
    install,
    issue,
    provision,
    revoke,
    rotate,
    uninstall,
)

__all__ = [
    "CODES",
    "CREDENTIAL_KINDS",
    "REFRESH_TOKENS",
    "STATIC",
    "Credentials",
    "Issued",
    "expire",
    "install",
    "issue",
    "provision",
    "revoke",
    "rotate",
    "standing",
    "uninstall",
]
