from collections import Counter

from mockspot.catalog.associations import between, by_id, rows
from mockspot.catalog.data_files import read
from mockspot.catalog.object_types import OBJECT_TYPES


def test_the_table_is_hubspots_and_the_inverses_it_does_not_print() -> None:
    kinds = Counter(row["confidence"] for row in read("associations.json"))
    assert kinds == {"documented": 410, "recorded": 1, "inferred": 15}


def test_numbers_are_unique_over_the_table() -> None:
    assert max(Counter(row.type_id for row in rows()).values()) == 1


def test_an_inverse_points_back_and_has_the_neighbouring_number() -> None:
    for row in rows():
        if row.inverse_type_id is None:
            continue
        inverse = by_id(row.inverse_type_id)
        assert inverse is not None
        assert inverse.inverse_type_id == row.type_id
        assert (inverse.from_type_id, inverse.to_type_id) == (row.to_type_id, row.from_type_id)
        assert (inverse.primary, inverse.default) == (row.primary, row.default)
        assert abs(inverse.type_id - row.type_id) == (1 if inverse is not row else 0)


def test_only_types_that_lead_out_of_the_standard_objects_have_no_inverse() -> None:
    known = {row.from_type_id for row in rows()} | {row.type_id for row in OBJECT_TYPES}
    one_way = [row for row in rows() if row.inverse_type_id is None]
    assert one_way
    assert [row.name for row in one_way if row.to_type_id in known] == []


def test_a_type_is_found_by_pair_and_number() -> None:
    for row in rows():
        assert row in between(row.from_type_id, row.to_type_id)
        assert by_id(row.type_id) is row


def test_the_default_type_has_no_label_and_the_primary_one_says_what_is_primary() -> None:
    assert [row for row in rows() if row.default != (row.label is None)] == []
    assert [row for row in rows() if row.primary != ("Primary" in (row.label or ""))] == []
    toward = {row.type_id: row.label for row in rows() if row.primary and row.one_to_one}
    assert set(toward.values()) == {"Primary"}
    assert [
        row for row in rows() if row.primary and not row.one_to_one and " with Primary " not in (row.label or "")
    ] == []


def test_labels_seen_in_live_accounts_are_theirs() -> None:
    """Documented (CHG), pasted (SLACK 2024-08; amp, pull request 1271 of 2025-01), observed by clients in 2026."""
    seen = {2: "Contact with Primary Company", 6: "Deal with Primary Company", 930: "Billing Contact"}
    assert {number: row.label for number in seen if (row := by_id(number))} == seen


def test_every_pair_has_one_default_type_and_at_most_one_primary() -> None:
    for pair in {(row.from_type_id, row.to_type_id) for row in rows()}:
        kinds = between(*pair)
        assert [kind.default for kind in kinds].count(True) == 1
        assert [kind.primary for kind in kinds].count(True) <= 1


def test_one_direction_of_each_primary_type_is_one_to_one() -> None:
    primaries = {frozenset((row.type_id, row.inverse_type_id)) for row in rows() if row.primary}
    for pair in primaries:
        kinds = [by_id(number) for number in pair if number is not None]
        assert [kind.one_to_one for kind in kinds if kind is not None].count(True) == 1


def test_what_nobody_defined_is_not_found() -> None:
    assert between("0-1", "0-99") == ()
    assert by_id(0) is None
