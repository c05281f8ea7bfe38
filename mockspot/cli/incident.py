"""`mockspot incident`: what HubSpot did to integrations once, by name."""

import json
from typing import Any
from urllib.parse import quote

import click

from mockspot.cli.remote import call, simulator_options

_as_json = click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")


@click.group()
def command() -> None:
    """List, start and stop incidents in a portal.

    Example: mockspot incident start bad_gateway
    """


@command.command("list")
@simulator_options
@_as_json
def list_incidents(url: str, portal: str, as_json: bool) -> None:
    """List the incidents there are, and which go on.

    Example: mockspot incident list
    """
    answer = _call(url, portal, "GET", "")
    if as_json:
        click.echo(json.dumps(answer, indent=2))
        return
    for row in answer["results"]:
        click.echo(f"{'*' if row['running'] else ' '} {row['name']:<24} {row['summary']}")


@command.command()
@click.argument("name")
@simulator_options
@_as_json
def start(name: str, url: str, portal: str, as_json: bool) -> None:
    """Start an incident; it goes on until it is stopped.

    Example: mockspot incident start edge_timeouts
    """
    answer = _call(url, portal, "PUT", f"/{quote(name, safe='')}")
    click.echo(json.dumps(answer, indent=2) if as_json else f"started {name}: {answer['summary']}")


@command.command()
@click.argument("name")
@simulator_options
@_as_json
def stop(name: str, url: str, portal: str, as_json: bool) -> None:
    """Stop an incident.

    Example: mockspot incident stop edge_timeouts
    """
    _call(url, portal, "DELETE", f"/{quote(name, safe='')}")
    click.echo(json.dumps({"name": name, "running": False}, indent=2) if as_json else f"stopped {name}")


def _call(url: str, portal: str, method: str, path: str) -> Any:
    return call(url, method, f"/portals/{quote(portal, safe='')}/incidents{path}")
