"""Secrets leave what is kept of a body, whatever form it has, and what is kept can be shown."""

import orjson
import pytest

from mockspot.wire.form import FORM_TYPE
from mockspot.wire.redaction import fingerprint, header_document, parsed, readable, redact_body, redact_head

SECRET = "7c1de5f0-9a3b-4c2d-8e6f-0123456789ab"
MULTIPART = f'--x\r\ncontent-disposition: form-data; name="client_secret"\r\n\r\n{SECRET}\r\n--x--\r\n'


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (f"grant_type=refresh_token&client_secret={SECRET}&code=a", FORM_TYPE),
        (f"grant_type=refresh_token&client_secret={SECRET}&code=a", b"text/plain"),
        (f"client_secret={SECRET}", b"Application/X-WWW-Form-Urlencoded"),
        (f"client_secret={SECRET}", b""),
        (f'{{"client_secret":"{SECRET}"}}', b"application/json"),
        (f'{{"client_secret":"{SECRET}",}}', b"application/json"),
        (f'{{"client_secret": "{SECRET}', b"application/json"),
        (f'{{"client_secret":"{SECRET}","deep":{"[" * 300}{"]" * 300}}}', b"application/json"),
        (f'{{"client_secret":"{SECRET}","deep":{"[" * 1000}{"]" * 1000}}}', b"application/json"),
        (f"{{'client_secret': '{SECRET}'}}", b"application/json"),
        (MULTIPART, b"multipart/form-data; boundary=x"),
    ],
)
def test_a_secret_is_a_fingerprint_in_a_body_of_any_form(body: str, content_type: bytes) -> None:
    kept = redact_body(body.encode(), {b"content-type": content_type}).decode()
    assert SECRET not in kept
    assert fingerprint(SECRET) in kept


def test_what_is_no_secret_stays_in_a_text() -> None:
    body = b"status_code=4&name=token&tokens:5 my-token: 6"
    assert redact_body(body, {}) == body


@pytest.mark.parametrize("depth", [199, 201, 300, 1000])
def test_a_kept_body_can_be_shown_however_deep_it_nests(depth: int) -> None:
    body = b"[" * depth + b"]" * depth
    around = [{"results": {"request": {"body": parsed(body)}}}]
    assert (b"[" * min(depth, 199)) in orjson.dumps(around)


def test_many_values_that_nest_little_are_shown_as_values() -> None:
    assert parsed(b"[" + b",".join([b"[[1]]"] * 300) + b"]") == [[[1]]] * 300


@pytest.mark.parametrize(
    "name", [b"authorization", b"cookie", b"hapikey", b"x-api-key", b"private-app-token", b"x-secret"]
)
def test_a_header_that_is_named_for_a_credential_is_not_kept(name: bytes) -> None:
    headers = ((b"accept", b"*/*"), (name, SECRET.encode()))
    assert redact_head(headers) == b"accept: */*\r\n"
    assert header_document(headers) == {"accept": "*/*"}


@pytest.mark.parametrize("token", [f"pat-na1-{SECRET}", f"na1-{SECRET}", "C" + "x" * 60])
def test_a_token_is_found_in_the_middle_of_a_word(token: str) -> None:
    assert readable(f"my_{token}".encode()) == f"my_{fingerprint(token)}".encode()
