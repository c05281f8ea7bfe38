"""The sorted rows of links: they behave like a dictionary, and a long one stays cheap to write."""

from hypothesis import given
from hypothesis import strategies as st

from mockspot.domain.associations.links import Row, ascending, changed, specs_of

PLAIN, PRIMARY = ("HUBSPOT_DEFINED", 279), ("HUBSPOT_DEFINED", 1)
SPECS = st.sets(st.sampled_from([PLAIN, PRIMARY]))


@given(st.lists(st.tuples(st.integers(1, 400), SPECS), max_size=600), st.integers(0, 401))
def test_a_row_agrees_with_a_dictionary(writes: list[tuple[int, set[tuple[str, int]]]], start: int) -> None:
    row: Row = ()
    model: dict[int, tuple[tuple[str, int], ...]] = {}
    for to_id, specs in writes:
        row = changed(row, to_id, specs)
        model.pop(to_id, None)
        if specs:
            model[to_id] = tuple(sorted(specs))
    assert list(ascending(row)) == sorted(model.items())
    assert list(ascending(row, start)) == sorted(item for item in model.items() if item[0] >= start)
    assert all(specs_of(row, to_id) == model.get(to_id, ()) for to_id in range(1, 401))


def test_an_empty_row_has_no_chunks_so_that_it_can_be_deleted() -> None:
    assert changed(changed((), 7, [PLAIN]), 7, []) == ()
    assert changed(None, 7, []) == ()


def test_equal_sets_of_types_share_one_tuple() -> None:
    row = changed(changed((), 1, [PLAIN, PRIMARY]), 2, [PRIMARY, PLAIN])
    assert specs_of(row, 1) is specs_of(row, 2)


def test_a_write_to_a_long_row_shares_all_but_one_chunk_with_the_row_before() -> None:
    row: Row = ()
    for to_id in range(10_000):
        row = changed(row, to_id, [PLAIN])
    assert max(len(row), *map(len, row)) <= 200
    after = changed(row, 5_000, [PRIMARY])
    assert len({id(chunk) for chunk in after} - {id(chunk) for chunk in row}) == 1
