"""Answers as HubSpot's edge sends them on, by a switch."""

import gzip
import json

import pytest

from mockspot.domain.policy import Policy
from mockspot.wire.fault_documents import parse
from tests.simulator import Answered, Client, client

CONTACTS = "/crm/v3/objects/contacts"
ADDED = {"cf-ray", "report-to", "nel"}
TAKES_GZIP = {"accept-encoding": "gzip, deflate", "accept": "application/json"}


@pytest.fixture
def hubspot() -> Client:
    return client(policy=Policy(behind_edge=True))


def decoded(answered: Answered) -> bytes:
    body = answered.reply.body
    assert int(answered.headers["content-length"]) == len(body)
    return gzip.decompress(body) if answered.headers.get("content-encoding") == "gzip" else body


def test_without_the_switch_nothing_is_compressed_or_added() -> None:
    answered = client().call("GET", CONTACTS, headers=TAKES_GZIP)
    assert ADDED.isdisjoint(answered.headers)
    assert "content-encoding" not in answered.headers


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", CONTACTS, None, 200),
        ("POST", CONTACTS, {"properties": {"firstname": "A"}}, 201),
        ("POST", CONTACTS, b"{", 400),
        ("GET", f"{CONTACTS}/1", None, 404),
        ("GET", "/crm/v3/nothing", None, 404),
        ("PUT", CONTACTS, None, 405),
    ],
)
def test_a_client_that_takes_gzip_gets_the_same_compressed(
    hubspot: Client, method: str, path: str, body: object, status: int
) -> None:
    sent = hubspot.call(method, path, body, headers=TAKES_GZIP)
    assert (sent.status, sent.headers["content-encoding"]) == (status, "gzip")
    assert sent.headers.keys() >= ADDED
    plain = client().call(method, path, body, headers={**TAKES_GZIP, "accept-encoding": ""})
    assert decoded(sent).count(b"\n") == plain.reply.body.count(b"\n")
    others = sent.headers.keys() - ADDED - {"content-encoding"}
    assert others == plain.headers.keys()
    assert sent.headers["content-type"] == plain.headers["content-type"]


def test_other_clients_get_it_as_it_is(hubspot: Client) -> None:
    answered = hubspot.get(CONTACTS)
    assert "content-encoding" not in answered.headers
    assert json.loads(decoded(answered)) == {"results": []}


def test_what_has_no_body_has_none_compressed(hubspot: Client) -> None:
    answered = hubspot.call("DELETE", f"{CONTACTS}/1", headers=TAKES_GZIP)
    assert (answered.status, answered.reply.body) == (204, b"")
    assert {"content-encoding", "content-length", "content-type"}.isdisjoint(answered.headers)


def test_the_traffic_log_keeps_what_can_be_read(hubspot: Client) -> None:
    hubspot.call("GET", CONTACTS, headers=TAKES_GZIP)
    (kept,) = hubspot.portal.live.traffic.entries()
    assert kept.content.answer_body == b'{"results":[]}'
    assert "content-encoding" not in dict(kept.content.answer_headers)


@pytest.mark.parametrize("kind", ["html", "reset", "stall", "reset_mid_body", "truncate", "empty", "content_type"])
def test_what_a_fault_does_to_an_answer_stays_done(hubspot: Client, kind: str) -> None:
    plan = parse({"match": {}, "effect": {"kind": kind}, "count": 1})
    both = [hubspot, client()]
    for one in both:
        one.portal.live.faults.add(plan, one.portal.live.clock.now())
    passed, direct = (one.call("GET", CONTACTS, headers=TAKES_GZIP) for one in both)
    assert (passed.status, passed.reply.trouble) == (direct.status, direct.reply.trouble)
    if passed.headers.get("content-encoding") == "gzip":
        assert decoded(passed) == direct.reply.body
    else:
        assert passed.reply.body == direct.reply.body
