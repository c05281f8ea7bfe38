"""Talk to a running simulator's control plane."""

import json
import os
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

from mockspot.cli.failure import fail

DEFAULT_URL = "http://127.0.0.1:8642"


def call(url: str, method: str, path: str, body: Any = None, *, timeout: float = 600) -> Any:
    """Perform one control-plane call and return its JSON value; leaves with advice when it fails."""
    target = f"{url.rstrip('/')}/_mockspot{quote(path, safe='/?=&')}"
    data = None if body is None else json.dumps(body).encode()
    request = Request(target, data=data, method=method, headers=_headers(data))
    try:
        with urlopen(request, timeout=timeout) as answer:
            text = answer.read()
    except HTTPError as error:
        fail(*_problem(error))
    except (URLError, OSError) as error:
        reason = getattr(error, "reason", error)
        fail(f"no simulator answers at {url}: {reason}", "start one with `mockspot serve`, or give --url", code=4)
    return json.loads(text) if text else None


def _headers(data: bytes | None) -> dict[str, str]:
    headers = {"accept": "application/json"}
    if data is not None:
        headers["content-type"] = "application/json"
    token = os.environ.get("MOCKSPOT_ADMIN_TOKEN")
    if token:
        headers["authorization"] = f"Bearer {token}"
    return headers


def _problem(error: HTTPError) -> tuple[str, str | None]:
    try:
        document = json.loads(error.read())["error"]
    except (ValueError, KeyError, TypeError):
        return f"the simulator answered {error.code}", None
    return document["message"], document.get("hint")
