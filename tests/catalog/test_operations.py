import re
from collections import Counter

import pytest

from mockspot.catalog.legacy import FAMILIES, family_of
from mockspot.catalog.operations import Operation, find, rows
from mockspot.catalog.versions import VERSIONS


def shape(row: Operation) -> tuple[str, str]:
    return row.method, re.sub(r"\{\w+\}", "{}", row.path)


def test_no_two_rows_claim_one_method_and_path() -> None:
    claims = Counter(map(shape, rows()))
    assert [claim for claim, count in claims.items() if count > 1] == []


def test_every_row_is_well_formed() -> None:
    path = re.compile(r"(/([a-z0-9][A-Za-z0-9._-]*|\{\w+\}))+")
    for row in rows():
        assert row.method in ("GET", "POST", "PUT", "PATCH", "DELETE"), row
        assert path.fullmatch(row.path), row
        assert row.version in row.path.split("/"), row
        assert " / " in row.api, row


def test_the_base_of_a_path_holds_no_parameter() -> None:
    assert not [row for row in rows() if "{" in "/".join(row.path.split("/")[:3])]


def test_versions_of_rows_are_known_ones_or_betas() -> None:
    assert {row.version for row in rows()} - {version.name for version in VERSIONS} == {"2026-09-beta"}


def test_the_rows_cover_some_two_thousand_operations() -> None:
    assert 1900 < len(rows()) < 2200


def test_every_row_is_found_by_a_path_of_its_shape() -> None:
    for row in rows():
        found = find(row.method, re.sub(r"\{\w+\}", "x1", row.path))
        assert found is not None, row


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/crm/v3/objects/contacts/merge"),
        ("POST", "/crm/objects/2026-03/0-1/merge"),
        ("POST", "/crm/v3/objects/contacts/gdpr-delete"),
        ("GET", "/crm/v3/lists/12/memberships/"),
        ("POST", "/crm/lists/2026-09/search"),
        ("GET", "/crm/v3/schemas"),
        ("GET", "/account-info/v3/details"),
        ("POST", "/oauth/v2/private-apps/get/access-token-info"),
        ("GET", "/webhooks-journal/journal/2026-03/earliest"),
        ("PUT", "/app-webhooks/2026-09/12/settings"),
        ("GET", "/crm/associations/v4/contacts/companies/labels"),
        ("GET", "/crm/v4/associations/contacts/companies/labels"),
        ("GET", "/automation/v4/flows"),
        ("GET", "/engagements/v1/engagements/paged"),
        ("GET", "/properties/v2/contact/properties"),
        ("GET", "/cms/v3/source-code/published/content/a/b/c.html"),
    ],
)
def test_what_hubspot_publishes_is_found(method: str, path: str) -> None:
    assert find(method, path) is not None


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/crm/v3/contacts/search"),
        ("GET", "/"),
        ("GET", "/crm"),
        ("GET", "/crm/v3"),
        ("PUT", "/crm/v3/objects/contacts"),
        ("GET", "/crm/v5/objects/contacts"),
        ("GET", "/crm/v3/objects/2026-03/contacts/1/2/3/4"),
        ("GET", "/crm/v3/objects//batch"),
        ("POST", "/crm/v3/objects/companies/gdpr-delete"),
        ("GET", "/contacts/v11/x"),
        ("GET", "/a" * 50_000),
    ],
)
def test_what_hubspot_does_not_have_is_not_found(method: str, path: str) -> None:
    assert find(method, path) is None


def test_a_find_names_the_path_and_the_api() -> None:
    assert find("POST", "/crm/v3/objects/0-1/merge") == "POST /crm/v3/objects/{objectType}/merge (CRM / Objects)"


def test_families_have_distinct_prefixes_and_a_claim() -> None:
    assert len({family.prefix for family in FAMILIES}) == len(FAMILIES)
    assert all(family.claim for family in FAMILIES)


def test_a_family_holds_its_own_prefix_and_all_below() -> None:
    for family in FAMILIES:
        segments = tuple(family.prefix.strip("/").split("/"))
        assert family_of(segments) is family_of((*segments, "a", "b")) is family
        assert family_of(segments[:-1]) is not family


def test_no_published_operation_hides_behind_a_family() -> None:
    families = {family.prefix for family in FAMILIES if "(SPEC)" not in family.claim}
    assert not [row for row in rows() if any(row.path.startswith(f"{prefix}/") for prefix in families)]
