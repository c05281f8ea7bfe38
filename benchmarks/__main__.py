"""`python -m benchmarks`: run the measures, print a table, write JSON."""

import argparse
import json
import platform
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import checking, delivering, plugin, resetting, resting, searching, serving, starting
from benchmarks.measure import Measure

_GROUPS: dict[str, Callable[[int], list[Measure]]] = {
    "serving": serving.measures,
    "starting": starting.measures,
    "resetting": resetting.measures,
    "checking": checking.measures,
    "resting": resting.measures,
    "searching": searching.measures,
    "delivering": delivering.measures,
    "plugin": plugin.measures,
}


def main() -> int:
    """Run what was asked for; 1 when `--check` was given and a goal missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"any of {', '.join(_GROUPS)}; all by default")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", type=Path, default=Path("build/benchmarks.json"), help="where the figures go")
    parser.add_argument("--check", action="store_true", help="leave with 1 when a goal is missed")
    given = parser.parse_args()
    unknown = set(given.groups) - _GROUPS.keys()
    if unknown:
        parser.error(f"no such group: {', '.join(sorted(unknown))}; there are {', '.join(_GROUPS)}")
    # Serving runs last: it moves this process to one core.
    chosen = [name for name in reversed(_GROUPS) if name in given.groups or not given.groups]
    found = [measure for name in chosen for measure in _GROUPS[name](given.rounds)]
    print(table(found))
    write(given.json, found)
    return int(given.check and not all(measure.met for measure in found))


def table(measures: list[Measure]) -> str:
    """Return the figures as people read them."""
    width = max(len(measure.name) for measure in measures)
    lines = []
    for measure in measures:
        verdict = "met" if measure.met else "missed"
        figure = f"{measure.value:8.2f} {measure.unit:<2}"
        lines.append(f"{measure.name:<{width}}  {figure}  goal {measure.goal:<8}{verdict}")
        lines.extend(f"{'':<{width - 24}}{name:>24}  {value:10,.1f}" for name, value in measure.details.items())
    return "\n".join(lines)


def write(path: Path, measures: list[Measure]) -> None:
    """Write the figures and what they were measured on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    machine = {"python": platform.python_version(), "system": platform.platform(), "machine": platform.machine()}
    path.write_text(json.dumps({**machine, "measures": [measure.document() for measure in measures]}, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main())
