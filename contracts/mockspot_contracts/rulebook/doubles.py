"""Doubles: records that stand in one batch twice."""

from collections.abc import Iterator
from typing import NamedTuple

from mockspot_contracts.bodies import inputs, properties
from mockspot_contracts.facts.records import BATCH_WRITES
from mockspot_contracts.json_values import Json, member, scalar
from mockspot_contracts.profiles import EVERYWHERE
from mockspot_contracts.rule import Evidence, Finding, Severity, World, rule
from mockspot_contracts.traffic import Request, Traffic


class Names(NamedTuple):
    """Properties of which no two new records of one batch have the same value."""

    properties: tuple[str, ...] = ("email", "domain", "external_id", "external_key")


def _batches(traffic: Traffic) -> list[Request]:
    return [call for call in traffic.calls(*BATCH_WRITES) if len(inputs(call)) > 1]


@rule(
    "HS-WRITE-11",
    "Duplicates inside a batch",
    severity=Severity.MAJOR,
    profiles=EVERYWHERE,
    ground=("bug",),
    sources=("DOC-OBJ", "SLACK (Duplicate IDs found in batch input)"),
    parameters=Names(),
    applies=_batches,
    explanation="""
        A source may name one record twice, in other letters too. In a batch of creates that makes two records,
        or has the whole batch refused where the property is unique; in updates and upserts nobody says which of
        the two comes last. Bring the rows of a batch together by their key before it is sent.
    """,
)
def no_doubles_in_a_batch(traffic: Traffic, world: World[Names]) -> Iterator[Finding]:
    """Find batches in which two inputs are one record."""
    for call in _batches(traffic):
        seen: set[str] = set()
        twice: dict[str, None] = {}
        for one in inputs(call):
            key = _key(one, world.parameters.properties)
            if key in seen:
                twice[key] = None
            seen |= {key} - {""}
        if twice:
            shown = ", ".join(list(twice)[:3])
            yield Finding(
                message="A batch holds records twice",
                expected="each record once in a batch",
                found=f"{len(twice)} of them twice or more: {shown}" if len(twice) > 1 else f"{shown} twice or more",
                evidence=(Evidence(call, f"{len(inputs(call))} inputs"),),
            )


def _key(one: Json, names: tuple[str, ...]) -> str:
    """Return what an input is about: its id, by whatever property, else a property that names records."""
    identity = scalar(member(one, "id"))
    if identity:
        return " ".join(filter(None, (scalar(member(one, "idProperty")), identity.strip().lower())))
    given = properties(one)
    return next((f"{name} {given[name].strip().lower()}" for name in names if given.get(name, "").strip()), "")
