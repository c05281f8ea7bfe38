import pytest
from hubspot.utils.signature import Signature
from hypothesis import given
from hypothesis import strategies as st

from mockspot.wire import signatures

SECRET = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy"
URI = "https://www.example.com/webhook_uri"
EVENT = (
    b'[{"eventId":1,"subscriptionId":12345,"portalId":62515,"occurredAt":1564113600000,'
    b'"subscriptionType":"contact.creation","attemptNumber":0,"objectId":123,"changeSource":"CRM",'
    b'"changeFlag":"NEW","appId":54321}]'
)
FIELD = b'{"example_field":"example_value"}'
QUOTED = b"{'example_field':'example_value'}"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (EVENT, "232db2615f3d666fe21a8ec971ac7b5402d33b9a925784df3ca654d05f4817de"),  # DOC-REQVAL, SDK-NODE
        (QUOTED, "69fc6631a867edd4f9e9e627fc5c1148e3fbdd8b21837b6d2b8901c1fa57f750"),  # SDK-PY
    ],
)
def test_v1_agrees_with_published_vectors(body: bytes, expected: str) -> None:
    assert signatures.v1(SECRET, body) == expected


@pytest.mark.parametrize(
    ("method", "body", "expected"),
    [
        ("GET", b"", "eee2dddcc73c94d699f5e395f4b9d454a069a6855fbfa152e91e88823087200e"),  # DOC-REQVAL
        ("POST", FIELD, "9569219f8ba981ffa6f6f16aa0f48637d35d728c7e4d93d0d52efaa512af7900"),  # DOC-REQVAL
        ("POST", QUOTED, "4fe4e3a7d3cf09db53be39d0a58130e2aaba074ec123a9e355b876a689a1c383"),  # SDK-PY
    ],
)
def test_v2_agrees_with_published_vectors(method: str, body: bytes, expected: str) -> None:
    assert signatures.v2(SECRET, method, URI, body) == expected


@pytest.mark.parametrize(
    ("body", "timestamp", "expected"),
    [
        (QUOTED, 1693657560000, "K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y="),  # SDK-PY
        (QUOTED, 1700000300000, "RnbPH7+UMKVkbV32P8bz450N4M56aPmcru1+D3kSDtw="),  # SDK-RB
        (FIELD, 1693657560000, "oaA3M5dEtt6kFsseJD/Hv/x+JNl1vsoxFj4oxmwP6Go="),  # computed from DOC-REQVAL
    ],
)
def test_v3_agrees_with_published_vectors(body: bytes, timestamp: int, expected: str) -> None:
    assert signatures.v3(SECRET, "POST", URI, body, timestamp) == expected


def test_v3_agrees_with_the_delivery_that_documentation_shows() -> None:
    # DOC-REQVAL's example in Java, as two public test suites have it (2026-08)
    body = (
        b'[{"eventId":531833541,"subscriptionId":3923621,"portalId":48807704,"appId":16111050,"occurredAt":1752613920733,'
        b'"subscriptionType":"contact.creation","attemptNumber":0,"objectId":138017612137,"changeFlag":"CREATED",'
        b'"changeSource":"CRM_UI","sourceId":"userId:76023669"}]'
    )
    uri = "https://webhook.site/335453f5-94b3-49d9-b684-a55354d4b8df"
    signed = signatures.v3("cfc68c0b-4b4e-4ef8-b764-95350e4ea479", "POST", uri, body, 1752613922216)
    assert signed == "gbj1XPRvUt0noT7i7fXfTzOD4sLzQmf0VT28ZYq0EYg="


def test_v3_signs_the_decoded_uri() -> None:
    secret, timestamp = "autopilot-test-client-secret-0001", 1790000004000
    uri = "https://example.com/api/hubspot/webhooks?src=hs%3Aapp%2Fv3&x=%28a%29"
    signed = signatures.v3(secret, "POST", uri, b"[]", timestamp)
    assert signed == "G8ddQlikFQ0ScZOZn+MHQ0E3WCV7vOJTzKlvrkvbvuk="
    assert signed != "KKwrtu49d26FrUsDQdYcfAcwFssKn+cmyppOAUwOO/Q="  # the undecoded URI, as the SDKs would check it


def test_only_the_documented_escapes_are_decoded() -> None:
    assert signatures.signed_uri("https://a/%3A%2F%3F%40%21%24%27%28%29%2A%2C%3B") == "https://a/:/?@!$'()*,;"
    assert signatures.signed_uri("https://a/%20%25%26%3D%2B%23%5B") == "https://a/%20%25%26%3D%2B%23%5B"
    assert signatures.signed_uri("https://a/%253A") == "https://a/%253A"


@given(st.text(), st.text(), st.integers(min_value=0, max_value=2**43))
def test_every_body_signs_as_the_official_helper_signs_it(secret: str, body: str, timestamp: int) -> None:
    raw = body.encode(errors="replace")
    text = raw.decode()
    secret = secret.encode(errors="replace").decode()
    expected = {
        version: Signature.get_signature(secret, text, version, URI, "POST", str(timestamp))
        for version in ("v1", "v2", "v3")
    }
    assert signatures.v1(secret, raw) == expected["v1"]
    assert signatures.v2(secret, "POST", URI, raw) == expected["v2"]
    assert signatures.v3(secret, "POST", URI, raw, timestamp) == expected["v3"]
