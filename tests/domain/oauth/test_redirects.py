import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspot.domain.oauth.redirects import is_safe


@pytest.mark.parametrize(
    "uri",
    [
        "https://example.com/callback",
        "https://example.com:8443/callback?tenant=1",
        "http://localhost/callback",
        "http://localhost:3000",
        "https://localhost/callback",
    ],
)
def test_https_and_localhost_are_safe(uri: str) -> None:
    assert is_safe(uri)


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "/callback",
        "//example.com",
        "http://example.com/callback",
        "http://localhost.example.com/callback",
        "http://127.0.0.1/callback",
        "https://192.0.2.7/callback",
        "https://[2001:db8::1]/callback",
        "https://[broken/callback",
        "https://example.com:port/",
        "javascript:alert(1)",
        "https://user@example.com/",
        "https://example.com/#fragment",
        "https://example.com/\r\nSet-Cookie: a=b",
        "https://example.com\\@evil.example.com/",
        "https://exämple.com/",
        "myapp://callback",
    ],
)
def test_anything_else_is_not(uri: str) -> None:
    assert not is_safe(uri)


@given(st.text(max_size=60))
def test_what_is_safe_fits_into_a_header(text: str) -> None:
    for uri in (text, "https://example.com/" + text):
        if is_safe(uri):
            assert uri.isascii()
            assert uri.isprintable()
            assert " " not in uri
