"""What is built once for the packaging tests."""

from pathlib import Path

import pytest

from tests.packaging.environment import Environment, build


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return the wheel and the sdist."""
    return build(tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="session")
def bare(built: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """Return an environment after `pip install mockspot`."""
    environment = Environment(tmp_path_factory.mktemp("bare"))
    environment.install(built[0])
    return environment


@pytest.fixture(scope="session")
def with_pytest(built: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """Return an environment after `pip install mockspot[pytest]`."""
    environment = Environment(tmp_path_factory.mktemp("with_pytest"))
    environment.install(built[0], "pytest")
    return environment
