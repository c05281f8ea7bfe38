"""Every error row, rendered and held to the envelope of the layer that answers."""

import re
from string import Formatter
from typing import Any

import orjson
import pytest

from mockspot.catalog import errors as catalog
from mockspot.catalog.errors import ErrorKind
from mockspot.domain.refusal import Refusal
from mockspot.domain.values import Problem
from mockspot.wire import errors
from mockspot.wire.envelope import reply
from mockspot.wire.message import JSON_TYPE, Reply

CORRELATION_ID = "01a0ec0d-8b75-720f-8000-000000000001"
PROBLEM = Problem("email", "INVALID_EMAIL", "Email address x is invalid", "x")

# What every answer carries (recorded: sens, grou, hscli), and what the rows of a layer add.
AROUND = {
    "date",
    "x-hubspot-correlation-id",
    "server-timing",
    "vary",
    "access-control-allow-credentials",
    "x-content-type-options",
    "strict-transport-security",
    "cf-cache-status",
    "server",
    "content-type",
    "content-length",
}
PAGE_HEADERS = {"cache-control", "content-security-policy", "referrer-policy", "x-frame-options"}

# The members of each layer in their recorded order (sens 2024, grou 2021-22, hscli 2026).
GATEWAY = ["status", "message", "correlationId", "errors", "links", "category", "context"]
OBJECT = ["status", "message", "correlationId", "requestId", "errors", "context", "category", "subCategory"]
LIMITER = ["status", "message", "errorType", "correlationId", "policyName", "groupName", "requestId"]
TOKEN = ["error", "error_description", "status", "message"]

CAPITALS = re.compile(r"[A-Z]+(_[A-Z]+)*")


def of_layer(*layers: str) -> pytest.MarkDecorator:
    rows = [row for row in catalog.every().values() if row.layer in layers]
    return pytest.mark.parametrize("row", rows, ids=lambda row: row.kind)


every_row = pytest.mark.parametrize("row", catalog.every().values(), ids=lambda row: row.kind)


def fields(row: ErrorKind) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(row.message) if name}


def refusal(row: ErrorKind) -> Refusal:
    """Return a refusal whose context has what the text and the body of a row name, and nothing a layer does not."""
    context: dict[str, Any] = {name: f"<{name} & co>" for name in fields(row) | {*row.context}}
    if row.layer == "limiter":
        context |= {"policy_name": "SECONDLY", "group_name": "publicapi:x"}
    if row.kind == "scopes_missing":
        context |= {"required_scopes": ("a", "b"), "every": True}
    if row.layer == "html":
        context |= {"path": "/crm/<b>"}
    if "problems" in fields(row):
        return Refusal(row.kind, {**context, "portal_id": 1}, (PROBLEM,))
    return Refusal(row.kind, context)


def sent(row: ErrorKind) -> Reply:
    answer = errors.render(refusal(row), correlation_id=CORRELATION_ID)
    return reply(answer, correlation_id=CORRELATION_ID, now=1_790_000_000_000, rate=b"")


def headers(found: Reply) -> dict[str, str]:
    named = [(name.decode(), value.decode()) for name, value in found.headers]
    assert len(dict(named)) == len(named), "a header twice"
    return dict(named)


def body(found: Reply) -> dict[str, Any]:
    assert headers(found)["content-type"] == JSON_TYPE.decode()
    read: dict[str, Any] = orjson.loads(found.body)
    return read


def assert_in_order(members: dict[str, Any], order: list[str]) -> None:
    assert list(members) == [name for name in order if name in members]


def assert_context(context: dict[str, Any]) -> None:
    assert context
    for values in context.values():
        assert isinstance(values, list)
        assert all(isinstance(value, str) for value in values)


@every_row
def test_a_rendered_row_has_its_status_and_the_headers_of_every_answer(row: ErrorKind) -> None:
    found = sent(row)
    assert found.status == row.status
    assert headers(found).keys() >= AROUND
    assert headers(found)["x-hubspot-correlation-id"] == CORRELATION_ID
    assert int(headers(found)["content-length"]) == len(found.body) > 0


@every_row
def test_a_rendered_row_has_no_member_of_its_template_left_unfilled(row: ErrorKind) -> None:
    said, shown = errors.message(row, refusal(row)), sent(row).body.decode()
    assert [name for name in fields(row) | {*row.context} if f"{{{name}}}" in shown] == []
    assert not re.search(r"{{|}}(?!})", said.removesuffix("}}"))


@every_row
def test_a_text_shows_everything_its_template_names(row: ErrorKind) -> None:
    said = errors.message(row, refusal(row))
    assert [name for name in fields(row) - {"problems"} if f"<{name} & co>" not in said] == []


@every_row
def test_a_layer_and_a_category_are_words_that_are_known(row: ErrorKind) -> None:
    assert row.layer in ("gateway", "object", "limiter", "token", "html", "edge", "page", "storage", "legacy")
    words = re.compile("([A-Z][a-z]+)+") if row.layer == "storage" else CAPITALS
    assert row.category is None or words.fullmatch(row.category)
    assert row.sub_category is None or row.category is not None
    assert 200 < row.status < 600


@of_layer("gateway")
def test_the_gateway_says_why_it_let_nobody_in(row: ErrorKind) -> None:
    found = sent(row)
    members = body(found)
    assert_in_order(members, GATEWAY)
    assert members.keys() >= {"status", "message", "correlationId"}
    assert (members["status"], members.get("category")) == ("error", row.category)
    assert ("context" in members) == bool(row.context)
    assert members.get("links", {}) == dict(row.links)
    refused = {"x-hubspot-auth-failure"} if row.status == 401 else set()
    assert headers(found).keys() == AROUND | refused
    for entry in members.get("errors", ()):
        assert_context(entry["context"])


@of_layer("object")
def test_the_services_have_three_members_and_more_where_the_row_says_so(row: ErrorKind) -> None:
    found = sent(row)
    members = body(found)
    assert_in_order(members, OBJECT)
    optional = {"context": bool(row.context), "category": row.category, "subCategory": row.sub_category}
    expected = {"status", "message", "correlationId", *(name for name, there in optional.items() if there)}
    assert members.keys() - {"errors"} == expected
    assert (members["status"], members["correlationId"]) == ("error", CORRELATION_ID)
    assert (members.get("category"), members.get("subCategory")) == (row.category, row.sub_category)
    assert headers(found).keys() == AROUND
    if row.context:
        assert members["context"].keys() == {*row.context}
        assert_context(members["context"])


@of_layer("limiter")
def test_the_limiter_names_its_policy_and_no_category(row: ErrorKind) -> None:
    found = sent(row)
    members = body(found)
    assert_in_order(members, LIMITER)
    assert members.keys() == {"status", "message", "errorType", *row.context}
    assert (members["status"], members["errorType"], members["policyName"]) == ("error", "RATE_LIMIT", "SECONDLY")
    assert headers(found).keys() == AROUND  # no Retry-After (grou)


@of_layer("token")
def test_the_token_endpoint_speaks_rfc_6749_and_hubspots_older_words(row: ErrorKind) -> None:
    members = body(sent(row))
    assert list(members) == TOKEN
    assert (members["status"], members["error"]) == (row.category, row.sub_category)
    assert members["message"] == members["error_description"]
    assert headers(sent(row)).keys() == AROUND


@of_layer("html")
def test_jetty_answers_a_page_that_is_not_kept(row: ErrorKind) -> None:
    found = sent(row)
    marks = {"x-hubspot-notfound"} if row.kind == "not_found_html" else set()
    assert headers(found).keys() == AROUND | {"cache-control"} | marks
    assert headers(found)["content-type"] == "text/html;charset=iso-8859-1"
    assert headers(found)["cache-control"] == "must-revalidate,no-cache,no-store"
    page = found.body.decode()
    assert f"<title>Error {row.status} " in page
    assert f"<h2>HTTP ERROR {row.status}</h2>" in page
    assert "<b>" not in page  # what a client sent is escaped


@of_layer("legacy")
def test_the_oldest_apis_have_the_members_that_their_row_names(row: ErrorKind) -> None:
    members = body(sent(row))
    assert tuple(members) == tuple(name for name in row.context if name != "invalidEmails")  # there if one is bad
    assert (members["status"], members["correlationId"]) == ("error", CORRELATION_ID)
    assert members.get("category", members.get("error")) == row.category


def test_bad_values_are_a_list_of_their_own_in_the_oldest_apis() -> None:
    raised = Refusal("legacy_values_invalid", details=(PROBLEM,))
    (entry,) = errors.render(raised, correlation_id=CORRELATION_ID).body["validationResults"]
    assert entry == {"isValid": False, "message": PROBLEM.message, "error": PROBLEM.code, "name": PROBLEM.name}


def test_a_missing_record_is_the_recorded_page() -> None:
    assert sent(catalog.every()["not_found_html"]).body.decode().rstrip("\n") == (
        '<html>\n<head>\n<meta http-equiv="Content-Type" content="text/html;charset=utf-8"/>\n'
        "<title>Error 404 Not Found</title>\n</head>\n<body><h2>HTTP ERROR 404</h2>\n<p>Resource not found</p>\n"
        "</body>\n</html>"
    )


def test_only_pages_that_are_no_404_give_their_reason_in_a_pre() -> None:
    with_reason = {row.kind for row in catalog.every().values() if row.layer == "html" and b"<pre>" in sent(row).body}
    assert with_reason == {"method_not_allowed", "unsupported_media_type", "body_too_large"}
    assert b"<p>" not in sent(catalog.every()["route_unknown"]).body


def test_the_edge_says_no_more_than_the_status() -> None:
    lines = sent(catalog.every()["address_too_long"]).body.decode().splitlines()
    assert [line for line in lines if "414" in line] == [
        "<head><title>414 Request-URI Too Large</title></head>",
        "<center><h1>414 Request-URI Too Large</h1></center>",
    ]


@of_layer("page")
def test_a_page_for_people_escapes_what_it_shows(row: ErrorKind) -> None:
    found = sent(row)
    assert headers(found).keys() == AROUND | PAGE_HEADERS
    assert headers(found)["content-type"] == "text/html;charset=utf-8"
    assert not re.search(r"<\w+ & co>", found.body.decode())
    if row.category is not None:
        assert row.category in found.body.decode()


def test_bad_values_are_a_list_inside_the_text_and_once_more_beside_it() -> None:
    members = body(sent(catalog.every()["property_values_invalid"]))
    assert list(members) == ["status", "message", "correlationId", "errors", "category"]
    listed = orjson.loads(members["message"].removeprefix("Property values were not valid: "))
    assert list(listed[0]) == ["isValid", "message", "error", "name", "localizedErrorMessage", "portalId"]
    assert members["errors"] == [
        {"message": PROBLEM.message, "code": PROBLEM.code, "context": {"propertyName": [PROBLEM.name]}}
    ]


def test_a_missing_scope_lists_scopes_in_two_lists_as_recorded_or_in_one_as_documented() -> None:
    scopes = ("crm.objects.carts.read", "e-commerce")
    for every, context in (
        (True, {"requiredScopes": ["e-commerce"], "requiredGranularScopes": ["crm.objects.carts.read"]}),
        (False, {"requiredGranularScopes": ["crm.objects.carts.read", "e-commerce"]}),
    ):
        raised = Refusal("scopes_missing", {"required_scopes": scopes, "every": every})
        (entry,) = errors.render(raised, correlation_id=CORRELATION_ID).body["errors"]
        assert entry["context"] == context


@pytest.mark.parametrize("kind", ["query_value", "path_value"])
def test_what_cannot_be_read_in_an_address_has_no_category(kind: str) -> None:
    """Pasted whole (hscli 2026-04)."""
    raised = Refusal(kind, {"parameter": "limit"})
    assert list(errors.render(raised, correlation_id=CORRELATION_ID).body) == ["status", "message", "correlationId"]


def test_every_answer_tells_its_correlation_id_to_browsers_too() -> None:
    """Recorded (2026)."""
    assert headers(sent(catalog.every()["not_found_html"]))["server-timing"] == f'hcid;desc="{CORRELATION_ID}"'


@of_layer("storage")
def test_the_store_of_files_answers_in_xml(row: ErrorKind) -> None:
    found = sent(row)
    assert headers(found)["content-type"] == "application/xml"
    begins = b'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>%b</Code><Message>' % str(row.category).encode()
    assert found.body.startswith(begins)
