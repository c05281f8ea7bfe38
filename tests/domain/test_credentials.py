import re
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspot.domain import credentials
from mockspot.runtime.ids import SeededIds

PORTALS = st.integers(1, 2**47 - 1)


def make(portal_id: int, expires_at: int = 1_790_000_000_000, scopes: int = 3, seed: int = 0) -> str:
    return credentials.access_token(
        SeededIds(str(seed)), portal_id=portal_id, app_id=7, user_id=8, scope_count=scopes, expires_at=expires_at
    )


@given(PORTALS, st.integers(0), st.integers(1, 2**42), st.integers(0, 500))
def test_an_access_token_names_its_portal_and_expiry(portal_id: int, seed: int, expires_at: int, scopes: int) -> None:
    token = make(portal_id, expires_at, scopes, seed)
    assert token.startswith("C")
    assert len(token) <= 512
    assert credentials.portal_of(token) == portal_id
    assert credentials.expiry_of(token) == expires_at


@given(PORTALS, st.integers(0, 10**9), st.integers(0, 10**12), st.integers(1, 2**42))
def test_the_longest_access_token_has_512_characters_whatever_it_names(
    portal_id: int, user_id: int, app_id: int, expires_at: int
) -> None:
    token = credentials.access_token(
        SeededIds("x"),
        portal_id=portal_id,
        app_id=app_id,
        user_id=user_id,
        scope_count=1,
        expires_at=expires_at,
        longest=True,
    )
    assert len(token) == 512
    assert credentials.portal_of(token) == portal_id
    assert credentials.expiry_of(token) == expires_at


@given(PORTALS, st.integers(0))
def test_uuid_forms_name_their_portal(portal_id: int, seed: int) -> None:
    ids = SeededIds(str(seed))
    static = credentials.static_token(ids, portal_id, "eu1")
    grant = credentials.grant_token(ids, portal_id, "na1")
    bare = credentials.portal_uuid(ids, portal_id)
    assert re.fullmatch(r"pat-eu1-[0-9a-f-]{36}", static)
    assert re.fullmatch(r"na1-[0-9a-f-]{36}", grant)
    assert UUID(bare).version == 4
    assert {credentials.portal_of(form) for form in (static, grant, bare)} == {portal_id}


def test_invented_uuids_name_no_portal() -> None:
    named = sum(credentials.portal_of(f"na1-{uuid4()}") is not None for _ in range(2_000))
    assert named < 5


@given(st.text(max_size=80))
def test_any_text_is_read_without_an_error(text: str) -> None:
    credentials.portal_of(text)
    credentials.portal_of("C" + text)
    credentials.expiry_of(text)


@given(st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", max_size=120))
def test_any_base64_text_is_read_without_an_error(text: str) -> None:
    credentials.portal_of("C" + text)
    credentials.expiry_of(text)


def test_the_documented_example_is_read_as_documented() -> None:
    example = "CJSP5qf1KhICAQEYs-gDIIGOBii1hQIyGQAf3xBKmlwHjX7OIpuIFEavB2-qYAGQsF4"  # DOC-OAUTH1: hub_id 62515
    assert credentials.portal_of(example) == 62515
    assert credentials.expiry_of(example) == 1_474_599_421_844


def test_the_literal_access_token_decodes_and_has_no_expiry() -> None:
    assert credentials.expiry_of("access-token") == 0


@pytest.mark.parametrize(
    "junk", ["", "invalid", "bad-token", "C", "pat-na1-11111111-2222-4333-8444-555555555555", "a b", "access-token!"]
)
def test_what_does_not_decode_has_no_expiry_at_all(junk: str) -> None:
    assert credentials.expiry_of(junk) is None


def test_more_scopes_make_a_longer_token() -> None:
    assert len(make(62515, scopes=5)) < len(make(62515, scopes=150)) < 300


def test_app_ids_lead_home() -> None:
    assert credentials.home_of(credentials.app_id(62515, 99)) == 62515
    with pytest.raises(ValueError, match="at most 99 apps"):
        credentials.app_id(62515, 100)
