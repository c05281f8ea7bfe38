"""The source files as data: modules, what they import and where, read with `ast` so that nothing is executed."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
_SOURCE_ROOTS = {"mockspot": ROOT, "mockspot_contracts": ROOT / "contracts", "mockspot_loadtests": ROOT / "loadtests"}


@dataclass(frozen=True)
class Import:
    """One import of one module."""

    target: str
    line: int


@dataclass(frozen=True)
class Module:
    """One source file of ours."""

    name: str
    path: Path
    tree: ast.Module
    imports: tuple[Import, ...]

    @property
    def shown(self) -> str:
        """Return the path as messages show it."""
        return str(self.path.relative_to(ROOT))


@cache
def modules() -> dict[str, Module]:
    """Return every module of the three packages by its dotted name."""
    found = {}
    for package, root in _SOURCE_ROOTS.items():
        for path in sorted((root / package).rglob("*.py")):
            name = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
            found[name] = path
    return {name: _module(name, path, found.keys()) for name, path in found.items()}


def python_files(*folders: str) -> list[Path]:
    """Return the Python files below folders of the project."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def imports_of(path: Path) -> tuple[Import, ...]:
    """Return what a file imports that is no module of a package of ours."""
    return _imports(ast.parse(path.read_bytes(), filename=str(path)), set())


def _module(name: str, path: Path, names: set[str]) -> Module:
    tree = ast.parse(path.read_bytes(), filename=str(path))
    return Module(name, path, tree, _imports(tree, names))


def _imports(tree: ast.Module, names: set[str]) -> tuple[Import, ...]:
    return tuple(Import(target, node.lineno) for node in ast.walk(tree) for target in _targets(node, names))


def _targets(node: ast.AST, names: set[str]) -> Iterator[str]:
    """Yield what an import statement names: the submodule where it imports one, else the module."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, f"line {node.lineno}: imports are absolute here"
        module = node.module or ""
        yield from {full if (full := f"{module}.{alias.name}") in names else module for alias in node.names}
