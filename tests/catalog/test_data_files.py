from importlib import resources

import orjson
import pytest

from mockspot.catalog.object_types import OBJECT_TYPES

DATA = resources.files("mockspot.catalog").joinpath("data")
FILES = [
    *(f"properties/{row.name}.json" for row in OBJECT_TYPES),
    "groups.json",
    "pipelines.json",
    "associations.json",
]
CONFIDENCES = {"recorded", "documented", "inferred"}


def text(name: str) -> str:
    return DATA.joinpath(*name.split("/")).read_text(encoding="utf-8")


def marked_rows(name: str) -> list[dict[str, object]]:
    content = orjson.loads(text(name))
    return content if isinstance(content, list) else [row for rows in content.values() for row in rows]


@pytest.mark.parametrize("name", FILES)
def test_every_row_says_how_it_is_known_and_which_members_are_our_reading(name: str) -> None:
    for row in marked_rows(name):
        assert row["confidence"] in CONFIDENCES, row
        inferred = row.get("inferred", [])
        assert isinstance(inferred, list)
        assert {str(member).partition(".")[0] for member in inferred} <= row.keys(), row


@pytest.mark.parametrize("name", FILES)
def test_every_source_is_explained_in_the_readme(name: str) -> None:
    sources = {row["source"] for row in marked_rows(name) if "source" in row}
    assert [source for source in sources if f"`{source}`" not in text("README.md")] == []


@pytest.mark.parametrize("name", FILES)
def test_one_row_stands_on_one_line(name: str) -> None:
    rows = [line for line in text(name).splitlines() if line.strip() not in ("[", "]", "{", "}", "],")]
    assert len(rows) >= len(marked_rows(name))
    assert all(line.count('"source":') <= 1 for line in rows)


@pytest.mark.parametrize("name", FILES)
def test_the_data_holds_no_mail_address(name: str) -> None:
    assert "@" not in text(name)
