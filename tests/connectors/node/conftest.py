"""A portal with records of every kind the clients for Node read, and the official client connected to it."""

from collections.abc import Iterator

import pytest

from mockspot.testing import Mockspot
from tests.connectors.node.client import NodeClient, connected
from tests.connectors.node.kinds import SEED


@pytest.fixture
def portal(portal: Mockspot) -> Mockspot:
    portal.seed(SEED)
    return portal


@pytest.fixture
def node(portal: Mockspot) -> Iterator[NodeClient]:
    """Return the official client as the portal's private app."""
    with connected(accessToken=portal.access_token, basePath=portal.url) as client:
        yield client
