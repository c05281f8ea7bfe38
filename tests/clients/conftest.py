"""One server for all client tests, and a fresh portal with its limits off for each."""

from collections.abc import Iterator

import pytest
from hubspot import HubSpot

from mockspot.testing import Mockspot, Session


@pytest.fixture(scope="session")
def server() -> Iterator[Session]:
    session = Session()
    yield session
    session.close()


@pytest.fixture
def portal(server: Session) -> Iterator[Mockspot]:
    made = Mockspot.create(server, {"limits": "off"})
    yield made
    made.control("DELETE", "")


@pytest.fixture
def hubspot(portal: Mockspot) -> HubSpot:
    """Return the official client (hubspot-api-client) as the portal's private app."""
    return HubSpot(access_token=portal.access_token, host=portal.url)
