"""Secrets: how one that was sent is held against one that is known. Nothing else compares them.

Tokens, codes and developer keys are not compared but looked up, and in no constant time. What a caller can time there
is a look-up by hash: CPython hashes strings with SipHash under a key that every process draws anew, and looks at the
characters of two strings only once all 64 bits of their hashes agree. So a guess that is wrong is never held against
the characters of a right one, and how long it takes depends on hashes that nobody can compute without the key. That is
what an index by a keyed digest would do as well, at several times the cost of the rest of the check. It does not hold
where PYTHONHASHSEED fixes the key, which then is no secret: there a hash tells something, though not the characters.
"""

from hmac import compare_digest


def same(sent: str, known: str) -> bool:
    """Say whether a secret is the known one, in a time that tells nothing about where the two differ."""
    return compare_digest(sent.encode("utf-8", "surrogatepass"), known.encode("utf-8", "surrogatepass"))
