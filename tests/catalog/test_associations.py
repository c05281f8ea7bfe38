from collections import Counter
from itertools import product

import pytest

from mockspot.catalog.associations import ROWS, AssociationType, between, by_id, named
from mockspot.catalog.object_types import core

PAIRS = list(product([row.type_id for row in core.ROWS], repeat=2))
every_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row.type_id))
every_pair = pytest.mark.parametrize("pair", PAIRS, ids="->".join)


def test_there_are_26_types_between_the_four_object_types() -> None:
    assert len(ROWS) == 26


def test_numbers_are_unique_over_the_table() -> None:
    assert max(Counter(row.type_id for row in ROWS).values()) == 1


@every_row
def test_the_inverse_points_back(row: AssociationType) -> None:
    assert row.inverse_type_id is not None
    inverse = by_id(row.inverse_type_id)
    assert inverse is not None
    assert inverse.inverse_type_id == row.type_id
    assert (inverse.from_type_id, inverse.to_type_id) == (row.to_type_id, row.from_type_id)
    assert (inverse.primary, inverse.default) == (row.primary, row.default)


@every_row
def test_a_type_is_found_by_pair_name_and_number(row: AssociationType) -> None:
    assert row in between(row.from_type_id, row.to_type_id)
    assert named(row.from_type_id, row.to_type_id, row.name) is row
    assert by_id(row.type_id) is row


@every_row
def test_the_default_type_is_the_one_without_a_label(row: AssociationType) -> None:
    assert row.default == (row.label is None)


@every_row
def test_the_primary_type_is_labelled_primary(row: AssociationType) -> None:
    assert row.primary == (row.label == "Primary")


@every_pair
def test_every_pair_has_one_default_type_and_at_most_one_primary(pair: tuple[str, str]) -> None:
    kinds = between(*pair)
    assert [kind.default for kind in kinds].count(True) == 1
    assert [kind.primary for kind in kinds].count(True) <= 1


def test_what_nobody_defined_is_not_found() -> None:
    assert between("0-1", "0-99") == ()
    assert named("0-1", "0-2", "contact_to_deal") is None
    assert by_id(0) is None
