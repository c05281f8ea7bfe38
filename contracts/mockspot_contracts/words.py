"""How findings speak of numbers."""


def count(number: int, what: str, many: str | None = None) -> str:
    """Return a number with what it counts: 1 call, 2 calls."""
    return f"{number} {what if number == 1 else many or what + 's'}"
