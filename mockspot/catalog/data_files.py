"""Reading of the data files beside the rows."""

from collections.abc import Iterator
from importlib import resources
from typing import Any

import orjson


def read(*path: str) -> Any:
    """Return the parsed content of a file below `data/`."""
    return orjson.loads(resources.files(__package__).joinpath("data", *path).read_bytes())


def lines(name: str) -> Iterator[str]:
    """Yield the lines of a text file below `data/`, without empty ones and comments."""
    text = resources.files(__package__).joinpath("data", name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))
