"""`mockspot change`: what administrators do to a portal while an integration runs, once or as a gremlin does."""

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

import click

from mockspot.cli.failure import fail
from mockspot.cli.remote import call, once, pair, simulator_options

GREMLIN = "gremlin"
_WINDOW = ("afterSeconds", "forSeconds")


@click.command()
@click.argument("kind", required=False)
@click.option("--set", "settings", multiple=True, metavar="K=V", help="A member of the change; lists have commas.")
@click.option("--stop", is_flag=True, help="Send the gremlin away.")
@simulator_options
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def command(kind: str | None, settings: tuple[str, ...], stop: bool, url: str, portal: str, as_json: bool) -> None:
    """Change a portal as an administrator does; without a kind, list the kinds there are.

    The kind `gremlin` makes changes of any kind at random moments: it takes seed, everySeconds, kinds, objectTypes,
    count, afterSeconds and forSeconds. Without any of them it tells what it has done.

    Example: mockspot change property_archived --set objectType=contacts --set property=acme_id
    """
    place = f"/portals/{quote(portal, safe='')}/changes"
    if stop and kind != GREMLIN:
        fail("--stop is for the gremlin", "mockspot change gremlin --stop")
    if kind is None:
        answer, shown = call(url, "GET", "/changes"), _listing
    elif kind == GREMLIN:
        answer, shown = _gremlin(url, f"{place}/gremlin", settings, stop), _told
    else:
        types = {row["kind"]: row["types"] for row in call(url, "GET", "/changes")["results"]}.get(kind, {})
        body = {name: _value(types.get(name, "text"), text) for name, text in _given(settings).items()}
        answer, shown = call(url, "POST", place, {"kind": kind, **body}), _made
    click.echo(json.dumps(answer, indent=2) if as_json else shown(answer))


def _gremlin(url: str, path: str, settings: tuple[str, ...], stop: bool) -> Any:
    if stop:
        call(url, "DELETE", path)
    elif settings:
        given = {name: _value(_GREMLIN.get(name, "text"), text) for name, text in _given(settings).items()}
        window = {name: given.pop(name) for name in _WINDOW if name in given}
        return call(url, "PUT", path, {**given, **({"window": window} if window else {})})
    return call(url, "GET", path)


def _listing(answer: Any) -> str:
    return "\n".join(
        f"{row['kind']:<20} {', '.join(row['members'])}\n    {row['summary']}" for row in answer["results"]
    )


def _made(answer: Any) -> str:
    told = [f"{name} {_text(value)}" for name, value in answer.items() if name not in ("kind", "sequence")]
    return f"{answer['kind']}: {', '.join(told)}"


def _told(answer: Any) -> str:
    lines = [f"{row['at']}  {row['change']['kind']}: {_members(row['change'])}" for row in answer["changes"]]
    state = f"next at {answer['nextAt']}" if answer["running"] else "no gremlin is at work"
    return "\n".join([*lines, state])


def _members(change: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {_text(value)}" for name, value in change.items() if name != "kind")


def _text(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


def _given(settings: tuple[str, ...]) -> dict[str, str]:
    return once([pair(setting, "objectType=contacts") for setting in settings])


def _value(kind: str, text: str) -> Any:
    """Return what a text stands for; one that is not of its kind is left for the simulator to refuse."""
    try:
        return _READERS[kind](text)
    except ValueError:
        return text


def _list(text: str) -> list[str]:
    return [part for part in text.split(",") if part]


def _number(text: str) -> int | float:
    return int(text) if text.lstrip("-").isdigit() else float(text)


def _weights(text: str) -> dict[str, int] | list[str]:
    """Return the kinds of a gremlin: names, or names with weights as in `records_merged:5,record_erased:1`."""
    parts = _list(text)
    if not any(":" in part for part in parts):
        return parts
    return {name: int(weight or 1) for name, _, weight in (part.partition(":") for part in parts)}


def _flag(text: str) -> bool | str:
    return {"true": True, "false": False}.get(text, text)


_READERS: dict[str, Callable[[str], Any]] = {
    "text": str,
    "number": _number,
    "list": _list,
    "flag": _flag,
    "weights": _weights,
}
_GREMLIN = {
    "seed": "number",
    "everySeconds": "number",
    "count": "number",
    "kinds": "weights",
    "objectTypes": "list",
    "afterSeconds": "number",
    "forSeconds": "number",
}
