"""The options and the output of the commands that judge traffic."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from mockspot.cli.failure import fail

if TYPE_CHECKING:
    from mockspot_contracts import Report, Traffic
    from mockspot_contracts.auditing import Parameters

F = TypeVar("F", bound=Callable[..., Any])


def report_options(command: F) -> F:
    """Add the options that say which rules count and where the report goes."""
    profile = click.option("--profile", default="smoke", show_default=True, help="Which rules count, and how much.")
    formats = click.option(
        "--report",
        "formats",
        default="text",
        show_default=True,
        help="text, json, junit, sarif, html; several with commas.",
    )
    folder = click.option(
        "--report-dir",
        "folder",
        type=click.Path(path_type=Path, file_okay=False),
        help="Write the reports there instead of printing them.",
    )
    parameters = click.option(
        "--parameter",
        "parameters",
        multiple=True,
        metavar="RULE.NAME=VALUE",
        help="Set a rule's parameter, such as HS-AUTH-02.processes=2; `mockspot explain RULE` lists them.",
    )
    return profile(parameters(formats(folder(command))))


def chosen_formats(formats: str) -> tuple[str, ...]:
    """Return the formats named; leaves when one is unknown."""
    from mockspot_contracts import FORMATS

    names = tuple(name.strip() for name in formats.split(",") if name.strip())
    for name in names:
        if name not in FORMATS:
            fail(f"there is no report format {name!r}", f"formats: {', '.join(FORMATS)}")
    return names or ("text",)


def check_profile(profile: str) -> None:
    """Leave when there is no such profile, before any work is done for it."""
    from mockspot_contracts import PROFILES

    if profile not in PROFILES:
        fail(f"there is no profile {profile!r}", f"profiles: {', '.join(PROFILES)}")


def chosen_parameters(texts: tuple[str, ...]) -> "Parameters":
    """Return parameters of rules as they were given; leaves when one does not fit its rule."""
    from mockspot_contracts import RuleError, parameters_given

    try:
        return parameters_given(texts)
    except RuleError as error:
        fail(str(error), "`mockspot explain RULE` lists a rule's parameters")


def check_folder(folder: Path | None) -> None:
    """Make the folder for the reports, or leave: nobody runs a command for an hour to hear of it afterwards."""
    if folder is None:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        fail(f"cannot write reports to {folder}: {error.strerror}", "name another folder with --report-dir")
    if not os.access(folder, os.W_OK):
        fail(f"cannot write reports to {folder}", "name another folder with --report-dir")


def judge(traffic: "Traffic", profile: str, parameters: "Parameters") -> "Report":
    """Run the rules over traffic."""
    from mockspot_contracts import audit

    return audit(traffic, profile, parameters=parameters)


def deliver(report: "Report", formats: tuple[str, ...], folder: Path | None) -> None:
    """Print a report in some formats, or write it to a folder."""
    for name in formats:
        _deliver(report, name, folder)


def _deliver(report: "Report", name: str, folder: Path | None) -> None:
    from mockspot_contracts import EXTENSIONS, render

    text = render(report, name)
    if folder is None:
        click.echo(text, nl=not text.endswith("\n"))
        return
    path = folder / f"report.{EXTENSIONS[name]}"
    path.write_text(text, encoding="utf-8")
    click.echo(f"mockspot: wrote {path}", err=True)
