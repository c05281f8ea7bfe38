"""Extras: what is installed beside mockspot only where somebody wants it."""


def how_to_get(extra: str) -> str:
    """Return what to tell somebody who lacks an extra. mockspot is on no package index, so it comes from its clone."""
    return f"this needs the extra {extra}; where mockspot was cloned: pip install -e '.[{extra}]'"
