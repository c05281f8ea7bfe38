"""Cutting texts into words, and what a word of a search matches."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspot.domain.search import tokens


def test_words_are_split_at_punctuation_and_space() -> None:
    assert tokens.tokens("jane.doe+news@example.com, Zürich_2") == [
        "jane",
        "doe",
        "news",
        "example",
        "com",
        "Zürich",
        "2",
    ]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("clinics", True),
        ("borealis clinics", True),
        ("clinics borealis", True),
        ("clin", False),
        ("clin*", True),
        ("*nics", True),
        ("*lini*", True),
        ("cl*cs", True),
        ("clinics*", True),
        ("clin*x", False),
        ("?linics", False),
        ("* clinics", True),
        ("*", True),
        ("acme clinics", False),
        ("clinics!", True),
        ("...", False),
        ("", False),
    ],
)
def test_a_value_finds_a_text_by_whole_words_and_stars(value: str, found: bool) -> None:
    assert tokens.contains(value)("borealis clinics") is found


def test_a_star_alone_finds_any_text_with_a_word_in_it() -> None:
    assert tokens.contains("*")("acme")
    assert not tokens.contains("*")(" - ")


def test_the_mail_domain_pattern_of_the_documentation_finds_addresses() -> None:
    test = tokens.contains("*@example.com")
    assert test("jane@example.com")
    assert not test("jane@example.org")


@given(st.text(alphabet="ab*", min_size=1, max_size=7), st.text(alphabet="ab", min_size=1, max_size=7))
def test_a_star_stands_for_any_letters_or_none(pattern: str, word: str) -> None:
    assert tokens.contains(pattern)(word) is (re.fullmatch(pattern.replace("*", ".*"), word) is not None)


@pytest.mark.parametrize(("pattern", "word"), [("ab*ba", "aba"), ("a*ba*ba", "aba"), ("*aa*aa*", "aaa")])
def test_the_parts_of_a_pattern_do_not_overlap_in_the_word(pattern: str, word: str) -> None:
    assert not tokens.contains(pattern)(word)


def test_a_pattern_of_many_stars_is_no_slower_than_its_word_is_long() -> None:
    test = tokens.contains("a*a*a*a*a*a*a*a*b")
    assert not test("a" * 20_000)
    assert test("a" * 20_000 + "b")


@pytest.mark.parametrize(
    ("query", "found"),
    [("jan", True), ("JAN exam", True), ("doe jane", True), ("ane", False), ("jane x", False), ("@", False)],
)
def test_a_query_finds_beginnings_of_words_in_any_of_the_texts(query: str, found: bool) -> None:
    assert tokens.prefixes(query)(["Jane", "doe@example.com"]) is found
