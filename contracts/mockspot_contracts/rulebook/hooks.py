"""Webhook rules that deliveries alone decide."""

from collections.abc import Iterator
from typing import NamedTuple

from mockspot_contracts.profiles import EVERYWHERE
from mockspot_contracts.rule import Evidence, Finding, NotChecked, Severity, World, rule
from mockspot_contracts.traffic import Delivery, Traffic
from mockspot_contracts.traffic.log import grouped


class Answering(NamedTuple):
    """Within how many seconds 95 of 100 deliveries are answered, from how many on, and within how many all are."""

    usual: float = 1.0
    samples: int = 20
    longest: float = 5.0


def _deliveries(traffic: Traffic) -> tuple[Delivery, ...]:
    return traffic.deliveries


def _answered(traffic: Traffic) -> list[Delivery]:
    return [one for one in traffic.deliveries if one.status is not None or one.duration_ms > 0]


@rule(
    "HS-HOOK-06",
    "Quick answer",
    severity=Severity.MAJOR,
    profiles=EVERYWHERE,
    needs=("T", "W"),
    ground=("docs",),
    sources=("DOC-WEBHOOK",),
    parameters=Answering(),
    applies=_answered,
    explanation="""
        HubSpot waits five seconds for the answer to a webhook and sends it again when none came, and only so
        many are under way at once. Put events into a queue, answer, and do the work afterwards: most answers
        should take less than a second.
    """,
)
def quick_answer(traffic: Traffic, world: World[Answering]) -> Iterator[Finding]:
    """Find targets that answer slowly."""
    settings = world.parameters
    for target, calls in grouped(_answered(traffic), lambda one: one.target_url).items():
        ordered = sorted(calls, key=lambda one: one.duration_ms)
        late = [one for one in ordered if one.duration_ms >= settings.longest * 1000]
        usual = ordered[(len(ordered) * 95 - 1) // 100]
        if late:
            yield _slow(target, f"all within {settings.longest:g} s", late)
        elif len(ordered) >= settings.samples and usual.duration_ms >= settings.usual * 1000:
            yield _slow(target, f"95 of 100 within {settings.usual:g} s", ordered[ordered.index(usual) :])


class Volume(NamedTuple):
    """The share of deliveries that may end in errors of the receiver, and from how many on it is judged."""

    allowed: float = 0.01
    samples: int = 100


@rule(
    "HS-HOOK-11",
    "Holds the declared volume",
    severity=Severity.MAJOR,
    profiles=EVERYWHERE,
    needs=("T", "W"),
    ground=("cert",),
    sources=("DOC-WEBHOOK", "certification reviewers' remarks (endpoints failing with 500 and 503)"),
    parameters=Volume(),
    applies=_deliveries,
    whole_run=True,
    explanation="""
        A receiver that answers with errors, or not at all, gets everything again and falls behind further.
        Reviewers look at the share of 5xx: fewer than one in a hundred. Judged from a hundred deliveries on.
    """,
)
def holds_the_volume(traffic: Traffic, world: World[Volume]) -> Iterator[Finding]:
    """Find targets that often answer with errors."""
    settings, few = world.parameters, 0
    for target, calls in grouped(_deliveries(traffic), lambda one: one.target_url).items():
        failed = [one for one in calls if one.status is None or one.status >= 500]
        if len(calls) < settings.samples:
            few = max(few, len(calls))
        elif len(failed) >= settings.allowed * len(calls):
            yield Finding(
                message=f"Webhooks were not taken by {target}",
                expected=f"errors for fewer than {settings.allowed:.0%} of deliveries",
                found=f"{len(failed)} of {len(calls)}",
                evidence=tuple(Evidence(one, one.error or "") for one in failed),
            )
    if few:
        raise NotChecked(f"judged from {settings.samples} deliveries on; there were {few}")


def _slow(target: str | None, expected: str, calls: list[Delivery]) -> Finding:
    return Finding(
        message=f"Webhooks were answered slowly by {target}",
        expected=expected,
        found=f"{calls[-1].duration_ms / 1000:.1f} s at most",
        evidence=tuple(Evidence(one, f"answered after {one.duration_ms / 1000:.1f} s") for one in calls),
    )
