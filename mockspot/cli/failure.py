"""How commands give up: what is wrong, what to do next, exit code 2."""

from typing import NoReturn

import click

USAGE = 2


def fail(problem: str, advice: str | None = None, *, code: int = USAGE) -> NoReturn:
    """Print a problem with advice to standard error and leave."""
    click.echo(f"mockspot: {problem}" + (f"\n  {advice}" if advice else ""), err=True)
    raise SystemExit(code)
