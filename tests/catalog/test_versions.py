import re

from mockspot.catalog.versions import SUNSETS, VARIANTS, VERSIONS, ends, version


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


def test_a_path_ends_with_its_version_unless_it_ends_by_itself() -> None:
    assert ends("v3", "/crm/v3/objects/{objectType}") == "2027-09"
    assert ends("v1", "/crm-pipelines/v1/pipelines/{objectType}") == "2026-12-04"
    assert ends("v1", "/oauth/v1/token") == "2027-02-16"
    assert ends("v1", "/contacts/v1/lists/7/contacts/all") == "2026-04-30"
    assert ends("v1", "/contacts/v1/lists/all/contacts/all") == "2027-09"
    assert ends("v1", "/oauth/v10/token") == "2027-09"
    assert ends("2027-03-beta", "/crm/objects/2027-03-beta/contacts") is None


def test_a_difference_between_versions_holds_in_some_and_not_in_all() -> None:
    names = {row.name for row in VERSIONS}
    for variant in VARIANTS:
        assert variant.versions < names, variant
        assert variant.versions, variant
    assert len({variant.name for variant in VARIANTS}) == len(VARIANTS)
