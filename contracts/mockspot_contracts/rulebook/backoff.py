"""Back-off rules: how long clients pause between attempts, how often they try, and when they give up."""

from collections.abc import Iterator
from statistics import mean, median, pstdev
from typing import NamedTuple

from mockspot_contracts.crowds import CLOCK_STOOD, crowd
from mockspot_contracts.json_values import member, text
from mockspot_contracts.profiles import BEYOND_SMOKE, EVERYWHERE
from mockspot_contracts.retrying import chains, is_write, pauses, sent_at
from mockspot_contracts.rule import Evidence, Finding, NotChecked, Severity, World, rule
from mockspot_contracts.traffic import Request, Traffic
from mockspot_contracts.traffic.log import grouped
from mockspot_contracts.windows import clock_stood
from mockspot_contracts.words import count


class Growth(NamedTuple):
    """By how much pauses grow, up to which length, and from how many chains of three attempts on it is judged."""

    factor: float = 1.4
    cap_seconds: float = 8.0
    chains: int = 20


class Jitter(NamedTuple):
    """How much first pauses vary at least, how many may fall into one tenth of their mean, and from how many on."""

    variation: float = 0.05
    share: float = 0.5
    samples: int = 30


class Attempts(NamedTuple):
    """How many attempts one write may take, and one read within how many seconds: polls may go on for ever."""

    most: int = 10
    read_seconds: float = 60.0


class DailyProbes(NamedTuple):
    """How far apart calls are once the day's quota is used up."""

    seconds: float = 3600.0


def _paused(traffic: Traffic) -> list[list[tuple[Request, float]]]:
    """Return the pauses of each chain whose answers left their length to the client."""
    found = [list(pauses(chain)) for chain in chains(traffic)]
    return [chain for chain in found if not any("retry-after" in call.response.headers for call, _ in chain)]


def _grown(traffic: Traffic) -> list[list[tuple[Request, float]]]:
    return [chain for chain in _paused(traffic) if len(chain) > 1]


def _stood(lengths: list[float]) -> bool:
    return all(length <= 0 for length in lengths)


@rule(
    "HS-RATE-05",
    "Growing pauses",
    severity=Severity.MAJOR,
    profiles=EVERYWHERE,
    needs=("T", "F"),
    ground=("eng",),
    sources=("DOC-USAGE", "hubspot-sdk 0.1 (0.5 s doubling up to 8 s)"),
    parameters=Growth(),
    applies=_grown,
    whole_run=True,
    explanation="""
        A service that is overloaded stays so when everybody tries again at the same pace. From one attempt to
        the next the pause should grow, by half at least, until it reaches some seconds. Judged by medians
        over many chains of three attempts and more, where no Retry-After said how long to wait.
    """,
)
def growing_pauses(traffic: Traffic, world: World[Growth]) -> Iterator[Finding]:
    """Find that the second pause is hardly longer than the first."""
    settings, grown = world.parameters, _grown(traffic)
    if len(grown) < settings.chains:
        raise NotChecked(f"judged from {settings.chains} chains of three attempts on; there were {len(grown)}")
    first, second = median(chain[0][1] for chain in grown), median(chain[1][1] for chain in grown)
    if _stood([first, second]):
        raise NotChecked("the simulated clock stood still between attempts")
    if first < settings.cap_seconds and second < first * settings.factor:
        yield Finding(
            message="Pauses between attempts do not grow",
            expected=f"a second pause of at least {settings.factor:g} times the first",
            found=f"{first:.2f} s, then {second:.2f} s",
            evidence=tuple(Evidence(call) for chain in grown[:3] for call, _ in chain),
        )


@rule(
    "HS-RATE-06",
    "Jitter",
    severity=Severity.MINOR,
    profiles=BEYOND_SMOKE,
    needs=("T", "F"),
    ground=("eng",),
    sources=("hubspot-sdk 0.1 (up to a quarter off)",),
    parameters=Jitter(),
    applies=_paused,
    whole_run=True,
    explanation="""
        Clients that were refused together and wait equally long come back together. A random part in each
        pause spreads them. Judged by the first pauses of at least thirty chains in which no Retry-After said
        how long to wait: they should vary by five in a hundred, and no tenth of their mean hold half of them.
    """,
)
def jitter(traffic: Traffic, world: World[Jitter]) -> Iterator[Finding]:
    """Find first pauses that are all alike."""
    settings = world.parameters
    firsts = [chain[0] for chain in _paused(traffic)]
    lengths = sorted(length for _, length in firsts)
    if len(lengths) < settings.samples:
        raise NotChecked(f"judged from {settings.samples} chains on; there were {len(lengths)}")
    if _stood(lengths):
        raise NotChecked("the simulated clock stood still between attempts")
    middle = mean(lengths)
    variation, together = pstdev(lengths) / middle if middle > 0 else 0.0, _together(lengths, middle / 10)
    if variation < settings.variation or together > settings.share * len(lengths):
        yield Finding(
            message="Pauses before the second attempt are all alike",
            expected=f"a variation of {settings.variation:.0%}, and at most half of them within a tenth of the mean",
            found=f"{variation:.1%}, and {together} of {len(lengths)} together",
            evidence=tuple(Evidence(call, f"tried again after {length:.2f} s") for call, length in firsts[:6]),
        )


def _together(ordered: list[float], width: float) -> int:
    """Return the most values that lie within one width."""
    best = start = 0
    for stop, value in enumerate(ordered, 1):
        while value - ordered[start] > width:
            start += 1
        best = max(best, stop - start)
    return best


def _tried(traffic: Traffic) -> list[list[Request]]:
    return chains(traffic)


@rule(
    "HS-RATE-07",
    "Retries are bounded",
    severity=Severity.MAJOR,
    profiles=EVERYWHERE,
    needs=("T", "F"),
    ground=("eng",),
    sources=("DOC-USAGE", "DOC-ERR"),
    parameters=Attempts(),
    applies=_tried,
    explanation="""
        What was refused ten times will be refused the eleventh time as well, and holds up what waits behind
        it. Give up after a number of attempts, park the item where somebody sees it, and go on. A poll may come
        back every minute for as long as an outage lasts, but not every second.
    """,
)
def retries_are_bounded(traffic: Traffic, world: World[Attempts]) -> Iterator[Finding]:
    """Find writes tried more often than that, and reads hammered at."""
    limits, stood = world.parameters, False
    for chain in _tried(traffic):
        kind, within = ("write", "") if is_write(chain[0]) else ("read", f" within {limits.read_seconds:g} s")
        tried = chain if kind == "write" else crowd(chain, limits.read_seconds)
        if len(tried) <= limits.most:
            continue
        if kind == "read" and clock_stood([call.at for call in tried]):
            stood = True
            continue
        yield Finding(
            message=f"A {kind} was tried {len(tried)} times{within}",
            expected=f"at most {limits.most} attempts{within}",
            found=count(len(tried), "attempt"),
            evidence=tuple(Evidence(call, f"attempt {number}") for number, call in enumerate(tried, 1)),
        )
    if stood:
        raise NotChecked(CLOCK_STOOD)


def _out_of_quota(traffic: Traffic) -> list[Request]:
    return [call for call in traffic.requests if _is_daily(call)]


def _is_daily(call: Request) -> bool:
    return call.status == 429 and text(member(call.response.body, "policyName")) == "DAILY"


@rule(
    "HS-RATE-08",
    "Daily limit pauses until reset",
    severity=Severity.MAJOR,
    profiles=EVERYWHERE,
    needs=("T", "F"),
    ground=("docs",),
    sources=("DOC-USAGE", "DOC-ERR"),
    parameters=DailyProbes(),
    applies=_out_of_quota,
    explanation="""
        A 429 whose policyName is DAILY lasts until midnight in the account's time zone. Trying again before
        is in vain and counts as errors: pause everything for that account, and look at most once an hour
        whether it was reset.
    """,
)
def daily_limit_pauses(traffic: Traffic, world: World[DailyProbes]) -> Iterator[Finding]:
    """Find calls that were sent after the day's quota was known to be used up, and refused for it again."""
    for calls in grouped(_out_of_quota(traffic), lambda call: call.account).values():
        last, hasty = calls[0], []
        for call in calls[1:]:
            if not last.at.timestamp() < sent_at(call) < last.at.timestamp() + world.parameters.seconds:
                last = call
            else:
                hasty.append(call)
        if hasty:
            yield Finding(
                message="Calls went on although the day's quota was used up",
                expected=f"at most one call in {world.parameters.seconds / 60:g} minutes until it is reset",
                found=f"{len(hasty)} more",
                evidence=(Evidence(calls[0], "refused for the day"), *(Evidence(call, "again") for call in hasty)),
            )
