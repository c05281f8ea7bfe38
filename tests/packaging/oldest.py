"""Print constraints for pip: the oldest release of each dependency that pyproject.toml allows. `make oldest` uses them.

Bounds that nobody ever installs become untrue without a sign. What only our own tests need is left as it comes.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

_PROJECT = Path(__file__).parents[2] / "pyproject.toml"
_BOUND = re.compile(r"(?P<name>[\w.-]+)>=(?P<version>[\w.]+)")


def constraints(project: Path) -> Iterator[str]:
    """Yield a line for each dependency of the project and of its extras."""
    declared = tomllib.loads(project.read_text())["project"]
    extras = declared["optional-dependencies"].values()
    for requirement in sorted({*declared["dependencies"], *(each for extra in extras for each in extra)}):
        if bound := _BOUND.match(requirement):
            yield f"{bound['name']}=={bound['version']}"


if __name__ == "__main__":
    print("\n".join(constraints(_PROJECT)))  # noqa: T201  what this is for
