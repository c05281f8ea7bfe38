"""Matching of paths, against a slow reading of the same templates."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspot.asgi import endpoints
from mockspot.asgi.endpoint import Endpoint
from mockspot.asgi.router import KNOWN_MAXIMUM, GrowingRouter, Place, Router
from mockspot.catalog import operations


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


def test_a_path_is_found_the_same_each_time() -> None:
    router = Router([row("list", "GET", "/objects/{type}"), row("one", "GET", "/objects/{type}/{id}")])
    for path in (
        "/objects/contacts",
        "/objects/contacts/",
        "/objects/con%74acts",
        "/objects/deals",
        "/objects/deals/7",
    ):
        assert router.match("GET", path) == router.match("GET", path)
        assert router.match("POST", path) == frozenset({"GET"})


def test_what_is_remembered_of_paths_is_bounded_and_names_no_record() -> None:
    router = Router([row("list", "GET", "/objects/{objectType}"), row("one", "GET", "/objects/{objectType}/{id}")])
    for number in range(2 * KNOWN_MAXIMUM):
        router.match("GET", f"/objects/contacts/{number}")
    assert router.known == 0
    for number in range(2 * KNOWN_MAXIMUM):
        found = router.match("GET", f"/objects/{number}")
        assert not isinstance(found, frozenset)
        assert found[1] == {"objectType": str(number)}
    assert router.known == KNOWN_MAXIMUM


def test_two_rows_cannot_claim_one_place() -> None:
    with pytest.raises(ValueError, match="two rows claim GET"):
        Router([row("a", "GET", "/x/{id}"), row("b", "GET", "/x/{name}")])


SEGMENTS = st.sampled_from(
    ("crm", "v3", "objects", "contacts", "batch", "read", "search", "7", "2026-09", "associations")
)


METHODS = st.sampled_from(("GET", "POST", "PATCH", "DELETE", "PUT"))
TEMPLATES = {template for endpoint in endpoints.every() for _, template in endpoint.paths}
WHOLE = Router(endpoints.every())


@given(st.lists(SEGMENTS, min_size=1, max_size=8), METHODS)
def test_the_trie_finds_what_reading_every_template_finds(segments: list[str], method: str) -> None:
    path = "/" + "/".join(segments)
    matching = {
        endpoint.operation
        for endpoint in endpoints.every()
        for _, template in endpoint.paths
        if endpoint.method == method and _pattern(template).fullmatch(path)
    }
    found = WHOLE.match(method, path)
    if isinstance(found, frozenset):
        assert not matching or found  # a literal path without this verb hides a parameter's: 405, as JAX-RS answers
    else:
        assert found[0].endpoint.operation in matching


@given(st.lists(st.sampled_from(sorted(TEMPLATES)), min_size=1, max_size=6), METHODS)
def test_an_answer_does_not_depend_on_which_apis_were_called_before(templates: list[str], method: str) -> None:
    growing = GrowingRouter(endpoints.api_of, endpoints.places)
    for template in templates:
        path = template.replace("{", "").replace("}", "")
        assert growing.match(method, path) == WHOLE.match(method, path)


def test_threads_that_call_a_new_api_at_once_all_find_it() -> None:
    for _ in range(20):
        router = GrowingRouter(endpoints.api_of, endpoints.places)
        paths = ["/crm/v3/objects/contacts", "/crm/v3/owners", "/oauth/v1/token", "/crm/v3/properties/deals"] * 2
        with ThreadPoolExecutor(len(paths)) as threads:
            assert frozenset() not in threads.map(lambda path, router=router: router.match("PUT", path), paths)


def test_a_router_that_grows_knows_no_api_before_it_is_called() -> None:
    asked: list[str] = []

    def places(api: str) -> list[Place]:
        asked.append(api)
        return list(endpoints.places(api))

    router = GrowingRouter(endpoints.api_of, places)
    router.match("GET", "/nothing/here")
    router.match("GET", "/crm/v3/owners")
    router.match("GET", "/crm/owners/2026-09/7")
    assert asked == ["crm/owners"]


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{\w+\}", "[^/]+", template))


def _taken(row: operations.Operation, router: Router) -> list[str]:
    """Return the words of an operation's path that a row takes for values, names of object types left out."""
    path = re.sub(r"{\w+}", "7", row.path)
    found = router.match(row.method, path)
    if isinstance(found, frozenset):
        return []
    route, _ = found
    pairs = zip(route.template.split("/"), row.path.split("/"), strict=True)
    return [
        word
        for name, word in pairs
        if name.startswith("{") and not word.startswith("{") and name[1:-1] not in route.type_params
    ]


def test_no_row_takes_an_operation_that_hubspot_has_besides_for_a_value() -> None:
    router = Router(endpoints.every())
    taken = [f"{row.method} {row.path}" for row in operations.rows() if _taken(row, router)]
    assert taken == []


def test_a_word_beside_a_parameter_is_no_value_of_it_whatever_the_verb() -> None:
    router = Router([replace(row("one", "GET", "/lists/{id}"), beside=("folders",))])
    assert router.match("GET", "/lists/folders") == router.match("DELETE", "/lists/folders") == frozenset()
    assert not isinstance(router.match("GET", "/lists/7"), frozenset)
