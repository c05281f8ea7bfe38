"""Reading of the data files beside the rows."""

from importlib import resources
from typing import Any

import orjson


def read(*path: str) -> Any:
    """Return the parsed content of a file below `data/`."""
    return orjson.loads(resources.files(__package__).joinpath("data", *path).read_bytes())
