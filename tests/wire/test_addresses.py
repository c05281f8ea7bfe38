import pytest

from mockspot.wire import addresses


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("https://example.com/hooks?x=%3A&y=%C3%A9", "https://example.com/hooks?x=%3A&y=%C3%A9"),
        ("https://example.com", "https://example.com/"),
        ("http://localhost:8000?x=1", "http://localhost:8000/?x=1"),
        ("https://Example.COM:443/A", "https://example.com/A"),
        ("http://example.com:443/", "http://example.com:443/"),
        ("https://me:secret@example.com/h", "https://example.com/h"),
        ("https://example.com/h?#top", "https://example.com/h"),
        ("http://[::1]:8000/ö ", "http://[::1]:8000/%C3%B6%20"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
    ],
)
def test_a_receiver_sees_the_url_as_it_is_called(written: str, seen: str) -> None:
    assert addresses.requested(written) == seen


@pytest.mark.parametrize("written", ["", "/h", "ftp://example.com/", "http://", "http://x:99999/", "http://ö..x/"])
def test_what_nobody_can_be_called_at_stays_as_it_is(written: str) -> None:
    assert addresses.requested(written) == written
    with pytest.raises(ValueError, match=r"URL|[Pp]ort|label"):
        addresses.of(written)
