"""The command line: one module per command, imported only when its command runs."""

import errno
import io
import sys
from importlib import import_module
from typing import Any

import click

from mockspot import __version__
from mockspot.cli.failure import HARNESS, INTERRUPTED, fail

_COMMANDS = (
    "serve",
    "env",
    "run",
    "seed",
    "trigger",
    "change",
    "incident",
    "scenario",
    "webhooks",
    "audit",
    "explain",
    "load",
)


class _Lazy(click.Group):
    """A group whose commands live in modules of their own: `mockspot serve` does not pay for `mockspot load`."""

    def list_commands(self, _: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, _: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"mockspot.cli.{cmd_name}").command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise SystemExit(INTERRUPTED) from None
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise  # the reader of a pipe has read enough: click leaves quietly
            fail(str(error), code=HARNESS)


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="mockspot")
def main() -> None:
    """A faithful HubSpot API simulator that judges the integration it serves.

    Example: mockspot serve --seed demo
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that lacks a character shows the rest
