"""History: every value a property had, against a log that forgets nothing."""

from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from mockspot.catalog.object_types import OBJECT_TYPES, ObjectType
from mockspot.domain import record
from mockspot.domain.record import Record
from mockspot.domain.records import history
from mockspot.domain.records.history import Source
from mockspot.domain.values import instant_text
from mockspot.store.embedded import Space

CONTACTS, COMPANIES = OBJECT_TYPES[:2]
CREATOR, UPDATER, NUMBER = ("INTEGRATION", "1"), Source("CRM_UI", "userId:7"), 4_300_000_001
names = st.sampled_from(["firstname", "lastname", "phone"])
values = st.sampled_from(["a", "b", "c", None])
writes = st.lists(st.tuples(st.integers(1, 5000), st.dictionaries(names, values, min_size=1)), max_size=12)
START = 1_790_000_000_000


class Lived(NamedTuple):
    """A record after some writes, and each of its states by the instant it began."""

    tx: Space
    record: Record
    states: list[tuple[int, dict[str, str]]]


def live(object_type: ObjectType, made: dict[str, str], steps: list[tuple[int, dict[str, str | None]]]) -> Lived:
    tx, now = Space(), START
    found = _record(object_type, made, now)
    states = [(now, made)]
    for pause, wanted in steps:
        now += pause
        before = states[-1][1]
        changed = {name: value for name, value in wanted.items() if value != before.get(name)}
        if changed:
            history.note(tx, object_type, found, changed, now=now, source=UPDATER)
            after = {name: value for name, value in {**before, **changed}.items() if value is not None}
            found = _record(object_type, after, now)
            states.append((now, after))
    return Lived(tx, found, states)


def _record(object_type: ObjectType, values: dict[str, str], now: int) -> Record:
    stamped = {**values, object_type.modified_property: instant_text(now)}
    return record.make(NUMBER, stamped, source=CREATOR[0], source_id=CREATOR[1])


@given(st.dictionaries(names, st.sampled_from(["a", "b"])), writes)
def test_a_history_lists_each_value_newest_first(made: dict[str, str], steps: list[tuple[int, dict[str, str]]]) -> None:
    lived = live(COMPANIES, made, steps)
    told = history.reader(lived.tx, COMPANIES, lived.record)
    for name in ("firstname", "lastname", "phone"):
        expected: list[tuple[str | None, int]] = []
        for since, state in lived.states:
            if state.get(name) != (expected[-1][0] if expected else None):
                expected.append((state.get(name), since))
        assert [(value, since) for _, value, since, _, _ in told(name)] == expected[::-1]


@given(st.dictionaries(names, st.sampled_from(["a", "b"])), writes, st.integers(-10, 60_000))
def test_a_record_is_known_as_it_was_at_any_instant(
    made: dict[str, str], steps: list[tuple[int, dict[str, str]]], after: int
) -> None:
    lived = live(COMPANIES, made, steps)
    then = history.as_of(lived.tx, COMPANIES, lived.record, START + after)
    known = [(since, state) for since, state in lived.states if since <= START + after]
    if not known:
        assert then is None
        return
    assert then is not None
    since, state = known[-1]
    assert record.values(then) == {**state, "hs_lastmodifieddate": instant_text(since)}


def test_what_made_the_record_and_what_changed_it_are_told_apart() -> None:
    lived = live(COMPANIES, {"phone": "a", "firstname": "x"}, [(5, {"phone": "b"})])
    told = history.reader(lived.tx, COMPANIES, lived.record)
    assert told("phone") == [("phone", "b", START + 5, *UPDATER), ("phone", "a", START, *CREATOR)]
    assert told("firstname") == [("firstname", "x", START, *CREATOR)]
    assert [entry[2] for entry in told("hs_lastmodifieddate")] == [START + 5, START]
    assert told("lastname") == []


@settings(max_examples=5)
@given(st.integers(46, 400))
def test_twenty_entries_are_answered_and_45_of_a_contact_and_the_rest_is_dropped(count: int) -> None:
    steps: list[tuple[int, dict[str, str | None]]] = [(1, {"phone": str(number)}) for number in range(count)]
    for object_type, shown in ((COMPANIES, 20), (CONTACTS, 45)):
        lived = live(object_type, {"firstname": "x"}, steps)
        told = history.reader(lived.tx, object_type, lived.record)
        assert [value for _, value, *_ in told("phone")] == [str(count - 1 - back) for back in range(shown)]
        assert [value for _, value, *_ in told("firstname")] == ["x"]


def test_a_record_written_without_end_stays_small() -> None:
    lived = live(COMPANIES, {}, [(1, {"phone": str(number)}) for number in range(5000)])
    assert len(history.whole(lived.tx, COMPANIES, lived.record)) < 300


def test_a_history_stays_short_however_many_values_change_at_a_time() -> None:
    tx, found = Space(), _record(COMPANIES, {}, START)
    for number in range(1_000):
        changed: dict[str, str | None] = dict.fromkeys(("firstname", "lastname", "phone"), str(number))
        history.note(tx, COMPANIES, found, changed, now=START + number, source=UPDATER)
    row = tx.get(history.HISTORY, (COMPANIES.type_id, NUMBER))
    assert row is not None
    assert len(row[1]) <= 3 * 128
