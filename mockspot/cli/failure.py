"""How commands give up: what is wrong, what to do next, and the exit code."""

from typing import NoReturn

import click

FINDINGS, USAGE, HARNESS, INTERRUPTED = 1, 2, 4, 130
"""Exit codes: contract rules failed, the command was used wrongly, it did not work itself, Ctrl-C ended it."""


def fail(problem: str, advice: str | None = None, *, code: int = USAGE) -> NoReturn:
    """Print a problem with advice to standard error and leave."""
    click.echo(f"mockspot: {problem}" + (f"\n  {advice}" if advice else ""), err=True)
    raise SystemExit(code)
