"""What the house style counts: sizes, names, and exceptions with their reasons."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source_tree import ROOT, Module, modules, python_files

_SHIPPED = ("mockspot", "contracts", "loadtests", "examples", "benchmarks", "docs")
_FILE_LINES, _TEST_FILE_LINES, _FUNCTION_LINES = 400, 450, 60
_VAGUE_NAMES = ("utils", "util", "helpers", "helper", "manager", "base", "common", "misc")
_LEFT_OVER = re.compile(r"\b(?:TODO|FIXME|XXX|HACK|NotImplemented(?:Error)?)\b")
_MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|tmp|root|home)/\w")
# An exception names its rule, and a reason stands beside it or at the one of the same rule just above.
_EXCEPTION = re.compile(r"#\s*(?:type: ignore|(?:ruff: )?noqa)(?P<rule>\[[^\]]+\]|: ?[A-Z]+[0-9]+)?(?P<reason>.*)")


def _shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("folder", [*_SHIPPED, "tests"])
def test_files_are_short(folder: str) -> None:
    limit = _TEST_FILE_LINES if folder == "tests" else _FILE_LINES
    sizes = {_shown(path): len(path.read_bytes().splitlines()) for path in python_files(folder)}
    assert {path: size for path, size in sizes.items() if size > limit} == {}


@pytest.mark.parametrize("folder", [*_SHIPPED, "tests"])
def test_functions_are_short(folder: str) -> None:
    long = [
        f"{_shown(path)}:{node.lineno} {node.name} has {size} lines"
        for path in python_files(folder)
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (size := (node.end_lineno or node.lineno) - node.lineno + 1) > _FUNCTION_LINES
    ]
    assert long == []


def test_names_of_modules_say_what_is_in_them() -> None:
    paths = [path for folder in _SHIPPED for path in (ROOT / folder).rglob("*") if "__pycache__" not in path.parts]
    assert [_shown(path) for path in paths if path.stem in _VAGUE_NAMES] == []


def test_every_module_says_what_belongs_in_it() -> None:
    assert [module.shown for module in modules().values() if not ast.get_docstring(module.tree)] == []


def test_nothing_is_left_for_later() -> None:
    assert _lines_with(_LEFT_OVER, python_files(*_SHIPPED)) == []


def test_no_path_of_a_machine_is_named() -> None:
    assert _lines_with(_MACHINE_PATH, [*python_files(*_SHIPPED), *ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]) == []


def test_exceptions_from_the_checks_give_a_reason() -> None:
    assert [found for path in python_files(*_SHIPPED) for found in _unexplained(path)] == []


def test_public_signatures_are_free_of_bare_any() -> None:
    # JSON has no narrower type; everything past wire/ does.
    layers = ("mockspot.domain",)
    found = [
        f"{module.shown}:{node.lineno} {node.name}"
        for module in modules().values()
        if module.name.startswith(layers)
        for node in _public_functions(module)
        if any(_is_any(annotation) for annotation in _annotations(node))
    ]
    assert found == []


def _lines_with(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    return [
        f"{_shown(path)}:{number} {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def _unexplained(path: Path) -> Iterator[str]:
    explained = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        found = _EXCEPTION.search(line)
        if found is None:
            continue
        if found["rule"] and re.search(r"\w{3}", found["reason"]):
            explained = found["rule"]
        elif found["rule"] is None or found["rule"] != explained:
            yield f"{_shown(path)}:{number} {line.strip()}"


def _public_functions(module: Module) -> Iterator[ast.FunctionDef]:
    return (
        node for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    )


def _annotations(function: ast.FunctionDef) -> Iterator[ast.expr | None]:
    arguments = function.args
    for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
        yield argument.annotation
    yield function.returns


def _is_any(annotation: ast.expr | None) -> bool:
    return isinstance(annotation, ast.Name) and annotation.id == "Any"
