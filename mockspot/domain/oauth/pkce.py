"""Proof key for code exchange (RFC 7636). Documented for MCP auth apps; the token endpoint takes it from all (SPEC)."""

from base64 import urlsafe_b64encode
from hashlib import sha256

from mockspot.domain import secrets


def proves(verifier: str, challenge: str, method: str) -> bool:
    """Say whether a code verifier is the one a challenge was made from."""
    made = challenge_of(verifier) if method == "S256" else verifier
    return secrets.same(made, challenge)


def challenge_of(verifier: str) -> str:
    """Return the S256 challenge of a code verifier."""
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
