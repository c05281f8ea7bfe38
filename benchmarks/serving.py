"""Requests per second of processor time: a stateful GET and POST, against Starlette with a fixed answer on uvicorn.

Processor time of the server, because a rate is only as good as the load: a busy machine slows the generator, and a fast
server waits for it. With a core to itself, a server's rate is the same figure.
"""

import itertools
import json
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from benchmarks.load import burst, request
from benchmarks.measure import Measure, interleaved
from benchmarks.processes import Server, baseline, pin_load, simulator

CONTACTS = "/crm/v3/objects/contacts"
_PERSON = {"firstname": "Ada", "lastname": "Lovelace", "email": "ada@example.com"}
_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Target:
    """A server, the request to send it and the status to expect."""

    server: Server
    make: Callable[[], bytes]
    status: int


@dataclass(frozen=True, slots=True)
class Load:
    """Answers per second, and the server's processor microseconds for each."""

    rate: float
    processor_us: float


def measures(rounds: int) -> list[Measure]:
    """Return how much of the baseline's rate the simulator keeps."""
    pin_load()
    with baseline() as bare, simulator() as full:
        reads = {"baseline": reading(bare, "/one"), "simulator": reading(full, created_path(full))}
        writes = {
            "baseline": Target(bare, _creates(bare, "/one"), 201),
            "simulator": Target(full, _creates(full, CONTACTS), 201),
        }
        return [
            _compared("GET one contact, to a fixed Starlette answer", reads, rounds, at_least=0.75),
            _compared("POST a contact, to a fixed Starlette answer", writes, rounds, at_least=0.60),
        ]


def _compared(name: str, targets: dict[str, Target], rounds: int, *, at_least: float) -> Measure:
    interleaved(targets, loaded, 1)  # warms up
    loads = interleaved(targets, loaded, rounds)
    ours, bare = loads["simulator"], loads["baseline"]
    return Measure(
        name,
        "x",
        tuple(other.processor_us / one.processor_us for one, other in zip(ours, bare, strict=True)),
        at_least=at_least,
        details={
            "simulator requests/s": median(load.rate for load in ours),
            "baseline requests/s": median(load.rate for load in bare),
            "simulator processor us": median(load.processor_us for load in ours),
            "baseline processor us": median(load.processor_us for load in bare),
        },
    )


def loaded(target: Target) -> Load:
    """Load a server for a while."""
    before = target.server.processor_seconds()
    done = burst(target.server.url, target.make, seconds=_SECONDS, status=target.status)
    if done.unexpected:
        raise RuntimeError(f"{done.unexpected} of {done.answers} answers of {target.server.url} had another status")
    return Load(done.rate, (target.server.processor_seconds() - before) / done.answers * 1e6)


def reading(server: Server, path: str) -> Target:
    """Return a GET of a server."""
    data = request("GET", path, host=server.host, token=server.token)
    return Target(server, lambda: data, 200)


def _creates(server: Server, path: str) -> Callable[[], bytes]:
    """Return a maker of creates, each with an address of its own."""
    body = json.dumps({"properties": _PERSON | {"email": "ada0000000000@example.com"}}).encode()
    before, _, after = request("POST", path, host=server.host, token=server.token, body=body).partition(b"0000000000")
    numbers = itertools.count()
    return lambda: b"%b%010d%b" % (before, next(numbers), after)


def created_path(server: Server) -> str:
    """Create a contact in the simulator and return its path."""
    body = json.dumps({"properties": _PERSON}).encode()
    headers = {"authorization": f"Bearer {server.token}", "content-type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(server.url + CONTACTS, body, headers)) as answer:
        number: str = json.load(answer)["id"]
    return f"{CONTACTS}/{number}"
