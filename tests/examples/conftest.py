"""The examples are read from their folders, as somebody who copied one would have them."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from fake_hubspot import FakeHubSpot
    from sync_rig import Sync

_EXAMPLES = Path(__file__).parents[2] / "examples"
for _folder in (_EXAMPLES / "contact_sync", _EXAMPLES / "contact_sync_broken", Path(__file__).parent):
    if str(_folder) not in sys.path:
        sys.path.insert(0, str(_folder))


@pytest.fixture
def remote() -> "FakeHubSpot":
    from fake_hubspot import FakeHubSpot

    return FakeHubSpot()


@pytest.fixture
def sync(tmp_path: Path, remote: "FakeHubSpot") -> "Iterator[Sync]":
    from sync_rig import Sync

    made = Sync(tmp_path / "contacts.sqlite3", remote)
    yield made
    made.close()
