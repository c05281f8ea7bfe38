"""The end of a run: sums are judged, reports written, and the terminal's section put together."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from mockspot.pytest_audit import summary
from mockspot.pytest_audit.outcome import outcome_of
from mockspot.pytest_audit.run import Run
from mockspot_contracts import parameters_given


def finish(
    documents: Iterable[dict[str, Any]],
    traffic: Path,
    reports: Path,
    *,
    profile: str,
    only: Sequence[str] | None,
    formats: Sequence[str],
    parameters: Sequence[str],
) -> list[str]:
    """Judge sums over what was gathered, write the reports asked for, and return the lines of the section."""
    outcomes = [outcome_of(document) for document in documents]
    run = Run(outcomes, traffic, profile, only, parameters_given(parameters))
    lines = list(summary.lines(outcomes, run.verdicts_over_all(), profile))
    if formats:
        written = run.write(reports, formats)
        lines.append(f"reports: {', '.join(map(str, written))}")
    return lines
