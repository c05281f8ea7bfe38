"""How much of what an account may hold it holds: the limits tracking API."""

from typing import NamedTuple


class Used(NamedTuple):
    """How much there is of something, and how much there may be."""

    usage: int
    limit: int
