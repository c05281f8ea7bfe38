"""Judging a share from a sample."""

from math import sqrt

ONE_IN_TEN_THOUSAND = 3.719
"""The normal quantile that keeps false alarms of a one-sided test to one in ten thousand."""


def wilson_lower(hits: int, total: int, z: float) -> float:
    """Return the lower end of Wilson's score interval for a share: the true one is hardly below it."""
    if total == 0:
        return 0.0
    share = hits / total
    middle = share + z * z / (2 * total)
    margin = z * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return max(0.0, (middle - margin) / (1 + z * z / total))
