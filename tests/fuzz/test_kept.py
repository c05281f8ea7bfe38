"""Whatever any operation leaves behind can be kept, and is there for the next start."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.fuzz.test_matrix import BY_NAME, requests
from tests.fuzz.world import World, made_of
from tests.runtime.kept import Kept, everything
from tests.simulator import NOON

_PORTAL = {"clock": {"mode": "manual", "now": NOON}, "limits": "off", "policy": {"journalFileSeconds": 0}}


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    with closing(Kept(tmp_path)) as made:
        made.control("POST", "/portals", json.dumps(_PORTAL).encode())
        yield made


@pytest.mark.sweep
def test_what_any_operation_leaves_behind_is_there_for_the_next_start(kept: Kept) -> None:
    place = made_of(kept.client())
    done = set()
    for name, row in BY_NAME.items():
        if row.access != "bearer":
            continue
        for request in requests(row, place):
            if place.send(request).status < 300:
                done.add(name)
                break
        before = everything(kept.simulator, counts=False)
        kept.killed()
        assert everything(kept.simulator, counts=False) == before, name
        place = _the_same(place, kept)
        place.renew()
    assert len(done) > 150


def _the_same(place: World, kept: Kept) -> World:
    """Return the world as clients find it after another start."""
    return World(kept.client(), place.ids, place.app_token, place.offsets, place.snapshots)
