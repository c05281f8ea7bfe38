import gc
import tracemalloc
import weakref
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspot.domain.events import Event
from mockspot.wire.message import Reply, Request, header_lines, headers_of, message_of
from mockspot.wire.traffic import Change, Exchange, TrafficLog, change, exchange

NOON = 1_790_000_000_000


def kept(request: Request, reply: Reply) -> tuple[Any, ...]:
    return exchange(NOON, request, reply, "c-1", 1_250_000)


def request_with(headers: dict[bytes, bytes]) -> Request:
    return Request("POST", "/crm/v3/objects/contacts", "a=b", headers, b'{"properties":{}}')


REPLY = Reply(201, message_of(header_lines([(b"date", b"now"), (b"location", b"/x: y")]), b'{"id":"1"}'))


@given(
    st.dictionaries(st.from_regex(rb"[a-z-]{1,12}", fullmatch=True), st.from_regex(rb"[!-~ ]{0,20}", fullmatch=True))
)
def test_what_was_kept_of_a_call_reads_back(headers: dict[bytes, bytes]) -> None:
    request = request_with(headers)
    read = Exchange(*kept(request, REPLY)[2:])
    assert (read.method, read.path, read.query, read.body) == (request.method, request.path, "a=b", request.body)
    assert (read.status, read.answer_body, read.answer_headers) == (201, REPLY.body, REPLY.headers)
    hidden = {b"authorization", b"cookie", b"set-cookie", b"proxy-authorization"}
    assert dict(headers_of(read.head)) == {name: value for name, value in headers.items() if name not in hidden}


def test_a_long_answer_is_kept_by_its_beginning_and_its_end() -> None:
    ending = b'"paging":{"next":{"after":"101","link":"https://api.example.com/' + b"x" * 9_000 + b'"}}}'
    body = b'{"results":[' + b'{"id":"1"},' * 50_000 + ending
    read = Exchange(*kept(request_with({}), Reply(200, message_of(header_lines([(b"date", b"now")]), body)))[2:])
    assert len(read.answer_body) < 70_000
    assert read.answer_body.startswith(b'{"results":[{"id":"1"}')
    assert read.answer_body.endswith(ending)


def test_what_is_kept_of_calls_and_changes_is_nothing_to_the_garbage_collector() -> None:
    event = Event("creation", "0-1", 7, NOON, "INTEGRATION", values=(("email", "a@example.com"),))
    rows = [kept(request_with({b"host": b"x"}), REPLY), change(NOON, event, 1)]
    gc.collect()
    assert not any(map(gc.is_tracked, rows))


def test_a_change_shows_only_the_members_that_its_kind_has() -> None:
    created = Change(*change(NOON, Event("creation", "0-1", 7, NOON, "INTEGRATION"), 3)[2:]).document()
    assert created == {"change": "creation", "objectTypeId": "0-1", "objectId": "7", "cause": 3}
    set_to = Event("propertyChange", "0-1", 7, NOON, "CRM_UI", property_name="email", property_value="a")
    assert Change(*change(NOON, set_to, 4)[2:]).document()["propertyName"] == "email"
    linked = Event("associationChange", "0-1", 7, NOON, "CRM_UI", to_id=9)
    assert Change(*change(NOON, linked, 5)[2:]).document()["toObjectId"] == "9"


@pytest.mark.parametrize("capacity", [1, 7])
def test_the_log_is_bounded_and_keeps_the_newest(capacity: int) -> None:
    log = TrafficLog(capacity)
    numbers = [log.append(NOON, "clock", {"mode": "manual"}) for _ in range(10)]
    assert numbers == list(range(1, 11))
    assert [entry.sequence for entry in log.entries()] == numbers[-capacity:]
    assert log.last == 10


def test_a_kept_answer_takes_no_more_memory_than_it_is_long() -> None:
    body = {"properties": {"email": "a@example.com"}}
    tracemalloc.start()
    try:
        rows = [kept(request_with({}), Reply(200, message_of(b"", orjson.dumps(body)))) for _ in range(100)]
        taken = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert taken / len(rows) < 1_000


class Content(dict[str, Any]):
    """Content that can be watched."""


def watched(log: TrafficLog, count: int) -> list[weakref.ref[Content]]:
    contents = [Content() for _ in range(count)]
    for content in contents:
        log.append(NOON, "clock", content)
    return [weakref.ref(content) for content in contents]


def alive(contents: list[weakref.ref[Content]]) -> int:
    return sum(content() is not None for content in contents)


def test_a_log_that_was_replaced_is_empty_and_freed_as_the_next_one_fills() -> None:
    old, new = TrafficLog(10), TrafficLog(10)
    contents = watched(old, 6)
    new.replace(old)
    assert old.entries() == new.entries() == []
    assert alive(contents) == 6
    watched(new, 4)
    assert alive(contents) == 2
    watched(new, 4)
    assert alive(contents) == 0


def test_what_waits_to_be_freed_is_bounded_by_the_largest_log() -> None:
    log, seen = TrafficLog(10), []
    for count in (3, 10, 1, 25, 2, 2, 10, 10, 0, 7):
        seen += watched(log, count)
        log, old = TrafficLog(10), log
        log.replace(old)
        del old
        assert alive(seen) <= 10
