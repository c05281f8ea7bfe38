"""`mockspot load`: a Locust profile with thresholds, in a process of its own."""

import json
import os
from importlib.util import find_spec
from pathlib import Path

import click

from mockspot.cli.failure import HARNESS, fail
from mockspot.cli.signals import exit_code_of, unwinding
from mockspot.runtime.extras import how_to_get


@click.command()
@click.argument("profile")
@click.option("--target", metavar="URL", help="What to load; without it a simulator is started for the run.")
@click.option("--users", type=click.IntRange(1), help="Simulated users; the profile says how many otherwise.")
@click.option("--duration", type=click.IntRange(1), metavar="SECONDS", help="How long; the profile says otherwise.")
@click.option("--seed", default=1, show_default=True, help="Seed of everything random in the run.")
@click.option("--junit", type=click.Path(path_type=Path, dir_okay=False), help="Write a JUnit report there.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def command(
    profile: str,
    target: str | None,
    users: int | None,
    duration: int | None,
    seed: int,
    junit: Path | None,
    as_json: bool,
) -> None:
    """Run a load profile: exit 0 when every threshold holds, 3 when one is breached. HubSpot's hosts are refused.

    Ctrl-C ends it early; what there was is judged and reported, and the exit code is 130.

    Example: mockspot load steady --duration 10 --users 4
    """
    from mockspot_loadtests.guard import RefusedTarget
    from mockspot_loadtests.runner import LoadFailure, Stopped, plan, run
    from mockspot_loadtests.thresholds import ProfileError

    try:
        wanted = plan(profile, target=target, users=users, duration=duration, seed=seed, junit=junit)
    except (ProfileError, RefusedTarget) as error:
        fail(str(error))
    if junit is not None and not junit.parent.is_dir():
        fail(f"cannot write {junit}: there is no folder {junit.parent}")
    if junit is not None and not os.access(junit if junit.exists() else junit.parent, os.W_OK):
        fail(f"cannot write {junit}", "name another file with --junit")
    if find_spec("locust") is None:
        fail("there is no Locust to load with", how_to_get("load"))
    try:
        with unwinding():
            result = run(wanted, progress=lambda text: click.echo(f"mockspot load {profile}: {text}", err=True))
    except LoadFailure as error:
        fail(str(error), code=HARNESS)
    except Stopped as stopped:
        click.echo(f"mockspot load {profile}: {stopped}", err=True)
        report, code = stopped.report, exit_code_of(stopped.__cause__)
    else:
        report, code = result.report, result.exit_code
    if report is not None:
        click.echo(json.dumps(report, indent=2) if as_json else summary(report))
    raise SystemExit(code)


def summary(report: dict[str, object]) -> str:
    """Return a report's thresholds as lines, each with what was found."""
    outcomes = report.get("thresholds")
    rows = outcomes if isinstance(outcomes, list) else []
    return "\n".join(
        f"{'holds  ' if row['holds'] else 'BREACH '} {row['name']}: {row['text']} (found {row['found']})"
        for row in rows
    )
