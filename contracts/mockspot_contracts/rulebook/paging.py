"""Paging rules: cursors, page sizes and the end of a search."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import NamedTuple

from mockspot_contracts.bodies import (
    MODIFIED,
    cursor_given,
    cursor_sent,
    instant,
    is_whole,
    page_limit,
    query_value,
    results,
)
from mockspot_contracts.facts.limits import HISTORY_PAGE, PAGES, SEARCH_WINDOW
from mockspot_contracts.json_values import Json, items, member, scalar, text
from mockspot_contracts.listings import listings, paged_calls
from mockspot_contracts.profiles import BEYOND_SMOKE, EVERYWHERE
from mockspot_contracts.rule import Evidence, Finding, NoParameters, Severity, World, rule
from mockspot_contracts.traffic import Account, Request, Traffic


class PageSize(NamedTuple):
    """From how many pages on a read counts as bulk, and which share of the largest page it should use."""

    pages: int = 3
    share: float = 0.5


def _windows(traffic: Traffic) -> list[Request]:
    return [call for call in _searches(traffic) if "GT" in _bounds(call)]


def _bounds(call: Request) -> dict[str, set[datetime | None]]:
    """Return the instants a search holds changes against, by operator."""
    groups = items(call.request.body, "filterGroups")
    bounds: dict[str, set[datetime | None]] = {}
    for group in [call.request.body, *groups]:
        for found in items(group, "filters"):
            operator = text(member(found, "operator"))
            if operator is not None and text(member(found, "propertyName")) in MODIFIED:
                bounds.setdefault(operator, set()).add(instant(scalar(member(found, "value")) or ""))
    return bounds


def _exclusive_starts(call: Request) -> set[datetime | None]:
    """Return the instants after which records are to have changed, unless another group asks for those of then."""
    bounds = _bounds(call)
    return bounds.get("GT", set()) - bounds.get("EQ", set()) - bounds.get("GTE", set())


def _searches(traffic: Traffic) -> list[Request]:
    return traffic.calls("crm.objects.search")


@rule(
    "HS-READ-02",
    "Cursor is opaque and followed to the end",
    severity=Severity.BLOCKER,
    profiles=EVERYWHERE,
    needs=("T", "F"),
    ground=("docs", "bug"),
    sources=("DOC-OBJ", "DOC-SEARCH", "real traffic: list cursors are last id + 1 (grou 2021-22)"),
    parameters=NoParameters(),
    applies=paged_calls,
    explanation="""
        The next page is asked for with exactly the cursor the last answer gave (paging.next.after), until an
        answer gives none. Cursors that were counted up, or taken from the last record's id, skip or repeat
        records as soon as HubSpot changes what is inside them. A listing that was followed for some pages and
        then left although more was there only warns, as does a page of a hundred records and more of which the
        next one was never asked for: stopping early may be meant. A page shorter than asked for is not the
        last.
    """,
)
def cursor_is_opaque_and_followed(traffic: Traffic, _: World[NoParameters]) -> Iterator[Finding]:
    """Find cursors no answer gave, and listings left before their end."""
    latest = {(call.account, call.path): call for call in _searches(traffic)}
    for calls in listings(traffic):
        yield from _invented(calls)
        yield from _left_early(calls, latest.values())


def _invented(calls: list[Request]) -> Iterator[Finding]:
    given: dict[str, Request] = {}
    begun = False
    for call in calls:
        sent = cursor_sent(call)
        begun = begun or sent is None
        if begun and sent is not None and sent not in given:
            source = [Evidence(page, f"gives {cursor}") for cursor, page in list(given.items())[-1:]]
            yield Finding(
                message="A page was asked for with a cursor that no answer gave",
                expected="the cursor of the answer before" + (f" ({list(given)[-1]})" if given else ""),
                found=sent,
                evidence=(*source, Evidence(call, f"sends {sent}")),
            )
        following = cursor_given(call)
        if call.succeeded and following is None and not is_whole(call.response.body):
            return
        if following is not None:
            given[following] = call


def _left_early(calls: list[Request], latest: Collection[Request]) -> Iterator[Finding]:
    calls = _last_pass(calls, latest)
    sent = {cursor_sent(call) for call in calls}
    pages = [call for call in calls if call.succeeded]
    if not pages:
        return
    last = pages[-1]
    given = cursor_given(last)
    if given is None or given in sent or calls[-1] is not last or _window_ends(last, given):
        return
    yield Finding(
        message="A listing was left before its end",
        expected="every cursor followed until an answer gives none",
        found=f"{given} not followed",
        evidence=(Evidence(calls[0]), Evidence(last, f"gives {given}, which is never sent")),
        advisory=True,
    )


def _last_pass(calls: list[Request], latest: Collection[Request]) -> list[Request]:
    """Return the calls from the last first page on; a look at some first records that wants no more is no pass.

    What an earlier pass followed is no merit of a later one, nor is such a look a fault of it.
    """
    while calls:
        start = max((number for number, call in enumerate(calls) if cursor_sent(call) is None), default=0)
        if start < len(calls) - 1 or cursor_sent(calls[start]) is not None or _wants_all(calls[start], latest):
            return calls[start:]
        calls = calls[:start]
    return calls


def _wants_all(call: Request, latest: Collection[Request]) -> bool:
    """Say whether a first page is as large as can be; a search may also go on by a new filter, unless it is the latest.

    Many take 100 for the largest page of a search, as it once was and is for lists.
    """
    if call.operation == "crm.objects.search":
        return _asked(call) >= PAGES["crm.objects.list"].largest and call in latest
    return _asked(call) >= _largest_page(call)


def _window_ends(call: Request, given: str) -> bool:
    """Say whether this is a search whose next page lies past the 10,000 that one search can show."""
    return call.operation == "crm.objects.search" and given.isdecimal() and int(given) >= SEARCH_WINDOW


@rule(
    "HS-READ-09",
    "Window edges overlap",
    severity=Severity.BLOCKER,
    profiles=EVERYWHERE,
    ground=("bug",),
    sources=("DOC-SEARCH", "airbyte issue 43317 (many records share one time stamp)"),
    parameters=NoParameters(),
    applies=_windows,
    explanation="""
        Several records may change in one millisecond, and the index shows some of them later than others. A
        search for what changed after (GT) the very time of the last record seen misses those for ever. Begin
        at that time (GTE), or some minutes earlier, and skip what is known already. Only warns, for the next
        search may have begun anew.
    """,
)
def window_edges_overlap(traffic: Traffic, _: World[NoParameters]) -> Iterator[Finding]:
    """Find searches that begin right after the last change seen."""
    newest: dict[tuple[Account, str | None], tuple[datetime, Request]] = {}
    for call in _searches(traffic):
        place = call.account, call.object_type
        last, source = newest.get(place, (None, call))
        if last is not None and last in _exclusive_starts(call):
            yield Finding(
                message="A search begins right after the last change seen",
                expected="GTE, or an earlier beginning, so that windows overlap",
                found=f"GT {last.isoformat(timespec='milliseconds')}, the time of the last record seen",
                evidence=(Evidence(source, "shows that record"), Evidence(call, "leaves out others of its time")),
                advisory=True,
            )
        shown = max((when for when in map(_modified, results(call)) if when is not None), default=None)
        if shown is not None and (last is None or shown > last):
            newest[place] = shown, call


def _modified(record: Json) -> datetime | None:
    return instant(text(member(record, "updatedAt")) or "")


@rule(
    "HS-READ-03",
    "Sensible page size",
    severity=Severity.MINOR,
    profiles=BEYOND_SMOKE,
    ground=("usage",),
    sources=("DOC-USAGE", "DOC-OBJ", "DOC-SEARCH"),
    parameters=PageSize(),
    applies=paged_calls,
    explanation="""
        Lists return at most 100 records a page (50 with histories), searches 200, associations 500; without a
        limit it is ten. Reading much in small pages spends many times the calls. Judged from the third page
        of a listing on.
    """,
)
def sensible_page_size(traffic: Traffic, world: World[PageSize]) -> Iterator[Finding]:
    """Find listings of several pages whose pages are small."""
    for calls in listings(traffic):
        pages = [call for call in calls if call.succeeded]
        if len({cursor_sent(call) for call in pages}) < world.parameters.pages:
            continue
        largest, asked = _largest_page(pages[0]), _asked(pages[0])
        if asked < largest * world.parameters.share:
            yield Finding(
                message=f"{len(pages)} pages of {asked} were read where one holds {largest}",
                expected=f"pages of at least {largest * world.parameters.share:.0f}",
                found=f"pages of {asked}",
                evidence=tuple(Evidence(call, f"limit {asked}") for call in pages),
            )


def _largest_page(call: Request) -> int:
    if query_value(call, "propertiesWithHistory"):
        return HISTORY_PAGE
    return PAGES[call.operation or ""].largest


def _asked(call: Request) -> int:
    return page_limit(call, PAGES[call.operation or ""].default)


@rule(
    "HS-READ-07",
    "Never asks past the cap",
    severity=Severity.MAJOR,
    profiles=EVERYWHERE,
    ground=("docs",),
    sources=("DOC-SEARCH", "airbyte issue 10700", "airbyte issue 43317"),
    parameters=NoParameters(),
    applies=_searches,
    explanation="""
        One search pages through 10,000 results at most; asking further is refused with a 400 that does not
        say why. Before that point start a new search: sort by a stable property such as hs_object_id and
        filter by the last value seen.
    """,
)
def never_asks_past_the_cap(traffic: Traffic, _: World[NoParameters]) -> Iterator[Finding]:
    """Find searches whose offset and limit reach past 10,000."""
    for call in _searches(traffic):
        after = cursor_sent(call) or "0"
        end = int(after) + _asked(call) if after.isdecimal() else 0
        if end > SEARCH_WINDOW:
            yield Finding(
                message="A search asked for results past the cap",
                expected=f"offset and limit within {SEARCH_WINDOW}",
                found=f"both together reach {end}",
                evidence=(Evidence(call, f"after {after}"),),
            )
