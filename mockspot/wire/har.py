"""The traffic log as an HTTP archive (HAR 1.2)."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

import orjson

_ORIGIN = "https://api.hubapi.com"
"""Archives name HubSpot's origin, so that they compare with ones recorded against it."""


def archive(requests: Sequence[Mapping[str, Any]], *, version: str) -> dict[str, Any]:
    """Return an archive of `request` documents of the traffic log."""
    creator = {"name": "mockspot", "version": version}
    return {"log": {"version": "1.2", "creator": creator, "entries": [_entry(request) for request in requests]}}


def _entry(document: Mapping[str, Any]) -> dict[str, Any]:
    milliseconds = document["durationMilliseconds"]
    return {
        "startedDateTime": document["at"],
        "time": milliseconds,
        "request": _request(document),
        "response": _response(document),
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
    }


def _request(document: Mapping[str, Any]) -> dict[str, Any]:
    query = document["query"]
    request = {
        "method": document["method"],
        "url": f"{_ORIGIN}{document['path']}" + (f"?{query}" if query else ""),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _headers(document["request"]["headers"]),
        "queryString": [{"name": name, "value": value} for name, value in parse_qsl(query, keep_blank_values=True)],
        "headersSize": -1,
        "bodySize": -1,
    }
    body = document["request"]["body"]
    if body is not None:
        kind = document["request"]["headers"].get("content-type", "")
        request["postData"] = {"mimeType": kind, "text": _text(body)}
    return request


def _response(document: Mapping[str, Any]) -> dict[str, Any]:
    headers = document["response"]["headers"]
    text = _text(document["response"]["body"])
    return {
        "status": document["status"] or 0,
        "statusText": "",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _headers(headers),
        "content": {"size": len(text), "mimeType": headers.get("content-type", ""), "text": text},
        "redirectURL": headers.get("location", ""),
        "headersSize": -1,
        "bodySize": -1,
    }


def _headers(headers: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in headers.items()]


def _text(body: Any) -> str:
    if body is None:
        return ""
    return body if isinstance(body, str) else orjson.dumps(body).decode()
