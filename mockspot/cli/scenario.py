"""`mockspot scenario`: what happens to a portal, step by step, and what is expected of an integration meanwhile."""

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click

from mockspot.cli.env import variables
from mockspot.cli.failure import FINDINGS, HARNESS, fail
from mockspot.cli.remote import call, simulator_options


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("command_line", nargs=-1, type=click.UNPROCESSED, metavar="[-- CMD...]")
@simulator_options
@click.option("--json", "as_json", is_flag=True, help="Print what each step did as JSON.")
def command(file: Path, command_line: tuple[str, ...], url: str, portal: str, as_json: bool) -> None:
    """Run a scenario file (JSON or TOML) in a portal; CMD is run wherever the file says `client`.

    The command finds the portal through the variables that `mockspot env` prints. Exit code 1: an expectation failed.

    Example: mockspot scenario outage.toml -- python sync.py
    """
    document = _read(file)
    path = f"/portals/{quote(portal, safe='')}"
    if not command_line and _has_client(document.get("steps")):
        fail(f"{file} has the integration run in the middle of it", "give its command after --")
    client = _Client(command_line, variables(call(url, "GET", path), url.rstrip("/")))
    results: list[dict[str, Any]] = []
    following: int | None = 0
    while following is not None:
        answer = call(url, "POST", f"{path}/scenario", {**document, "from": following})
        if not as_json:
            _tell(answer["results"])
        results += answer["results"]
        following = answer["next"]
        if results and results[-1]["did"] == "client":
            client.run(results[-1], quiet=as_json)
    failed = [result for result in results if "failed" in result]
    if as_json:
        click.echo(json.dumps({"name": answer["name"], "passed": not failed, "results": results}, indent=2))
    else:
        click.echo(
            f"{answer['name']}: {len(failed)} of {len(results)} steps failed" if failed else f"{answer['name']}: ok"
        )
    raise SystemExit(FINDINGS if failed else 0)


class _Client:
    """The integration, to be run in the middle of a scenario."""

    def __init__(self, words: tuple[str, ...], found: Mapping[str, str]) -> None:
        self._words = words
        self._environment = {**os.environ, **found}

    def run(self, result: dict[str, Any], *, quiet: bool) -> None:
        """Run the command; one that cannot be run or fails ends the scenario."""
        place = f"steps[{result['step']}].client ({result['client']})"
        try:
            # stdout belongs to the document when that is what was asked for
            done = subprocess.run(self._words, env=self._environment, check=False, stdout=2 if quiet else None)
        except OSError as error:
            fail(f"{place}: cannot run {self._words[0]}: {error.strerror}", code=HARNESS)
        if done.returncode:
            fail(f"{place}: {self._words[0]} ended with {done.returncode}", code=FINDINGS)


def _read(file: Path) -> dict[str, Any]:
    from mockspot.runtime.documents import read_document

    try:
        document = read_document(file)
    except FileNotFoundError:
        fail(f"there is no file {file}", "give a scenario in JSON or TOML")
    except ValueError as error:
        fail(str(error))
    if not isinstance(document, dict):
        fail(f"{file} is no scenario", "a scenario is an object with steps")
    return document


def _has_client(steps: object) -> bool:
    return isinstance(steps, list) and any(isinstance(step, dict) and "client" in step for step in steps)


def _tell(results: list[dict[str, Any]]) -> None:
    for result in results:
        told = f"FAILED  {result['failed']}" if "failed" in result else result.get("client", "")
        click.echo(f"steps[{result['step']}] {result['did']:<8} {told}".rstrip())
