"""Where traffic comes from: a JSON-lines file, its lines, or the `results` of the control plane's traffic listing."""

import json
from collections.abc import Iterable, Iterator
from os import PathLike
from pathlib import Path

from mockspot_contracts.json_values import Json
from mockspot_contracts.traffic.entries import Entry
from mockspot_contracts.traffic.log import Traffic
from mockspot_contracts.traffic.parsing import TrafficError, entry

SCHEMA = 1
_KIND = "mockspot-traffic"


def read_traffic(source: str | PathLike[str] | Iterable[str]) -> Traffic:
    """Return the traffic of a JSON-lines file, given its path or its lines. Errors name the line."""
    if not isinstance(source, str | PathLike):
        return Traffic(_lines(source, "traffic"))
    with Path(source).open(encoding="utf-8", errors="replace") as lines:
        return Traffic(_lines(lines, str(source)))


def from_entries(documents: Iterable[Json]) -> Traffic:
    """Return the traffic of entry documents, such as the `results` of GET /_mockspot/portals/{id}/traffic."""
    return Traffic(_located(f"entry {number}", document) for number, document in enumerate(documents, 1))


def _lines(lines: Iterable[str], name: str) -> Iterator[Entry]:
    numbered = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    number, heading = next(numbered, (1, ""))
    _check_heading(heading, f"{name}, line {number}")
    for number, line in numbered:
        where = f"{name}, line {number}"
        yield _located(where, _parsed(line, where))


def _check_heading(line: str, where: str) -> None:
    if not line:
        raise TrafficError(f"{where}: nothing there; a traffic file begins with a line of kind {_KIND}")
    heading = _parsed(line, where)
    if not isinstance(heading, dict) or heading.get("kind") != _KIND:
        raise TrafficError(f'{where}: not a traffic file; those begin with {{"schema": {SCHEMA}, "kind": "{_KIND}"}}')
    if heading.get("schema") != SCHEMA:
        raise TrafficError(f"{where}: schema {heading.get('schema')!r} is unknown; this reader knows schema {SCHEMA}")


def _parsed(line: str, where: str) -> Json:
    try:
        document: Json = json.loads(line)
    except (ValueError, RecursionError) as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else "too deeply nested or malformed"
        raise TrafficError(f"{where}: not JSON ({reason}); was the file cut short?") from None
    return document


def _located(where: str, document: Json) -> Entry:
    try:
        return entry(document)
    except TrafficError as error:
        raise TrafficError(f"{where}: {error}") from None
