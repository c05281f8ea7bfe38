"""Every row of every catalogue says what it rests on, by a known source and a known word for its strength."""

import pytest

from mockspot.catalog import claims, sources

EVERY = tuple(claims.every())
NEEDS_NO_SOURCE = ("unverified", "mockspot's own")


@pytest.mark.parametrize("claimed", EVERY, ids=lambda claimed: f"{claimed.catalogue}: {claimed.row}")
def test_a_row_says_how_well_it_is_known_and_from_where(claimed: claims.Claimed) -> None:
    strength = sources.strength(claimed.claim)
    assert strength is not None, claimed.claim
    assert strength in NEEDS_NO_SOURCE or list(sources.sources(claimed.claim)), claimed.claim


@pytest.mark.parametrize("claimed", EVERY, ids=lambda claimed: f"{claimed.catalogue}: {claimed.row}")
def test_only_what_a_recording_shows_is_called_recorded(claimed: claims.Claimed) -> None:
    recordings = {row.key for row in sources.SOURCES if row.recordings}
    assert sources.strength(claimed.claim) != "recorded" or recordings.intersection(sources.sources(claimed.claim))


def test_a_claim_is_as_strong_as_it_says_first() -> None:
    assert sources.strength("recorded (sens 2024), documented (DOC-ERR)") == "recorded"
    assert sources.strength("the rule is documented (DOC-WWO); unverified: text") == "documented"
    assert sources.strength("measured (backlot 2026)") == "observed"
    assert sources.strength("sens 2024, undocumented") is None


def test_sources_are_found_by_their_whole_key() -> None:
    assert list(sources.sources("recorded (DOC-ASSOC3, node194, NANGO 2026; nango-tasks)")) == [
        "DOC-ASSOC3",
        "node",
        "NANGO",
    ]
    assert list(sources.sources("documented, CHG:pipelines-api-v1-sunset")) == ["CHG"]
    assert list(sources.sources("python, nobody, php, SPECIAL, DOC-ERRORS")) == []


def test_a_source_is_named_once() -> None:
    keys = [row.key for row in sources.SOURCES]
    assert len(set(keys)) == len(keys)
