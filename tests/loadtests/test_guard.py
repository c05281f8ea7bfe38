"""HubSpot's own servers are never loaded, however their name is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspot_loadtests.guard import RefusedTarget, check_target

DOMAINS = ("hubapi.com", "hubspot.com", "hsforms.com")
_WIDE = {chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)}
_DOTS = (".", "\u3002", "\uff0e", "\uff61", "%2e", "%252E")


@st.composite
def disguised_hosts(draw: st.DrawFn) -> str:
    """A HubSpot host in other cases and widths, with dots of other kinds, invisible characters, percent signs."""
    prefix = draw(st.sampled_from(["", "api.", "app.", "app-eu1.", "a.b.c."]))
    name = prefix + draw(st.sampled_from(DOMAINS)) + draw(st.sampled_from(["", "."]))
    return "".join(draw(_disguised(char)) for char in name)


def _disguised(char: str) -> st.SearchStrategy[str]:
    if char == ".":
        return st.sampled_from(_DOTS)
    forms = [char, char, char, char.upper(), _WIDE[char], f"%{ord(char):02x}", char + "\u00ad", "\u200b" + char]
    return st.sampled_from(forms)


@given(
    host=disguised_hosts(),
    scheme=st.sampled_from(["http", "https", "HTTPS"]),
    user=st.sampled_from(["", "localhost@", "127.0.0.1:8642@", "a:b@", "localhost%40"]),
    port=st.sampled_from(["", ":443", ":8642", ":"]),
    rest=st.sampled_from(["", "/", "/crm", "?x=localhost", "#localhost", "\\@localhost"]),
)
def test_no_way_of_writing_a_hubspot_host_gets_through(host: str, scheme: str, user: str, port: str, rest: str) -> None:
    with pytest.raises(RefusedTarget):
        check_target(f"{scheme}://{user}{host}{port}{rest}")


@pytest.mark.parametrize(
    "url",
    [
        "api.hubapi.com",
        "//api.hubapi.com",
        "https:api.hubapi.com",
        "https:\\\\api.hubapi.com",
        " https://api.hubapi.com",
        "https://\tapi.hubapi.com",
        "https://api.hub\napi.com",
        "https://localhost@api.hubapi.com",
        "https://api.hubapi.com@localhost",
        "ftp://localhost",
        "localhost:8642",
        "http://",
        "http://exa mple.com@x",
        "",
    ],
)
def test_addresses_with_tricks_or_without_a_plain_host_are_refused(url: str) -> None:
    with pytest.raises(RefusedTarget):
        check_target(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8642",
        "http://localhost:8642/",
        "https://staging.example.com",
        "http://[::1]:8642",
        "http://hubapi.com.example.com",
        "http://nothubapi.com",
        "http://localhost/hubapi.com",
    ],
)
def test_other_hosts_may_be_loaded(url: str) -> None:
    assert check_target(url) == url.rstrip("/")
