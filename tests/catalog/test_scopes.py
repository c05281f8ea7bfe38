import pytest

from mockspot.catalog.events import EVENT_TYPES
from mockspot.catalog.object_types import OBJECT_TYPES
from mockspot.catalog.scopes import BASE, every, sentence


def test_scopes_are_sorted_and_distinct() -> None:
    assert list(every()) == sorted(set(every()))


def test_the_base_scope_is_one_of_them() -> None:
    assert BASE in every()


def test_every_scope_that_a_row_names_is_known() -> None:
    named = {
        scope
        for row in OBJECT_TYPES
        for scope in (*row.read_scopes, *row.write_scopes, *row.schema_read_scopes, *row.schema_write_scopes)
    }
    assert named.union(*(row.scopes for row in EVENT_TYPES.values())) <= set(every())


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        ("crm.objects.contacts.read", "Read contacts"),
        ("crm.objects.line_items.write", "Create, change and archive line items"),
        ("crm.schemas.custom.read", "Read the properties and pipelines of custom objects"),
        ("oauth", "Connect to this account and read its basic details"),
        ("mh-lead-scoring-view", "mh-lead-scoring-view"),
        ("crm.objects.contacts.sensitive.read.v2", "crm.objects.contacts.sensitive.read.v2"),
    ],
)
def test_a_scope_is_told_in_words_or_by_its_name(scope: str, words: str) -> None:
    assert sentence(scope) == words
