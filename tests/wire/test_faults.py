import re
from typing import Any

import orjson
import pytest

from mockspot.catalog.faults import KINDS, FaultKind
from mockspot.domain.faults import Faults, Strike, Subject
from mockspot.runtime.ids import SeededIds
from mockspot.wire import envelope
from mockspot.wire.fault_documents import document, parse
from mockspot.wire.faults import alter, body_of, replace, rewritten
from mockspot.wire.message import Answer, Reply, Request, Trouble

NOON = 1_790_000_000_000
BATCH = Subject("POST", "/crm/v3/objects/contacts/batch/create", "contacts.batch.create", "contacts")
BODY = {"status": "COMPLETE", "results": [{"id": "1"}]}
NEEDED = {"latency": {"milliseconds": 250}, "error": {"error": "internal_error"}}


def strike(kind: str, **parameters: Any) -> Strike:
    faults = Faults()
    faults.add(parse({"effect": {"kind": kind, **parameters}}), NOON)
    found = faults.strike(BATCH, SeededIds("test"), NOON)
    assert found is not None
    return found


def answered(answer: Answer) -> Reply:
    return envelope.reply(answer, correlation_id="c-1", now=NOON, rate=b"")


def replaced(kind: str, **parameters: Any) -> Reply:
    return replace(strike(kind, **parameters), answered, correlation_id="c-1", now=NOON)


def altered(kind: str, answer: Answer | None = None, **parameters: Any) -> Reply:
    return alter(strike(kind, **parameters), answered(answer or Answer(201, BODY)))


def header(reply: Reply, name: bytes) -> bytes:
    (value,) = [value for known, value in reply.headers if known == name]
    return value


def test_status_answers_with_what_it_was_given() -> None:
    reply = replaced("status", status=503, body={"a": 1}, headers={"Retry-After": "3", "Content-Type": "text/x"})
    assert (reply.status, reply.body) == (503, b'{"a":1}')
    assert header(reply, b"retry-after") == b"3"
    assert header(reply, b"content-type") == b"text/x"
    assert header(reply, b"content-length") == b"7"


@pytest.mark.parametrize(("status", "text"), [(500, "internal error"), (503, "Service Unavailable"), (477, "Error")])
def test_status_without_a_body_answers_hubspots_plain_envelope(status: int, text: str) -> None:
    reply = replaced("status", status=status)
    assert reply.status == status
    assert orjson.loads(reply.body) == {"status": "error", "message": text, "correlationId": "c-1"}


def test_status_sends_a_text_body_as_it_is_and_204_without_one() -> None:
    assert replaced("status", status=502, body="<p>oh</p>").body == b"<p>oh</p>"
    assert replaced("status", status=204).body == b""


def test_html_is_a_gateways_page() -> None:
    reply = replaced("html")
    assert reply.status == 502
    assert header(reply, b"content-type") == b"text/html;charset=utf-8"
    assert b"<h1>502 Bad Gateway</h1>" in reply.body
    assert b"<h1>524 Origin Time-out</h1>" in replaced("html", status=524).body
    assert b"<h1>599 Error</h1>" in replaced("html", status=599).body


def test_an_expired_token_is_refused_as_the_gateway_refuses_it() -> None:
    reply = replaced("expired_token")
    assert reply.status == 401
    assert header(reply, b"x-hubspot-auth-failure") == b"401 Unauthorized"
    body = orjson.loads(reply.body)
    assert body["category"] == "EXPIRED_AUTHENTICATION"
    assert body["message"] == "The OAuth token used to make this call expired 0 second(s) ago."


@pytest.mark.parametrize("kind", ["stall", "reset"])
def test_stall_and_reset_send_nothing(kind: str) -> None:
    reply = replaced(kind)
    assert (reply.status, reply.headers, reply.body) == (0, [], b"")
    assert reply.trouble is not None
    assert reply.trouble.cut == kind


@pytest.mark.parametrize(("kind", "cut"), [("answer_lost", "reset"), ("reset_mid_body", "reset_mid_body")])
def test_the_change_is_made_and_the_connection_cut(kind: str, cut: str) -> None:
    reply = altered(kind)
    assert (reply.status, orjson.loads(reply.body)) == (201, BODY)
    assert reply.trouble is not None
    assert reply.trouble.cut == cut


def test_latency_delays_the_whole_answer() -> None:
    reply = altered("latency", milliseconds=250)
    assert (reply.status, orjson.loads(reply.body)) == (201, BODY)
    assert reply.trouble is not None
    assert (reply.trouble.delay_ms, reply.trouble.cut) == (250, None)


def test_truncate_sends_half_as_if_it_were_all() -> None:
    whole = answered(Answer(201, BODY)).body
    reply = altered("truncate")
    assert reply.body == whole[: len(whole) // 2]
    assert header(reply, b"content-length") == b"%d" % len(reply.body)
    with pytest.raises(orjson.JSONDecodeError):
        orjson.loads(reply.body)


def test_empty_keeps_the_status_and_type() -> None:
    reply = altered("empty")
    assert (reply.status, reply.body) == (201, b"")
    assert header(reply, b"content-length") == b"0"
    assert header(reply, b"content-type") == b"application/json;charset=utf-8"


@pytest.mark.parametrize("kind", ["empty", "truncate"])
def test_an_answer_without_a_body_stays_as_it_is(kind: str) -> None:
    reply = altered(kind, Answer(204))
    assert reply.headers == answered(Answer(204)).headers


def test_content_type_names_another_type_for_the_same_body() -> None:
    assert header(altered("content_type"), b"content-type") == b"text/html;charset=utf-8"
    reply = altered("content_type", contentType="text/plain")
    assert header(reply, b"content-type") == b"text/plain"
    assert orjson.loads(reply.body) == BODY


def test_half_applied_answers_500_unless_the_batch_was_refused() -> None:
    reply = altered("half_applied")
    assert reply.status == 500
    assert orjson.loads(reply.body) == {"status": "error", "message": "internal error", "correlationId": "c-1"}
    assert header(reply, b"content-length") == b"%d" % len(reply.body)
    assert altered("half_applied", Answer(400, BODY)).status == 400


def test_rate_limited_tells_when_to_retry_only_if_asked_to() -> None:
    refused = Answer(429, {"errorType": "RATE_LIMIT"})
    assert b"retry-after" not in dict(altered("rate_limited", refused).headers)
    assert header(altered("rate_limited", refused, retryAfter=4), b"retry-after") == b"4"
    assert strike("rate_limited", policy="daily").policy == "DAILY"


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.moment == "after"], ids=lambda kind: kind.kind)
def test_every_kind_that_acts_on_answers_changes_them(kind: FaultKind) -> None:
    assert altered(kind.kind, **NEEDED.get(kind.kind, {})) != answered(Answer(201, BODY))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.moment == "instead"], ids=lambda kind: kind.kind)
def test_every_kind_that_answers_instead_answers_no_success(kind: FaultKind) -> None:
    reply = replaced(kind.kind)
    assert reply.trouble is not None or reply.status >= 400


def test_a_gathering_says_how_many_and_how_long() -> None:
    faults = Faults()
    fault = faults.add(parse({"effect": {"kind": "gather", "requests": 2}}), NOON)
    assert faults.strike(BATCH, SeededIds("test"), NOON) is None
    found = faults.gather(BATCH, SeededIds("test"), NOON)
    assert found is not None
    assert (found.gathering, fault.plan.count) == ((2, 10), 2)


def test_a_status_and_a_page_can_come_late() -> None:
    for kind in ("status", "html"):
        reply = replaced(kind, milliseconds=[70, 70])
        assert reply.trouble == Trouble(delay_ms=70)


def test_half_of_a_batch_can_be_a_multi_status() -> None:
    reply = altered("multi_status")
    body = orjson.loads(reply.body)
    assert (reply.status, list(body)) == (207, [*BODY, "numErrors", "errors"])
    assert (body["numErrors"], [entry["status"] for entry in body["errors"]]) == (1, ["error"])
    assert altered("multi_status", Answer(400, BODY)).status == 400
    assert altered("multi_status", Answer(204)).status == 500


def test_a_success_gets_another_number_and_a_refusal_does_not() -> None:
    assert [altered("other_success", Answer(code, BODY)).status for code in (201, 207, 204, 404)] == [
        200,
        200,
        204,
        404,
    ]
    assert altered("other_success", status=202).status == 202


@pytest.mark.parametrize(
    ("shape", "arrives"),
    [
        ("array", [BODY]),
        ("string", orjson.dumps(BODY).decode()),
        ("null", None),
        ("numbers", {"status": "COMPLETE", "results": [{"id": 1}]}),
    ],
)
def test_json_of_another_type_is_still_json(shape: str, arrives: object) -> None:
    reply = altered("wrong_json", **{"as": shape})
    assert orjson.loads(reply.body) == arrives
    assert header(reply, b"content-length") == b"%d" % len(reply.body)


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if kind.moment in ("after", "during")], ids=lambda kind: kind.kind
)
@pytest.mark.parametrize(
    "answer",
    [
        Answer(200, []),
        Answer(200, "text"),
        Answer(201, BODY),
        Answer(204),
        Answer(207, {"errors": [{}]}),
        Answer(404, raw=b"<html>", content_type=b"text/html"),
        Answer(429, {"errorType": "RATE_LIMIT"}),
        Answer(302, headers=[(b"location", b"https://example.com/")]),
    ],
    ids=lambda answer: str(answer.status),
)
def test_no_kind_breaks_on_any_answer(kind: FaultKind, answer: Answer) -> None:
    reply = altered(kind.kind, answer, **NEEDED.get(kind.kind, {}))
    sent = dict(reply.headers)
    assert reply.status == 204 or int(sent[b"content-length"]) == len(reply.body)


@pytest.mark.parametrize("shape", ["array", "string", "null", "numbers"])
def test_a_page_and_an_answer_without_a_body_are_no_json_to_change(shape: str) -> None:
    for answer in (Answer(404, raw=b"<html>1</html>", content_type=b"text/html"), Answer(204)):
        assert altered("wrong_json", answer, **{"as": shape}) == answered(answer)


@pytest.mark.parametrize(("given", "asked"), [({}, 5), ({"limit": 100}, 50), ({"limit": 1}, 1), ({"limit": "7"}, 3)])
def test_a_short_page_is_a_search_for_half_as_many(given: dict[str, Any], asked: int) -> None:
    sent = Request("POST", "/crm/v3/objects/contacts/search", body=orjson.dumps({"query": "a", **given}))
    assert orjson.loads(rewritten(sent).body) == {"query": "a", "limit": asked}


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"limit":-3}', b'{"limit":"x"}', b'{"limit":null}'])
def test_a_search_that_makes_no_sense_keeps_its_limit_or_lack_of_one(body: bytes) -> None:
    sent = Request("POST", "/crm/v3/objects/contacts/search", body=body)
    assert rewritten(sent).body == body


def test_bodies_are_read_as_json_or_as_a_form() -> None:
    form = {b"content-type": b"application/x-www-form-urlencoded;charset=utf-8"}
    assert body_of(Request("POST", "/oauth/v3/token", headers=form, body=b"a=1&b=x%20y")) == {"a": "1", "b": "x y"}
    assert body_of(Request("POST", "/", body=b'{"a":[1]}')) == {"a": [1]}
    assert body_of(Request("POST", "/", body=b"{")) is None


def test_a_fault_is_shown_as_it_was_asked_for() -> None:
    given = {
        "match": {
            "method": "POST",
            "path": "/crm/*/objects/contacts",
            "operation": "contacts.create",
            "objectType": "contacts",
            "token": "pat-na1-a",
            "body": {"inputs": [{"id": "7"}]},
            "nth": 3,
            "probability": 0.1,
        },
        "effect": {"kind": "latency", "milliseconds": [5, 9]},
        "count": 1,
        "window": {"afterSeconds": 0.5, "forSeconds": 60},
        "seed": 7,
    }
    fault = Faults().add(parse(given), NOON)
    assert document(fault) == {"id": "f1", **given, "hits": 0}
    plain = Faults().add(parse({"effect": {"kind": "stall"}}), NOON)
    assert document(plain) == {"id": "f1", "match": {}, "effect": {"kind": "stall"}, "hits": 0}
    single = Faults().add(parse({"effect": {"kind": "latency", "milliseconds": 5}}), NOON)
    assert document(single)["effect"] == {"kind": "latency", "milliseconds": 5}


def test_an_object_type_is_kept_by_the_name_requests_are_known_by() -> None:
    given = {"match": {"objectType": "0-1"}, "effect": {"kind": "stall"}}
    assert parse(given, {"0-1": "contacts"}.__getitem__).match.object_type == "contacts"


def test_a_method_is_read_in_any_case() -> None:
    assert parse({"match": {"method": "post"}, "effect": {"kind": "stall"}}).match.method == "POST"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "a fault is an object with match, effect, count"),
        ({}, "a fault needs an effect with one of the kinds error, status, latency"),
        ({"effect": {}}, "effect has one of the kinds error, status, latency"),
        ({"effect": "stall"}, "effect has one of the kinds"),
        ({"effect": {"kind": "explode"}}, "not 'explode'"),
        ({"effect": {"kind": ["stall"]}}, "effect has one of the kinds"),
        ({"effect": {"kind": "stall"}, "counts": 1}, "a fault has no member 'counts'; did you mean 'count'?"),
        ({"effect": {"kind": "stall"}, "count": 0}, "count of a fault is a whole number of 1 or more"),
        ({"effect": {"kind": "stall", "status": 5}}, "the effect stall has no member 'status'; it takes kind"),
        ({"effect": {"kind": "status", "statuss": 5}}, "did you mean 'status'?"),
        ({"effect": {"kind": "status", "status": 99}}, "status is a whole number from 200 to 599, not 99"),
        ({"effect": {"kind": "status", "status": True}}, "status is a whole number"),
        ({"effect": {"kind": "status", "status": 204, "body": {}}}, "an answer with the status 204 has no body"),
        ({"effect": {"kind": "status", "headers": []}}, "headers is an object of strings"),
        ({"effect": {"kind": "status", "headers": {"a b": "c"}}}, "headers cannot hold 'a b'"),
        ({"effect": {"kind": "status", "headers": {"Content-Length": "1"}}}, "headers cannot hold 'Content-Length'"),
        ({"effect": {"kind": "status", "headers": {"a": "b\r\nc: d"}}}, "the header a is text that fits"),
        ({"effect": {"kind": "latency"}}, "the effect latency needs milliseconds"),
        ({"effect": {"kind": "latency", "milliseconds": [9, 5]}}, "milliseconds goes from low to high"),
        ({"effect": {"kind": "latency", "milliseconds": "5"}}, "milliseconds is a whole number"),
        ({"effect": {"kind": "rate_limited", "policy": "HOURLY"}}, "DAILY, SECONDLY, TEN_SECONDLY_ROLLING"),
        ({"effect": {"kind": "error"}}, "the effect error needs error"),
        ({"effect": {"kind": "error", "error": "internal_eror"}}, "not 'internal_eror'; did you mean internal_error?"),
        ({"effect": {"kind": "error", "error": 5}}, "error is the name of a refusal in docs/claims.md, not 5"),
        ({"effect": {"kind": "error", "error": "limit_daily"}}, "use the kind rate_limited, with a policy"),
        ({"effect": {"kind": "error", "error": "batch_records_missing"}}, "is no refusal of a request"),
        (
            {"effect": {"kind": "error", "error": "pipeline_missing"}},
            "the error pipeline_missing needs a context with id",
        ),
        (
            {"effect": {"kind": "error", "error": "pipeline_missing", "context": {"id": ["1"]}}},
            "id stands in the text of pipeline_missing: give a string or a number",
        ),
        (
            {"effect": {"kind": "error", "error": "internal_error", "context": {"x": 1}}},
            "the context of internal_error has no member 'x'; it takes no members",
        ),
        ({"effect": {"kind": "error", "error": "internal_error", "context": [1]}}, "context is an object of strings"),
        ({"effect": {"kind": "html", "status": 204}}, "status is the status of an answer with a body, not 204"),
        ({"effect": {"kind": "page_instead", "status": 304}}, "an answer with a body, not 304"),
        ({"effect": {"kind": "other_success", "status": 204}}, "an answer with a body, not 204"),
        ({"effect": {"kind": "other_success", "status": 500}}, "status is a whole number from 200 to 299"),
        ({"effect": {"kind": "wrong_json", "as": "list"}}, "as is one of array, string, null, numbers, not 'list'"),
        ({"effect": {"kind": "stall"}, "window": 5}, "window is an object with afterSeconds, forSeconds"),
        ({"effect": {"kind": "stall"}, "window": {"forSeconds": -1}}, "forSeconds of window is a number of seconds"),
        ({"effect": {"kind": "stall"}, "seed": "a"}, "seed of a fault is a whole number of 0 or more"),
        ({"effect": {"kind": "untrusted"}, "match": {"method": "GET"}}, "match has no member 'method'"),
        ({"effect": {"kind": "stall"}, "match": []}, "match is an object with method"),
        ({"effect": {"kind": "stall"}, "match": {"pth": "/"}}, "match has no member 'pth'; did you mean 'path'?"),
        ({"effect": {"kind": "stall"}, "match": {"nth": 0}}, "nth of match is a whole number of 1 or more"),
        ({"effect": {"kind": "stall"}, "match": {"method": 5}}, "method of match is a string, not 5"),
        ({"effect": {"kind": "stall"}, "match": {"probability": 1.1}}, "probability of match is a number from 0 to 1"),
        ({"effect": {"kind": "stall"}, "match": {"probability": True}}, "probability of match is a number"),
    ],
)
def test_a_document_that_does_not_fit_is_told_what_does(given: object, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        parse(given)
