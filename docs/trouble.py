"""The page about trouble on demand: what the rows of faults, incidents and changes say."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, get_args

from mockspot.catalog import incidents
from mockspot.catalog.faults import KINDS, FaultKind, Parameter
from mockspot.control import change_kinds
from mockspot.control.app_call_documents import Call

Table = Callable[[tuple[str, ...], Iterable[tuple[str, ...]]], Iterator[str]]

_MOMENTS = {
    "resolving": "while a name is resolved",
    "connecting": "while a connection is made",
    "trusting": "during the TLS handshake",
    "before": "before the limiter and all else",
    "instead": "before the limiter, instead of all else",
    "limiter": "as the limiter",
    "request": "on the request",
    "operation": "instead of the operation",
    "during": "during the operation",
    "after": "on the answer",
}


def lines(table: Table) -> Iterator[str]:
    """Yield the lines of the page."""
    yield "# Trouble on demand"
    yield "## Faults"
    yield ""
    yield from _faults(table)
    yield ""
    yield "## Incidents"
    yield ""
    yield from _INCIDENTS.splitlines()
    yield ""
    yield from table(
        ("name", "what happens", "what it rests on"),
        ((f"`{row.name}`", row.summary, row.claim) for row in incidents.ROWS),
    )
    yield ""
    yield "## Changes by administrators"
    yield ""
    yield from _CHANGES.splitlines()
    yield ""
    rows = (
        (f"`{kind.name}`", kind.summary, ", ".join(f"`{name}`" for name in kind.members), str(kind.weight))
        for kind in change_kinds.KINDS
    )
    yield from table(("kind", "what happens", "members", "weight"), rows)
    yield ""
    yield from _GREMLIN.splitlines()
    yield ""
    yield "## Cards and workflows"
    yield ""
    yield from _CALLS.splitlines()
    yield ""
    yield from table(("kind", "what happens", "members"), map(_call, get_args(Call)))
    yield ""
    yield "## Checkpoints and forks"
    yield ""
    yield from _STATES.splitlines()
    yield ""
    yield "## Scenarios"
    yield ""
    yield from _SCENARIOS.splitlines()


_FAULTS = """\
A fault is a document for `POST /_mockspot/portals/{id}/faults`, for `mockspot.faults.add(kind, ...)` in a test, or
for the marker's `faults`: whom it strikes (`match`), what happens (`effect`), and when.

```json
{"match": {"method": "POST", "path": "/crm/*/objects/contacts", "objectType": "contacts",
           "operation": "crm.objects.create", "body": {"properties": {"email": "ada@example.com"}}, "nth": 3,
           "probability": 0.5},
 "effect": {"kind": "status", "status": 503}, "count": 1, "seed": 7,
 "window": {"afterSeconds": 60, "forSeconds": 30}}
```

Every member of `match` may be left out; `token` is another, the access token of the caller that is meant. `body` must
be found in the request's JSON or form, which may hold more. `nth` counts matching requests inside the window, `count`
strikes; a window is measured by the portal's clock from the moment the fault was added. With a `seed` its chances are
its own, whatever else happens in the portal.

`PUT …/faults/sets/{name}` takes `{"faults": […]}`: the same set again changes nothing, another one replaces it.

`gather` is a barrier for races. Four workers that refresh one token at once, served in the order they came:

```json
{"match": {"operation": "oauth.token", "body": {"grant_type": "refresh_token"}},
 "effect": {"kind": "gather", "requests": 4, "timeoutSeconds": 5}}
```

As at HubSpot all four succeed. With `PUT …/policy {"rotateRefreshToken": true}` the first one wins and the others get
`BAD_REFRESH_TOKEN`; the traffic log has them in their order, and its `token` entry names the winner's request as
`cause`. The time-out is in real seconds, whatever the portal's clock does: when it is up, or when the fault is
removed, those that came go on, and nobody waits any more.

Faults of connections (`unresolved`, `refused`, `untrusted`) strike clients that name HubSpot's own hosts: those whose
connections are redirected (`mockspot_intercept`), and those that come [through the proxy](proxy.md). They are matched
by `nth` and `probability` alone: no request is known yet.
"""


_INCIDENTS = """\
An incident is a named profile of faults and switches. `PUT /_mockspot/portals/{id}/incidents/{name}` starts one and
`DELETE` stops it, as `mockspot.incidents.start(name)` and `stop` do in a test, and `mockspot incident start NAME`,
`stop NAME` and `list` on the command line.
"""

_CALLS = """\
HubSpot asks things of an app besides telling it of events. `POST /_mockspot/apps/{appId}/calls` makes one such request,
signed v2, waits for the answer and tells both; `mockspot.call_app(kind, url, ...)` does in a test. The traffic log has
it as `call`. It is not tried again: `triedAgain` says whether HubSpot would, null where no source says.
"""

_STATES = """\
A checkpoint holds the data, the random source, and the trouble there was: faults with their hits, incidents, switches,
limits, the gremlin. Time does not run backwards when a portal returns to one, so tokens that expired since then stay
expired; but what was left of a fault's window, its count or a gremlin's plan is left of it again. Counters of limits go
on, unless the limits had changed. Traffic stays.

A fork begins with the data, time, faults, incidents, switches and limits of its portal, and a reset of it returns
there. Credentials, webhooks and journals are its own, so a fault for one token strikes nobody in it; nor has it a
gremlin.

These two are how a state is had again: keep one portal as the pattern and fork it for each test, or save a checkpoint
and return to it. Between processes, `--store file:PATH` does it: end the server and copy the file. What
`GET /_mockspot/portals/{id}/state` returns is for assertions and is no seed: it tells ids and computed values, which
`POST /_mockspot/portals/{id}/seed` makes itself. A seed document is what to write where people shall read and change
the data.
"""

_SCENARIOS = """\
A scenario is a file (TOML or JSON) of steps: seeds, clock moves, faults, incidents, changes, places where the
integration runs, and what is expected of it. `mockspot scenario FILE -- CMD` runs one, `mockspot.scenario(FILE)`
does in a test, and `POST /_mockspot/portals/{id}/scenario` takes the document.
[examples/outage](../examples/outage/README.md) is one, with every kind of step explained.
"""

_CHANGES = """\
An administrator's change is a document for `POST /_mockspot/portals/{id}/changes`, for `mockspot.admin.change(kind,
...)` in a test, or for `mockspot change KIND --set name=value`. It goes through the same rules as a client's call, so
what HubSpot would refuse is refused; traffic names it as the cause of the changes and webhooks that follow.
"""

_GREMLIN = """\
`PUT …/changes/gremlin` lets a gremlin in: changes by an administrator at random moments, while the integration runs.
`mockspot.admin.release(seed=7, every_seconds=60)` does in a test, `mockspot change gremlin --set seed=7` on the command
line, and a scenario has the step `gremlin`.

```json
{"seed": 7, "everySeconds": 60, "kinds": {"property_archived": 3, "records_merged": 1}, "objectTypes": ["contacts"],
 "count": 20, "window": {"afterSeconds": 600, "forSeconds": 3600}}
```

Every member may be left out: `count` turns, `everySeconds` apart on average by the portal's clock, of all kinds with
the weights above (mockspot's own: nobody knows what administrators do most), on the object types that have records.
What it changes and when follows from seed, clock and portal alone, and in a turn in which nothing can be changed it
changes nothing. `GET` lists its changes, each with the document that makes it again; in the traffic log they carry
`gremlin` with seed and turn. `DELETE` sends it away, and what it changed stays; a reset undoes all of it.
"""


def _call(document: type[Any]) -> tuple[str, ...]:
    members = ", ".join(f"`{name}`" for name in document.__struct_encode_fields__)
    return f"`{document.__struct_config__.tag}`", " ".join(str(document.__doc__).split()), members


def _faults(table: Table) -> Iterator[str]:
    yield from _FAULTS.splitlines()
    yield ""
    yield from table(("kind", "acts", "what it does", "parameters"), map(_kind, KINDS))


def _kind(row: FaultKind) -> tuple[str, ...]:
    only = "" if row.paths is None else f" Only on `{row.paths}`."
    parameters = ", ".join(map(_parameter, row.parameters)) or "none"
    return f"`{row.kind}`", _MOMENTS[row.moment], row.summary + only, parameters


def _parameter(row: Parameter) -> str:
    if row.required:
        return f"`{row.name}` (required)"
    return f"`{row.name}`" if row.default is None else f"`{row.name}` ({row.default})"
