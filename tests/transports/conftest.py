"""One simulator for these tests, reached without a socket and through one."""

from collections.abc import Iterator

import pytest

from mockspot.testing import Mockspot, Session


@pytest.fixture(scope="package")
def session() -> Iterator[Session]:
    session = Session()
    yield session
    session.close()


@pytest.fixture
def portal(session: Session) -> Iterator[Mockspot]:
    portal = Mockspot.create(session, {})
    yield portal
    portal.control("DELETE", "")
