"""One change, one place: rows are complete, named once, claimed and used."""

import ast
from collections import Counter
from collections.abc import Iterator
from string import Formatter

from mockspot.asgi import endpoints
from mockspot.catalog import errors, operations, versions
from mockspot.catalog.object_types import OBJECT_TYPES
from tests.architecture.source_tree import Module, modules

# Paths HubSpot serves without publishing them as operations.
_UNPUBLISHED = {
    "/oauth/authorize": "a page for people, not an API operation",
    "/oauth/{hubId}/authorize": "a page for people, not an API operation",
    "/webhooks-journal/files/{appId}/{stream}/{offset}": "where journal files are; HubSpot keeps them elsewhere",
    "/crm/v4/objects/{objectType}": "the Singer tap reads it (run, clients 2026)",
}


def test_an_operation_is_one_row() -> None:
    names = Counter(row.operation for row in endpoints.every())
    assert [name for name, count in names.items() if count > 1] == []


def test_every_served_path_is_one_that_hubspot_publishes() -> None:
    # A parameter of ours may stand where HubSpot publishes one path per object type.
    paths = {(row.method, path) for row in endpoints.every() for _, path in row.paths if path not in _UNPUBLISHED}
    unknown = {
        f"{method} {path}"
        for method, path in paths
        if not any(operations.find(method, _filled(path, kind.name)) for kind in OBJECT_TYPES)
    }
    assert unknown == set()


def test_every_unpublished_path_is_still_served() -> None:
    assert _UNPUBLISHED.keys() - {path for row in endpoints.every() for _, path in row.paths} == set()


def test_every_error_row_has_a_claim() -> None:
    assert [row.kind for row in errors.every().values() if not row.claim.strip()] == []


def test_every_error_row_is_reachable() -> None:
    named = {text for module in _outside_the_error_rows() for text in _texts(module.tree)}
    assert errors.every().keys() - named == set()


def test_every_refusal_names_an_error_row() -> None:
    wrong = [
        f"{module.shown}:{call.lineno} {kind}"
        for module in modules().values()
        for call in _refusals(module)
        for kind in _texts(call.args[0])
        if kind not in errors.every()
    ]
    assert wrong == []


def test_every_refusal_fills_the_text_of_its_row() -> None:
    wrong = [
        f"{module.shown}:{call.lineno} {kind} lacks {sorted(missing)}"
        for module in modules().values()
        for call in _refusals(module)
        if (given := _literal_context(call)) is not None
        for kind in _texts(call.args[0])
        if (missing := _fields(errors.every()[kind].message) - given)
    ]
    assert wrong == []


def test_what_differs_between_versions_is_a_row_and_no_comparison_in_code() -> None:
    asking = [
        f"{module.shown}:{node.lineno}"
        for module in modules().values()
        if module.name.startswith(("mockspot.domain", "mockspot.wire"))
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr == "version"
        if isinstance(node.value, ast.Name) and node.value.id == "call"
    ]
    assert asking == []


def test_every_difference_between_versions_is_asked_for() -> None:
    used = {
        node.id
        for module in modules().values()
        if module.name.startswith(("mockspot.domain", "mockspot.wire"))
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Name)
    }
    named = {name for name, value in vars(versions).items() if isinstance(value, versions.Variant)}
    assert named - used == set()
    assert {getattr(versions, name) for name in named} == set(versions.VARIANTS)


def _filled(path: str, object_type: str) -> str:
    """Return a path with every type parameter named, and any other parameter given some value."""
    segments = (
        object_type if "ObjectType" in part or part == "{objectType}" else part.replace("{", "").replace("}", "")
        for part in path.split("/")
    )
    return "/".join(segments)


def _outside_the_error_rows() -> Iterator[Module]:
    return (
        module
        for module in modules().values()
        if module.name.startswith("mockspot.") and not module.name.startswith("mockspot.catalog.errors")
    )


def _texts(node: ast.AST) -> Iterator[str]:
    return (inner.value for inner in ast.walk(node) if isinstance(inner, ast.Constant) and isinstance(inner.value, str))


def _refusals(module: Module) -> Iterator[ast.Call]:
    """Yield the calls of `Refusal` whose kind stands in the call, alone or as a choice of two."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refusal" and node.args:
            kind = node.args[0]
            if isinstance(kind, ast.Constant):
                yield node
            elif isinstance(kind, ast.IfExp):
                yield from (
                    ast.copy_location(ast.Call(node.func, [choice, *node.args[1:]], node.keywords), node)
                    for choice in (kind.body, kind.orelse)
                    if isinstance(choice, ast.Constant)
                )


def _literal_context(call: ast.Call) -> set[str] | None:
    """Return the names a refusal's context gives, or None when they do not stand in the call."""
    if len(call.args) > 2 or call.keywords:  # with details, which fill {problems}
        return None
    if len(call.args) == 1:
        return set()
    context = call.args[1]
    if not isinstance(context, ast.Dict):
        return None
    names = {key.value for key in context.keys if isinstance(key, ast.Constant) and isinstance(key.value, str)}
    return names if len(names) == len(context.keys) else None


def _fields(message: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(message) if name}
