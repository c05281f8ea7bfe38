"""The import direction of the layers, and where each library may be imported."""

import sys
import tomllib
from graphlib import CycleError, TopologicalSorter

from tests.architecture.source_tree import ROOT, Module, imports_of, modules, python_files

# catalog <- domain <- wire <- asgi <- control <- runtime <- cli, testing <- pytest_plugin
# domain.ports <- store <- runtime
_SIMULATOR = ("catalog", "domain", "wire", "asgi", "control")
_MAY_IMPORT = {
    "catalog": ("catalog",),
    "domain": ("catalog", "domain"),
    "wire": ("catalog", "domain", "wire"),
    "asgi": ("catalog", "domain", "wire", "asgi"),
    "control": _SIMULATOR,
    "store": ("domain.ports", "store"),
    "runtime": (*_SIMULATOR, "store", "runtime", "intercept"),
    "transports": ("wire.message", "transports"),
    "intercept": ("intercept",),
    "children": (),
    "cli": (*_SIMULATOR, "store", "runtime", "cli"),
    "testing": (*_SIMULATOR, "store", "runtime", "transports", "intercept", "cli.env", "testing"),
    "pytest_audit": ("testing", "pytest_audit"),
    "pytest_plugin": ("testing", "intercept", "pytest_audit"),
    "__main__": ("cli",),
}

# Everything that may be imported besides the standard library, and where. One row is one dependency.
_LIBRARIES = {
    "orjson": ("mockspot.catalog.data_files", "mockspot.wire", "mockspot.control"),
    "jinja2": ("mockspot.wire.pages", "mockspot.control.dashboard"),
    "pyroaring": ("mockspot.store.grouping", "mockspot.domain"),
    "msgspec": ("mockspot.control", "mockspot.store.codec"),
    "faker": ("mockspot.control.generate",),
    "starlette": ("mockspot.control.app",),
    "aiohappyeyeballs": ("mockspot.runtime.sender",),
    "uvicorn": ("mockspot.runtime.server", "mockspot.runtime.protocol"),
    "httptools": ("mockspot.runtime.protocol", "mockspot.runtime.connection"),
    "uvloop": ("mockspot.runtime.server",),
    "trustme": ("mockspot.runtime.tls",),
    "cryptography": ("mockspot.runtime.proxying.trusting",),
    "certifi": ("mockspot.runtime.proxying.trusting",),
    "click": ("mockspot.cli",),
    "pytest": ("mockspot.pytest_plugin", "mockspot.pytest_audit", "mockspot.testing"),
    "httpx": ("mockspot.transports.httpx", "mockspot.transports.httpx_family", "mockspot.testing.portal"),
    "httpx2": ("mockspot.transports.httpx2",),
    "anyio": ("mockspot.transports.httpx_family",),
    "requests": ("mockspot.transports.requests",),
    "urllib3": ("mockspot.transports.requests",),
    "respx": ("mockspot.transports.respx",),
    "locust": ("mockspot_loadtests",),
    "gevent": ("mockspot_loadtests",),
}

# Names of distributions that differ from what is imported, and what is part of another one's interface.
_DISTRIBUTIONS = {
    "hubspot": "hubspot-api-client",
    "hubspot_sdk": "hubspot-sdk",
    "urllib3": "requests",
    "packaging": "pytest",
}

# The judge is a client: only what runs it may import it, and it imports nothing of the simulator.
_JUDGE = {
    "mockspot_contracts": ("mockspot_contracts", "mockspot_loadtests.rules", "mockspot.pytest_audit", "mockspot.cli"),
    "mockspot_loadtests": ("mockspot_loadtests", "mockspot.cli.load"),
}

# Declared in pyproject.toml but imported by nobody of ours.
_INDIRECT = {
    "tzdata": "read by zoneinfo",
    "hypothesis": "for the user's property tests",
}

# Imported by us but declared by others.
_BROUGHT = {
    "gevent": "part of locust's interface",
    "httpx2": "the user's own client; its transport is imported by nobody else",
    "requests": "the user's own client; its adapter is imported by nobody else",
    "anyio": "part of httpx and httpx2, which run under asyncio and trio alike",
    "urllib3": "part of requests' interface",
    "cryptography": "what trustme is made of",
    "certifi": "read where it is installed and the system keeps no authorities",
}


def test_imports_point_from_a_layer_to_the_layers_below_it() -> None:
    wrong = [
        f"{module.shown}:{use.line} imports {use.target}"
        for module in modules().values()
        if module.name.startswith("mockspot.")
        for use in module.imports
        if use.target.startswith("mockspot.") and not _allowed(module, use.target)
    ]
    assert wrong == []


def test_every_module_of_the_simulator_belongs_to_a_layer() -> None:
    layers = {name.split(".")[1] for name in modules() if name.startswith("mockspot.")}
    assert layers - _MAY_IMPORT.keys() == set()


def test_libraries_are_imported_only_where_they_belong() -> None:
    wrong = [
        f"{module.shown}:{use.line} imports {use.target}"
        for module in modules().values()
        for use in module.imports
        if not _is_ours_or_standard(use.target) and not _within(module.name, _LIBRARIES.get(_top(use.target), ()))
    ]
    assert wrong == []


def test_only_what_runs_the_judge_imports_it() -> None:
    wrong = [
        f"{module.shown}:{use.line} imports {use.target}"
        for module in modules().values()
        for use in module.imports
        if _top(use.target) in _JUDGE and not _within(module.name, _JUDGE[_top(use.target)])
    ]
    assert wrong == []


def test_the_judge_imports_nothing_of_the_simulator() -> None:
    wrong = [
        f"{module.shown}:{use.line} imports {use.target}"
        for module in modules().values()
        if _top(module.name) != "mockspot"
        for use in module.imports
        if _top(use.target) == "mockspot"
    ]
    assert wrong == []


def test_features_of_the_domain_do_not_import_each_other() -> None:
    features = ("mockspot.domain.search", "mockspot.domain.oauth", "mockspot.domain.webhooks")
    wrong = [
        f"{module.shown}:{use.line} imports {use.target}"
        for module in modules().values()
        for own in features
        if _within(module.name, (own,))
        for use in module.imports
        if _within(use.target, features) and not _within(use.target, (own,))
    ]
    assert wrong == []


def test_no_module_imports_itself_over_others() -> None:
    """Not for its types and not late either: whoever reads one of a circle has to read them all."""
    graph = {
        module.name: {use.target for use in module.imports if use.target in modules()} for module in modules().values()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        raise AssertionError(" imports ".join(reversed(error.args[1]))) from None


def test_libraries_are_declared_and_declared_ones_are_used() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = [*project["dependencies"], *(line for extra in project["optional-dependencies"].values() for line in extra)]
    declared = {line.split(">")[0].split("[")[0] for line in lines} - {"mockspot"}
    assert declared - _INDIRECT.keys() == _LIBRARIES.keys() - _BROUGHT.keys()


def test_every_library_with_a_place_is_imported_there() -> None:
    used = {_top(use.target) for module in modules().values() for use in module.imports}
    assert _LIBRARIES.keys() - used == set()


def test_what_the_tests_import_is_declared() -> None:
    files = tomllib.loads((ROOT / "pyproject.toml").read_text())
    declared = {line.split(">")[0].split("[")[0] for line in files["dependency-groups"]["dev"]}
    used = {_top(use.target) for path in python_files("tests", "benchmarks", "docs") for use in imports_of(path)}
    foreign = {_DISTRIBUTIONS.get(name, name) for name in used if not _is_ours_or_standard(name)}
    ours = {"tests", "benchmarks", "docs", *(path.stem for path in (ROOT / "examples").glob("*/*"))}
    ours |= {path.stem for path in (ROOT / "tests/examples").glob("*.py")}
    assert foreign - declared - _LIBRARIES.keys() - {"hypothesis"} - ours == set()


def _allowed(module: Module, target: str) -> bool:
    layer = module.name.split(".")[1]
    return _within(target, tuple(f"mockspot.{place}" for place in _MAY_IMPORT.get(layer, ())))


def _within(name: str, places: tuple[str, ...]) -> bool:
    return any(name == place or name.startswith(f"{place}.") for place in places)


def _top(name: str) -> str:
    return name.partition(".")[0]


def _is_ours_or_standard(name: str) -> bool:
    return _top(name) in sys.stdlib_module_names or _top(name) in ("mockspot", *_JUDGE)
