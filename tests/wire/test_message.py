import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspot.wire.message import header_lines, headers_of

NAMES = st.from_regex(rb"[a-z-]{1,20}", fullmatch=True)
VALUES = st.binary(max_size=40).filter(lambda value: not {10, 13} & set(value))


@given(st.lists(st.tuples(NAMES, VALUES)))
def test_lines_read_back_as_the_headers_they_were_made_from(headers: list[tuple[bytes, bytes]]) -> None:
    assert headers_of(header_lines(headers)) == headers


@pytest.mark.parametrize("line_end", [b"\r\n", b"\n", b"\r"])
def test_a_header_that_holds_a_line_end_is_never_sent(line_end: bytes) -> None:
    with pytest.raises(ValueError, match="line end"):
        header_lines([(b"location", b"/x" + line_end + b"set-cookie: a=b")])
