"""Association rules: whether all associations of a record were seen."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from mockspot_contracts.bodies import cursor, inputs, path_value, query_value, records, results
from mockspot_contracts.json_values import member, scalar, text
from mockspot_contracts.profiles import EVERYWHERE
from mockspot_contracts.rule import Evidence, Finding, NoParameters, Severity, World, rule
from mockspot_contracts.traffic import Account, Request, Traffic

_MORE = re.compile(r'\],"paging":\{"next":\{"after":"([^"\\]+)"')
_READS = ("crm.objects.read", "crm.objects.list", "crm.associations.batch.read")


class More(NamedTuple):
    """Associations of one record that an answer did not show."""

    call: Request
    record: str
    after: str


def _cut_short(traffic: Traffic) -> list[More]:
    return [more for call in traffic.calls(*_READS) for more in (*_in_batches(call), *_in_records(call))]


def _in_batches(call: Request) -> Iterator[More]:
    body, asked = call.response.body, inputs(call)
    if isinstance(body, str) and len(asked) == 1:  # too long to be kept whole, but its end is there
        record, found = scalar(member(asked[0], "id")), _MORE.findall(body)
        if record and found:
            yield More(call, record, cursor(found[-1]))
    for result in results(call):
        record, after = scalar(member(result, "from", "id")), text(member(result, "paging", "next", "after"))
        if record and after is not None:
            yield More(call, record, cursor(after))


def _in_records(call: Request) -> Iterator[More]:
    for record, shown in records(call):
        linked = member(shown, "associations")
        for page in linked.values() if isinstance(linked, dict) else ():
            after = text(member(page, "paging", "next", "after"))
            if after is not None:
                yield More(call, record, cursor(after))


@rule(
    "HS-READ-17",
    "Paged associations",
    severity=Severity.MAJOR,
    profiles=EVERYWHERE,
    ground=("docs",),
    sources=("DOC-ASSOC", "DOC-OBJ"),
    parameters=NoParameters(),
    applies=_cut_short,
    explanation="""
        A record may have more associations than one answer shows. The cursor to the rest stands beside them,
        one per record, not at the end of the answer: in results[].paging of a batch read, or in the
        associations of a record read. Ask for the rest with it, or the record looks as if it had fewer.
    """,
)
def paged_associations(traffic: Traffic, _: World[NoParameters]) -> Iterator[Finding]:
    """Find cursors to further associations of a record that nobody followed."""
    followed = set(_followed(traffic))
    left = [more for more in _cut_short(traffic) if (more.call.account, more.record, more.after) not in followed]
    if left:
        yield Finding(
            message="Some associations of a record were never read",
            expected="every cursor beside a record's associations to be followed",
            found=f"{len(left)} not followed",
            evidence=tuple(Evidence(more.call, f"{more.record}: more after {more.after}") for more in left),
        )


def _followed(traffic: Traffic) -> Iterator[tuple[Account, str, str]]:
    for call in traffic.calls("crm.associations.list", "crm.associations.batch.read"):
        record, after = path_value(call, "objectId"), query_value(call, "after")
        if record is not None and after is not None:
            yield call.account, record, cursor(after)
        for one in inputs(call):
            record, after = scalar(member(one, "id")), text(member(one, "after"))
            if record is not None and after is not None:
                yield call.account, record, cursor(after)
