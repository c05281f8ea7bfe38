"""Kinds are known by their names, which stores keep rows under."""

import re
from collections import Counter

from mockspot.domain.ports import Kind
from tests.architecture.source_tree import python_files

_DECLARED = re.compile(r"""\bKind\(f?"([^"{]+)""")


def test_there_is_one_kind_of_a_name() -> None:
    here: Kind[int, str] = Kind("a kind of this test")
    assert Kind("a kind of this test") is here
    assert Kind("another kind of this test") is not here


def test_no_two_places_declare_a_kind_of_the_same_name() -> None:
    """They would share a table; and a file keeps the rows of both under the one name."""
    texts = (path.read_text(encoding="utf-8") for path in python_files("mockspot/domain"))
    names = Counter(name for text in texts for name in _DECLARED.findall(text))
    assert len(names) > 30
    assert [name for name, count in names.items() if count > 1] == []
