import re

from mockspot.catalog.versions import SUNSETS, VERSIONS, version


def test_one_version_is_current() -> None:
    assert [row.name for row in VERSIONS if row.status == "current"] == ["2026-09"]


def test_statuses_are_the_four_there_are() -> None:
    assert {row.status for row in VERSIONS} == {"current", "supported", "legacy", "beta"}


def test_versions_are_found_by_name() -> None:
    assert all(version(row.name) is row for row in VERSIONS)
    assert version("v5") is None


def test_days_are_iso_text_with_a_claim() -> None:
    days = [day for row in VERSIONS for day in (row.released, row.unsupported_from)] + [row.ends for row in SUNSETS]
    assert all(re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])(-[0-3]\d)?", day) for day in days if day is not None)
    assert all(row.claim for row in (*VERSIONS, *SUNSETS))


def test_a_released_version_is_unsupported_eighteen_months_later() -> None:
    for row in VERSIONS:
        if row.released and row.unsupported_from:
            (year, month), (end_year, end_month) = (
                map(int, day.split("-")[:2]) for day in (row.released, row.unsupported_from)
            )
            assert (end_year - year) * 12 + end_month - month == 18


def test_betas_are_neither_released_nor_due() -> None:
    assert all(row.released is None and row.unsupported_from is None for row in VERSIONS if row.status == "beta")
