"""One server for all client tests, and a fresh portal with its limits off for each."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import hubspot_sdk
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


@pytest.fixture
def connect(portal: Mockspot) -> Iterator[Callable[..., hubspot_sdk.HubSpot]]:
    """Return a maker of generated clients (hubspot-sdk) that are closed when the test ends."""
    with ExitStack() as stack:

        def make(**options: Any) -> hubspot_sdk.HubSpot:
            return stack.enter_context(hubspot_sdk.HubSpot(base_url=portal.url, **options))

        yield make


@pytest.fixture
def sdk(connect: Callable[..., hubspot_sdk.HubSpot], portal: Mockspot) -> hubspot_sdk.HubSpot:
    """Return the generated client as the portal's private app."""
    return connect(access_token=portal.access_token)
