"""The top-level domains there are: those that an address of a contact may end in."""

from functools import cache

from mockspot.catalog.data_files import lines


@cache
def every() -> frozenset[str]:
    """Return all of the root zone, in lower case; those of other scripts as IANA spells them, from `xn--` on."""
    return frozenset(lines("top_level_domains.txt"))
