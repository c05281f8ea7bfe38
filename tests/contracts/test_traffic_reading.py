"""Reading traffic: what may be missing, what may be new, and errors that name the place."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspot_contracts import TrafficError, audit, from_entries, read_traffic
from mockspot_contracts.json_values import Json
from mockspot_contracts.traffic import Delivery, OtherEntry, Request, TokenIssue

HEADING = '{"schema": 1, "kind": "mockspot-traffic", "version": "0.1.0"}'
LEAST: dict[str, Json] = {"sequence": 1, "at": "2026-11-02T09:00:00Z", "kind": "request"}

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda children: st.lists(children, max_size=4) | st.dictionaries(st.text(max_size=8), children, max_size=4),
    max_leaves=12,
)
BODY_MEMBERS = (
    "paging",
    "results",
    "inputs",
    "properties",
    "errors",
    "message",
    "filterGroups",
    "id",
    "after",
    "limit",
)
OPERATIONS = ("list", "search", "create", "update", "batch.update", "batch.read", "batch.upsert")
bodies = anything | st.dictionaries(st.sampled_from(BODY_MEMBERS), anything)


def test_a_file_is_read_line_by_line(tmp_path: Path) -> None:
    file = tmp_path / "traffic.jsonl"
    file.write_text(f"{HEADING}\n{json.dumps(LEAST)}\n\n{json.dumps({**LEAST, 'sequence': 2, 'kind': 'clock'})}\n")
    assert [entry.sequence for entry in read_traffic(file).entries] == [1, 2]
    assert [entry.sequence for entry in read_traffic(str(file)).entries] == [1, 2]


def test_the_least_request_has_neutral_values() -> None:
    (entry,) = from_entries([LEAST]).entries
    assert isinstance(entry, Request)
    assert entry.at == datetime(2026, 11, 2, 9, tzinfo=UTC)
    assert (entry.method, entry.status, entry.operation, entry.secret_in_url) == ("", None, None, False)
    assert entry.request.headers == {}


def test_unknown_kinds_and_members_are_tolerated() -> None:
    (entry,) = from_entries([{**LEAST, "kind": "comet", "tail": [1, 2]}]).entries
    assert isinstance(entry, OtherEntry)
    assert entry.kind == "comet"


def test_header_names_lose_their_case() -> None:
    (entry,) = from_entries([{**LEAST, "response": {"headers": {"Retry-After": "3"}}}]).entries
    assert isinstance(entry, Request)
    assert entry.response.headers == {"retry-after": "3"}


def test_the_error_category_comes_from_the_answer_when_nobody_names_it() -> None:
    (entry,) = from_entries([{**LEAST, "response": {"body": {"category": "CONFLICT"}}}]).entries
    assert isinstance(entry, Request)
    assert entry.error_category == "CONFLICT"


def test_tokens_and_deliveries_have_their_members() -> None:
    token, delivery = from_entries(
        [
            {**LEAST, "kind": "token", "token": "fp_1", "expiresAt": "2026-11-02T09:30:00.500Z"},
            {**LEAST, "kind": "delivery", "deliveryId": "d", "events": [{}, {}], "status": None},
        ]
    ).entries
    assert isinstance(token, TokenIssue)
    assert token.expires_at == datetime(2026, 11, 2, 9, 30, 0, 500_000, tzinfo=UTC)
    assert isinstance(delivery, Delivery)
    assert delivery.events == 2


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([], "line 1: nothing there"),
        (["", "  "], "line 1: nothing there"),
        (["{}"], "line 1: not a traffic file"),
        (["[1]"], "line 1: not a traffic file"),
        (['{"schema": 2, "kind": "mockspot-traffic"}'], "line 1: schema 2 is unknown"),
        ([HEADING, '{"sequence": 1, "at"'], "line 2: not JSON"),
        ([HEADING, "", "no"], "line 3: not JSON"),
        ([HEADING, "[" * 100_000], "line 2: not JSON"),
        ([HEADING, "7"], "line 2: expected a JSON object, found 7"),
        ([HEADING, "{}"], "line 2: 'sequence' is missing"),
        ([HEADING, '{"sequence": "x"}'], "line 2: 'sequence' should be a whole number"),
        ([HEADING, '{"sequence": 1, "at": 5}'], "line 2: 'at' should be an ISO 8601 instant, found 5"),
        ([HEADING, '{"sequence": 1, "at": "yesterday"}'], "'at' should be an ISO 8601 instant"),
        ([HEADING, '{"sequence": 1, "at": "2026-11-02T09:00:00Z"}'], "'kind' is missing"),
        ([HEADING, json.dumps({**LEAST, "status": "200"})], "line 2: 'status' should be a whole number or null"),
        ([HEADING, json.dumps({**LEAST, "path": {}})], "'path' should be text or null"),
        ([HEADING, json.dumps({**LEAST, "request": "GET"})], "'request' should be an object"),
    ],
)
def test_what_cannot_be_read_is_refused_naming_the_line(lines: list[str], says: str) -> None:
    with pytest.raises(TrafficError) as refused:
        read_traffic(lines)
    assert says in str(refused.value)


def test_entry_documents_are_refused_by_their_number() -> None:
    with pytest.raises(TrafficError, match="entry 2: 'sequence' is missing"):
        from_entries([LEAST, {}])


@given(st.lists(st.text(max_size=40), max_size=4))
def test_garbage_never_raises_anything_else(lines: list[str]) -> None:
    with pytest.raises(TrafficError, match="traffic, line"):
        read_traffic([HEADING, "{", *lines])


@given(
    st.lists(
        st.tuples(
            st.sampled_from(OPERATIONS),
            st.sampled_from([200, 201, 207, 400, 401, 403, 404, 429, None]),
            bodies,
            bodies,
            st.text(max_size=12),
        ),
        max_size=6,
    )
)
def test_no_body_makes_a_rule_stumble(calls: list[tuple[str, int | None, Json, Json, str]]) -> None:
    traffic = from_entries(
        {
            **LEAST,
            "sequence": number,
            "operation": f"crm.objects.{operation}",
            "method": "GET" if operation == "list" else "POST",
            "status": status,
            "query": query,
            "token": "fp_1",
            "bucket": "burst",
            "request": {"body": sent},
            "response": {"body": answer},
        }
        for number, (operation, status, sent, answer, query) in enumerate(calls, 1)
    )
    for profile in ("strict", "marketplace"):
        audit(traffic, profile)
