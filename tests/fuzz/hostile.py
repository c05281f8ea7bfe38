"""Values that break careless code, and strategies that put them into requests."""

import copy
import json
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from hypothesis import strategies as st

from mockspot.asgi import endpoints
from mockspot.asgi.endpoint import Endpoint
from mockspot.wire.form import FORM_TYPE
from mockspot.wire.message import Request
from tests.fuzz.shapes import shapes
from tests.fuzz.world import World

T = TypeVar("T")
BY_OPERATION = {endpoint.operation: endpoint for endpoint in endpoints.every()}
ORIGIN = "http://127.0.0.1:8642"

SEGMENTS = (
    *("0", "-1", "+1", "1e5", "0x10", "007", "1.0", "1_000", "99999999999999999999", "9223372036854775808"),
    *("%00", "%0d%0aset-cookie:%20a=b", "%2e%2e", "..", "a%2Fb", "%ff", "%", "%zz", "%F0%9F%92%A9", "%20", "%C2%B2"),
    *("%D9%A3", "null", "undefined", "NaN", "true", "__class__", "{0}", "{message}", "%s%n", "'", '"', "<script>", ";"),
    *("batch", "search", "groups", "labels", "default", "p_", "p1_x", "2-1", "0-9999", "0-", "products", "\xe9", "~"),
    "x" * 4000,
)
TEXTS = (
    *("", " ", "\x00", "a\x00b", "\r\n", "\u2028", "\U0001f4a9", "e\u0301", "\u202eabc", "\ufeff", "\u0663", "\u00b2"),
    *("0", "-0", "1e309", "-1", "1_000", "0x1F", "NaN", "Infinity", "99999999999999999999", "1.5", "00012", "true"),
    *("{message}", "{0}", "%s", "{{", "}", "'; --", "<script>alert(1)</script>", "../../etc/passwd", "null", "None"),
    *("2026-02-30", "9999-12-31T23:59:59.999Z", "-0001-01-01", "253402300800000", "-99999999999999", "10000-01-01"),
    *("email", "hs_object_id", "hsTimestamp", "__class__", "constructor", "associations.company", "*", "a;b;;c", ";"),
    "x" * 70_000,
)
NUMBERS = (0, -1, 1, 10, 100, 101, 10_000, 2**31, 2**53 + 1, 2**63 - 1, -(2**63), 2**64, 10**30, 1e308, -0.0, 1.5)
RAW_BODIES = (
    *(b"", b" ", b"\n\t", b"null", b"true", b"0", b'"x"', b"[]", b"{}", b"[[[[", b"{" * 50, b'{"a":', b"nul", b"[1,]"),
    *(b"\x00", b"\xff\xfe{\x00}\x00", b"\xef\xbb\xbf{}", b'{"properties":{"email":"\xff"}}', b'"\\ud800"', b"NaN"),
    *(b'{"inputs":[{"id":"\\udc00"}]}', b'{"a":1,"a":2}', b"{'a':1}", b"1e999", b"-", b"a=b&c=d", b"%00=%ff&&==&"),
    *(b'{"inputs":' + b"[" * 2000 + b"]" * 2000 + b"}", b'{"properties":' * 1100 + b"1" + b"}" * 1100, b"9" * 400),
)
QUERY_NAMES = (
    *("limit", "after", "properties", "propertiesWithHistory", "associations", "archived", "idProperty", "email"),
    *(
        "Expires",
        "Signature",
        "locale",
        "hapikey",
        "client_id",
        "redirect_uri",
        "scope",
        "optional_scope",
        "state",
        "code_challenge",
        "dataSensitivity",
    ),
    *("validateReferencesBeforeDelete", "installPortalId", "refresh_token", "code_challenge_method", "nope", ""),
)
CONTENT_TYPES = (
    *(b"application/json", b"application/json; charset=utf-8", b"APPLICATION/JSON", FORM_TYPE, b"text/plain", b""),
    *(b"multipart/form-data; boundary=x", b"\xff", b";", b"application/json, text/plain"),
)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "get", "", "M-SEARCH")


def mostly(common: st.SearchStrategy[T], rare: st.SearchStrategy[T], *, once_in: int = 25) -> st.SearchStrategy[T]:
    """Return the common values, and a rare one now and then."""
    return st.integers(1, once_in).flatmap(lambda number: rare if number == once_in else common)


texts = st.one_of(st.sampled_from(TEXTS), st.text(max_size=12))
scalars = st.one_of(
    st.none(), st.booleans(), st.sampled_from(NUMBERS), st.floats(allow_nan=False, allow_infinity=False), texts
)
anything = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)),
    max_leaves=12,
)


def requests(world: World, operation: str) -> st.SearchStrategy[Request]:
    """Return requests for an operation: mostly near the right form, now and then far from it."""
    return _requests(world, BY_OPERATION[operation])


@st.composite
def _requests(draw: st.DrawFn, world: World, endpoint: Endpoint) -> Request:
    known = world.known()
    _, template = draw(st.sampled_from(endpoint.paths))
    method = draw(mostly(st.just(endpoint.method), st.sampled_from(METHODS)))
    path = draw(_path(template, known))
    query = draw(_query(endpoint, known))
    headers = draw(_headers(world, endpoint))
    body = draw(_body(endpoint, shapes(world).get(endpoint.operation, []), headers))
    return Request(method, path, query, headers, body, ORIGIN)


@st.composite
def _path(draw: st.DrawFn, template: str, known: dict[str, list[str]]) -> str:
    segments = [
        draw(_segment(_kind(part[1:-1]), known)) if part.startswith("{") else part for part in template.split("/")
    ]
    path = "/".join(segments)
    odd = st.sampled_from((path + "/", path + "//", "/" + path, path + "/%2f", path.upper()))
    return draw(mostly(st.just(path), odd))


def _kind(name: str) -> str:
    if name.lower().endswith("objecttype"):
        return "objectType"
    if name.lower().endswith("objecttypeid"):
        return "objectTypeId"
    return "objectId" if name in ("objectId", "toObjectId") else name


def _segment(name: str, known: dict[str, list[str]]) -> st.SearchStrategy[str]:
    real = st.sampled_from([quote(value, safe="") for value in known[name]])
    anywhere = st.sampled_from([quote(value, safe="") for values in known.values() for value in values])
    free = st.text(min_size=1, max_size=6).map(lambda value: quote(value, safe="", errors="replace"))
    return mostly(real, st.one_of(st.sampled_from(SEGMENTS), anywhere, free), once_in=7)


@st.composite
def _query(draw: st.DrawFn, endpoint: Endpoint, known: dict[str, list[str]]) -> str:
    value = st.one_of(texts, st.sampled_from([item for values in known.values() for item in values]))
    value = st.one_of(value, value, st.lists(texts, max_size=3).map(",".join))
    found = st.lists(st.tuples(st.sampled_from(QUERY_NAMES), value), max_size=4)
    pairs = draw(mostly(st.just([]), found, once_in=2))
    if endpoint.access == "developer":
        pairs.append(("hapikey", draw(mostly(st.just(known["hapikey"][0]), texts))))
    if endpoint.operation.startswith("oauth.authorize") and draw(st.integers(0, 3)):
        asked = {"client_id": known["client_id"][0], "redirect_uri": "http://localhost/callback", "scope": "oauth"}
        pairs += asked.items()
    text = urlencode(pairs, errors="replace")
    odd = st.sampled_from((text + "&&=%ff", "%", "limit", "a" * 9000, "limit=%u0031", ";;"))
    return draw(mostly(st.just(text), odd))


@st.composite
def _headers(draw: st.DrawFn, world: World, endpoint: Endpoint) -> dict[bytes, bytes]:
    oauth = world.portal.credentials.access_token
    good = f"Bearer {world.bearer(endpoint)}".encode()
    rare = (f"bearer  {oauth}".encode(), b"Bearer", b"Bearer \xff\xfe", b"Basic eDp5", b"", b"Bearer a b", b"C" * 9000)
    headers = {b"content-type": endpoint.content_type, b"host": b"127.0.0.1:8642"}
    authorization = draw(mostly(st.just(good), st.sampled_from(rare)))
    if authorization:
        headers[b"authorization"] = authorization
    content_type = draw(mostly(st.just(endpoint.content_type), st.sampled_from(CONTENT_TYPES)))
    if content_type:
        headers[b"content-type"] = content_type
    accept = draw(st.sampled_from((b"application/json", b"*/*", b"text/html", b"", b"\xff")))
    headers[b"accept"] = accept
    headers[draw(st.sampled_from((b"x-a", b"cookie", b"x-http-method-override", b"content-length")))] = b"\xe9{}%s"
    return headers


@st.composite
def _body(draw: st.DrawFn, endpoint: Endpoint, good: list[Any], headers: dict[bytes, bytes]) -> bytes:
    choice = draw(st.integers(0, 11))
    if choice == 0:
        return draw(st.one_of(st.sampled_from(RAW_BODIES), st.binary(max_size=30)))
    if choice == 1 or (not good and choice < 4):
        return json.dumps(draw(anything)).encode()
    if not good:
        return b""
    value = copy.deepcopy(draw(st.sampled_from(good)))
    for _ in range(draw(st.sampled_from((0, 1, 1, 1, 2, 3)))):
        value = draw(_broken(value))
    if endpoint.content_type == FORM_TYPE and isinstance(value, dict):
        return urlencode({name: _field(item) for name, item in value.items()}, errors="replace").encode()
    return json.dumps(value, ensure_ascii=draw(st.booleans())).encode("utf-8", "replace")


def _field(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


@st.composite
def _broken(draw: st.DrawFn, value: Any) -> Any:
    """Return a JSON value with one place changed, taken out, doubled or wrapped."""
    if not isinstance(value, (dict, list)) or not value or not draw(st.integers(0, 7)):
        return draw(st.one_of(anything, st.just([value]), st.just({"a": value})))
    place = draw(st.sampled_from(sorted(value) if isinstance(value, dict) else range(len(value))))
    action = draw(st.sampled_from(("deeper", "deeper", "deeper", "change", "remove", "more")))
    if action == "deeper":
        value[place] = draw(_broken(value[place]))
    elif action == "change":
        value[place] = draw(anything)
    elif action == "remove":
        del value[place]
    elif isinstance(value, list):
        value.extend([value[place]] * draw(st.sampled_from((1, 2, 101))))
    else:
        value[draw(texts)] = draw(anything)
    return value
