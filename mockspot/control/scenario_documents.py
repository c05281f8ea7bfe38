"""The document of a scenario: what happens to a portal, step by step, and what is expected of the integration."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from mockspot.control.change_kinds import Change
from mockspot.control.documents import Clock
from mockspot.control.gremlin_documents import Gremlin
from mockspot.control.scalars import Name, Seconds
from mockspot.control.seed_documents import Seed

Times = Annotated[int, Meta(ge=0, le=2**53)]


class _Part(Struct, forbid_unknown_fields=True, rename="camel", kw_only=True):
    """A closed document in camel case."""


class FaultSet(_Part):
    """Faults, as `POST …/faults` takes them, under a name by which `heal` removes them."""

    name: Name
    faults: list[Any]


class _Counted(_Part):
    """So many of something: exactly, or between two bounds; no word of it means at least one."""

    count: Times | None = None
    at_least: Times | None = None
    at_most: Times | None = None


class ExpectedRecords(_Counted, kw_only=True):
    """Live records of a type that have these values."""

    object_type: Name
    properties: dict[str, str | None] = {}


class ExpectedCalls(_Counted):
    """Calls of clients so far; `*` in the path stands for any characters."""

    method: str | None = None
    path: str = "*"
    operation: str | None = None
    status: int | None = None


class ExpectedDeliveries(_Counted):
    """Webhook deliveries in a state, or all of them."""

    state: Literal["pending", "held", "delivered", "failed", "dead", "dropped"] | None = None


class Expectation(_Part):
    """One thing to be found."""

    records: ExpectedRecords | None = None
    calls: ExpectedCalls | None = None
    deliveries: ExpectedDeliveries | None = None


class Step(_Part, omit_defaults=True):
    """One step; it does one thing.

    `gremlin` lets one in, and false sends it away. `client` is where the integration runs: whoever runs the scenario
    sees to it, and goes on with the step after it.
    """

    seed: Seed | None = None
    clock: Clock | None = None
    advance: Seconds | None = None
    limits: Any = None
    policy: dict[str, Any] | None = None
    faults: FaultSet | None = None
    heal: Name | None = None
    start: Name | None = None
    stop: Name | None = None
    change: Change | None = None
    gremlin: Gremlin | Literal[False] | None = None
    deliver: Literal[True] | None = None
    client: Name | None = None
    expect: Expectation | None = None


class Scenario(_Part, kw_only=True):
    """`POST …/scenario`: steps, done in their order from number `from` on, up to the next `client`."""

    name: Name = "scenario"
    steps: Annotated[list[Step], Meta(min_length=1, max_length=1000)]
    from_: Annotated[int, Meta(ge=0)] = field(name="from", default=0)
