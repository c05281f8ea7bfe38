"""@hubspot/api-client: every path that the library knows is served, or answered as one that HubSpot has."""

import re
from collections.abc import Iterator

import httpx
import pytest

from mockspot.testing import Mockspot
from tests.connectors.node.projects import installed

pytestmark = [pytest.mark.connectors, pytest.mark.sweep]

_CALL = re.compile(
    r"const localVarPath = '(?P<path>[^']+)'.*?makeRequestContext\(localVarPath, http_1\.HttpMethod\.(?P<method>\w+)\)",
    re.DOTALL,
)
_TYPE = re.compile(r"\{(object|fromObject|toObject)Type\}")
_NOT_FOUND = (404, 405)


def calls() -> Iterator[tuple[str, str]]:
    """Yield the method and the path template of each call of the library's generated code."""
    for source in (installed("api-client") / "@hubspot/api-client/lib/codegen").rglob("apis/*.js"):
        for found in _CALL.finditer(source.read_text()):
            yield found["method"], found["path"]


def test_no_call_of_the_library_is_told_that_its_path_does_not_exist(portal: Mockspot) -> None:
    asked = sorted(set(calls()))
    assert len(asked) > 600
    with httpx.Client(base_url=portal.url, headers=portal.authorization) as client:
        for method, path in asked:
            client.request(method, re.sub(r"\{\w+\}", "1", _TYPE.sub("contacts", path)))
    told = zip(asked, portal.traffic.requests(), strict=True)
    missing = [call for call, entry in told if entry["operation"] is None and entry["status"] in _NOT_FOUND]
    assert missing == []
