"""What calls and answers say, read from paths, queries and bodies: ids, cursors, inputs, results, messages."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import parse_qsl, unquote

from mockspot_contracts.json_values import Json, items, member, scalar, text
from mockspot_contracts.traffic import Request

Properties = dict[str, str]
"""Property values as HubSpot keeps them: text, empty for null."""

MODIFIED = frozenset({"lastmodifieddate", "hs_lastmodifieddate"})
"""The properties that say when a record last changed: contacts have the first (DOC-SEARCH)."""
_FIRST_PAGE = frozenset({"", "0"})
# What is kept of a long answer ends as the answer did.
_LAST_WORDS = re.compile(r'"paging":\{"next":\{"after":"([^"\\]+)"(?:,"link":"[^"]*")?\}\}\}$')


@lru_cache(maxsize=4096)
def _pairs(query: str) -> tuple[tuple[str, str], ...]:
    return tuple(parse_qsl(query, keep_blank_values=True))


def query_pairs(call: Request) -> tuple[tuple[str, str], ...]:
    """Return the decoded query parameters, in order."""
    return _pairs(call.query) if call.query else ()


def query_value(call: Request, name: str) -> str | None:
    """Return the first value of a query parameter."""
    return next((value for found, value in query_pairs(call) if found == name), None)


def cursor_sent(call: Request) -> str | None:
    """Return the `after` a call asks for; what HubSpot reads as the first page is None."""
    sent = text(member(call.request.body, "after")) if call.method == "POST" else query_value(call, "after")
    return None if sent is None or sent in _FIRST_PAGE else cursor(sent)


def cursor(written: str) -> str:
    """Return a cursor in the one form all its forms have.

    Claim: answers hold cursors percent-encoded, `NTI1Cg%3D%3D`, and so does the link beside them (documented, SPEC).
    Who follows the link sends it decoded, who sends the member as a parameter sends it encoded twice; both are right.
    """
    return unquote(written)


def cursor_given(call: Request) -> str | None:
    """Return the `after` of the next page an answer names."""
    body = call.response.body
    if isinstance(body, str):
        found = _LAST_WORDS.search(body)
        return None if found is None else cursor(found[1])
    given = text(member(body, "paging", "next", "after"))
    return None if given is None else cursor(given)


def is_whole(body: Json) -> bool:
    """Say whether a kept body could be read as JSON; one too long to be kept whole is text without its middle."""
    return not isinstance(body, str)


def page_limit(call: Request, default: int) -> int:
    """Return the page size a call asks for."""
    asked = text(member(call.request.body, "limit")) if call.method == "POST" else query_value(call, "limit")
    return int(asked) if asked is not None and asked.isdecimal() else default


def inputs(call: Request) -> list[Json]:
    """Return the inputs of a batch call."""
    return items(call.request.body, "inputs")


def properties(holder: Json) -> Properties:
    """Return the properties of a record, an input or a create body."""
    found = member(holder, "properties")
    if not isinstance(found, dict):
        return {}
    return {name: value for name, given in found.items() if (value := scalar(given)) is not None}


def results(call: Request) -> list[Json]:
    """Return the records of a list, search or batch answer."""
    return items(call.response.body, "results")


def records(call: Request) -> Iterator[tuple[str, Json]]:
    """Yield id and record of everything an answer shows."""
    for record in [call.response.body, *results(call)]:
        found = text(member(record, "id"))
        if found is not None and isinstance(member(record, "properties"), dict):
            yield found, record


def record_id(call: Request) -> str | None:
    """Return the id a single-record call is about: the answer's, else the path's."""
    answered = text(member(call.response.body, "id")) if call.succeeded or call.fault else None
    return answered if answered is not None else path_value(call, "objectId")


def sought(call: Request) -> Iterator[tuple[str, str]]:
    """Yield the properties a search wants equal to a value or to one of several, each with such a value."""
    for group in [call.request.body, *items(call.request.body, "filterGroups")]:
        for found in items(group, "filters"):
            name, operator = text(member(found, "propertyName")), text(member(found, "operator"))
            values = {"EQ": [member(found, "value")], "IN": items(found, "values")}.get(operator or "", [])
            yield from ((name, value) for value in map(text, values) if name is not None and value is not None)


def path_value(call: Request, name: str) -> str | None:
    """Return what stands in the path where the route template has a parameter."""
    if call.route is None:
        return None
    names = call.route.split("/")
    values = call.path.split("/")
    wanted = f"{{{name}}}"
    if wanted not in names or len(names) != len(values):
        return None
    return unquote(values[names.index(wanted)])


def instant(value: str) -> datetime | None:
    """Return the instant a value is: ISO 8601 with a time of day, or milliseconds since 1970."""
    if value.isdecimal() and len(value) == 13:
        return datetime.fromtimestamp(int(value) / 1000, UTC)
    if "T" not in value:
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def message(call: Request) -> str:
    """Return the answer's error message, empty when it has none."""
    return text(member(call.response.body, "message")) or ""


def error_codes(call: Request) -> list[tuple[str, str]]:
    """Return code and property name of every property error of an answer, batch errors included."""
    return [pair for holder in [call.response.body, *items(call.response.body, "errors")] for pair in _codes(holder)]


def _codes(holder: Json) -> Iterator[tuple[str, str]]:
    for error in items(holder, "errors"):
        code = text(member(error, "code"))
        for name in items(error, "context", "propertyName"):
            if code is not None and isinstance(name, str):
                yield code, name
    yield from _codes_in_text(text(member(holder, "message")) or "")


def _codes_in_text(said: str) -> Iterator[tuple[str, str]]:
    """Yield from the JSON list HubSpot puts inside the text "Property values were not valid: [...]"."""
    opening = "Property values were not valid: "
    if not said.startswith(opening):
        return
    import json

    try:
        listed: Json = json.loads(said.removeprefix(opening))
    except ValueError:
        return
    for error in listed if isinstance(listed, list) else []:
        code, name = text(member(error, "error")), text(member(error, "name"))
        if code is not None and name is not None:
            yield code, name
