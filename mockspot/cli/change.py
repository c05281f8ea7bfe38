"""`mockspot change`: what administrators do to a portal while an integration runs."""

import json
from typing import Any
from urllib.parse import quote

import click

from mockspot.cli.failure import fail
from mockspot.cli.remote import call, simulator_options

_LISTS = ("properties", "ruleArguments")
_AS_THEY_ARE = ("stage", "pipeline", "option")
"""Members that are text even where they look like numbers."""


@click.command()
@click.argument("kind", required=False)
@click.option("--set", "settings", multiple=True, metavar="K=V", help="A member of the change; lists have commas.")
@simulator_options
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def command(kind: str | None, settings: tuple[str, ...], url: str, portal: str, as_json: bool) -> None:
    """Change a portal as an administrator does; without a kind, list the kinds there are.

    Example: mockspot change property_archived --set objectType=contacts --set property=acme_id
    """
    if kind is None:
        _list(call(url, "GET", "/changes"), as_json)
        return
    body = {"kind": kind, **dict(map(_pair, settings))}
    answer = call(url, "POST", f"/portals/{quote(portal, safe='')}/changes", body)
    told = [f"{name} {_text(value)}" for name, value in answer.items() if name not in ("kind", "sequence")]
    click.echo(json.dumps(answer, indent=2) if as_json else f"{kind}: {', '.join(told)}")


def _list(answer: Any, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(answer, indent=2))
        return
    for row in answer["results"]:
        click.echo(f"{row['kind']:<20} {', '.join(row['members'])}\n    {row['summary']}")


def _text(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


def _pair(setting: str) -> tuple[str, Any]:
    name, equals, value = setting.partition("=")
    if not equals:
        fail(f"--set {setting} is not of the form name=value", "for example --set objectType=contacts")
    if name in _LISTS:
        return name, [part for part in value.split(",") if part]
    if value in ("true", "false"):
        return name, value == "true"
    number = value.isascii() and value.isdigit() and name not in _AS_THEY_ARE
    return name, int(value) if number else value
