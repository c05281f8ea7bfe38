"""Runs of pytest with small projects, as a user's.

What inner runs import is imported here, once: pytester forgets what they imported.
"""

import pytest
import trustme  # noqa: F401  its Rust parts cannot be imported twice in one process

import mockspot.pytest_audit.checking
import mockspot.pytest_audit.ending
import mockspot.testing.marked
import mockspot.testing.remote
import mockspot.transports.httpx  # noqa: F401
from mockspot.asgi import endpoints
from mockspot.catalog import errors
from mockspot.control import operations
from tests.plugin.projects import Run

# What the simulator imports when it is first called for: imported twice, it would keep two states that know no other.
_EVERYTHING = (*endpoints.every(), *errors.every(), *operations.rows())


@pytest.fixture
def run(pytester: pytest.Pytester) -> Run:
    """Run a test module in this process: the simulator is imported already."""

    def run(source: str, *arguments: str) -> pytest.RunResult:
        pytester.makepyfile(source)
        return pytester.runpytest_inprocess("-p", "no:randomly", *arguments)

    return run
