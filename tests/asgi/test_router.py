"""Matching of paths, against a slow reading of the same templates."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspot.asgi.endpoint import Endpoint
from mockspot.asgi.endpoints import ENDPOINTS
from mockspot.asgi.router import Router


def row(operation: str, method: str, *paths: str) -> Endpoint:
    def nothing(*_: Any) -> Any:
        return None

    return Endpoint(operation, method, tuple(("v3", path) for path in paths), nothing, nothing, nothing)


def test_a_parameter_takes_one_segment_and_is_decoded() -> None:
    router = Router([row("read", "GET", "/crm/v3/objects/{objectType}/{objectId}")])
    found = router.match("GET", "/crm/v3/objects/contacts/ada%40example.com%2Fx")
    assert not isinstance(found, frozenset)
    assert found[1] == {"objectType": "contacts", "objectId": "ada@example.com/x"}


def test_a_literal_segment_is_preferred_to_a_parameter() -> None:
    router = Router([row("one", "POST", "/objects/{type}/{id}"), row("search", "POST", "/objects/{type}/search")])
    found = router.match("POST", "/objects/contacts/search")
    assert not isinstance(found, frozenset)
    assert found[0].endpoint.operation == "search"


def test_a_literal_that_leads_nowhere_does_not_hide_a_parameter() -> None:
    router = Router([row("a", "GET", "/x/batch/read"), row("b", "GET", "/x/{id}/stages")])
    found = router.match("GET", "/x/batch/stages")
    assert not isinstance(found, frozenset)
    assert found[1] == {"id": "batch"}


def test_a_trailing_slash_changes_nothing() -> None:
    router = Router([row("owners", "GET", "/crm/v3/owners")])
    assert not isinstance(router.match("GET", "/crm/v3/owners/"), frozenset)


def test_an_empty_segment_is_no_parameter() -> None:
    router = Router([row("one", "GET", "/objects/{type}/{id}")])
    assert router.match("GET", "/objects//7") == frozenset()


def test_a_known_path_with_another_verb_names_its_verbs() -> None:
    router = Router([row("list", "GET", "/x"), row("create", "POST", "/x")])
    assert router.match("PUT", "/x") == frozenset({"GET", "POST"})


def test_two_rows_cannot_claim_one_place() -> None:
    with pytest.raises(ValueError, match="two rows claim GET"):
        Router([row("a", "GET", "/x/{id}"), row("b", "GET", "/x/{name}")])


SEGMENTS = st.sampled_from(
    ("crm", "v3", "objects", "contacts", "batch", "read", "search", "7", "2026-09", "associations")
)


@given(st.lists(SEGMENTS, min_size=1, max_size=8), st.sampled_from(("GET", "POST", "PATCH", "DELETE", "PUT")))
def test_the_trie_finds_what_reading_every_template_finds(segments: list[str], method: str) -> None:
    path = "/" + "/".join(segments)
    matching = {
        endpoint.operation
        for endpoint in ENDPOINTS
        for _, template in endpoint.paths
        if endpoint.method == method and _pattern(template).fullmatch(path)
    }
    found = Router(ENDPOINTS).match(method, path)
    if isinstance(found, frozenset):
        assert not matching or found  # a literal path without this verb hides a parameter's: 405, as JAX-RS answers
    else:
        assert found[0].endpoint.operation in matching


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{\w+\}", "[^/]+", template))
