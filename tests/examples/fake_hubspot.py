"""A very small HubSpot for the unit tests of the contact sync: some contacts, and faults in a row."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx

Fault = Callable[[httpx.Request, Callable[[httpx.Request], httpx.Response]], httpx.Response]
NOW_MS = 1_790_000_000_000


def status(code: int, body: object = None, **headers: str) -> Fault:
    return lambda _request, _serve: httpx.Response(code, json=body or {}, headers=headers)


def text(code: int, content: str) -> Fault:
    return lambda _request, _serve: httpx.Response(code, text=content)


def answer_lost(request: httpx.Request, serve: Callable[[httpx.Request], httpx.Response]) -> httpx.Response:
    serve(request)
    raise httpx.ReadError("connection reset", request=request)


def not_reached(request: httpx.Request, _serve: Callable[[httpx.Request], httpx.Response]) -> httpx.Response:
    raise httpx.ConnectError("connection refused", request=request)


@dataclass
class FakeHubSpot:
    contacts: dict[str, dict[str, str]] = field(default_factory=dict)
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    requests: list[tuple[str, Any]] = field(default_factory=list)
    lifetime: int = 1800
    tokens: int = 0
    next_id: int = 501
    now_ms: int = NOW_MS
    refresh_token: str = "refresh-1"
    writable: tuple[str, ...] = ("email", "firstname", "lastname", "phone", "company")

    def add(self, **values: str) -> str:
        hubspot_id, self.next_id = str(self.next_id), self.next_id + 1
        self.contacts[hubspot_id] = {**values, "hs_object_id": hubspot_id}
        self.touch(hubspot_id)
        return hubspot_id

    def touch(self, hubspot_id: str, **values: str) -> None:
        self.now_ms += 1
        moment = datetime.fromtimestamp(self.now_ms / 1000, UTC)
        self.contacts[hubspot_id] |= values | {"lastmodifieddate": moment.isoformat(timespec="milliseconds")}

    def fail(self, path_end: str, *faults: Fault) -> None:
        self.faults.setdefault(path_end, []).extend(faults)

    def calls(self, path_end: str) -> list[Any]:
        return [body for path, body in self.requests if path.endswith(path_end)]

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append((request.url.path, _sent(request)))
        for path_end, faults in self.faults.items():
            if faults and request.url.path.endswith(path_end):
                return faults.pop(0)(request, self._serve)
        return self._serve(request)

    def _serve(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/oauth/2026-09/token":
            return self._token(request)
        if request.headers.get("authorization") != f"Bearer token-{self.tokens}":
            return httpx.Response(401, json={"category": "EXPIRED_AUTHENTICATION"})
        return self._crm(request.url.path.removeprefix("/crm/objects/2026-09/contacts"), _sent(request))

    def _token(self, request: httpx.Request) -> httpx.Response:
        if _sent(request)["refresh_token"] != self.refresh_token:
            return httpx.Response(400, json={"error": "invalid_grant", "status": "BAD_REFRESH_TOKEN"})
        self.tokens += 1
        answer = {"access_token": f"token-{self.tokens}", "refresh_token": self.refresh_token, "hub_id": 77}
        return httpx.Response(200, json=answer | {"expires_in": self.lifetime, "token_type": "bearer"})

    def _crm(self, path: str, sent: dict[str, Any]) -> httpx.Response:
        if path == "/crm/properties/2026-09/contacts":
            return httpx.Response(200, json={"results": [{"name": name} for name in self.writable]})
        if path == "":
            return self._list(sent)
        answers = {
            "/search": self._search,
            "/batch/read": self._batch_read,
            "/batch/create": self._batch_create,
            "/batch/update": self._batch_update,
        }
        return answers[path](sent)

    def _list(self, sent: dict[str, Any]) -> httpx.Response:
        ids = [i for i in self.contacts if int(i) >= int(sent.get("after", "~0").lstrip("~"))]
        page, rest = ids[: int(sent["limit"])], ids[int(sent["limit"]) :]
        paging = {"paging": {"next": {"after": f"~{rest[0]}"}}} if rest else {}
        return httpx.Response(200, json={"results": [self._record(i) for i in page], **paging})

    def _search(self, sent: dict[str, Any]) -> httpx.Response:
        since, after_id = (int(f["value"]) for f in sent["filterGroups"][0]["filters"])
        found = [i for i in self.contacts if int(i) > after_id and self._modified(i) >= since]
        start = int(sent.get("after", 0))
        page = found[start : start + sent["limit"]]
        end = start + len(page)
        paging = {"paging": {"next": {"after": str(end)}}} if end < len(found) else {}
        return httpx.Response(200, json={"total": len(found), "results": [self._record(i) for i in page], **paging})

    def _batch_read(self, sent: dict[str, Any]) -> httpx.Response:
        keys = [row["id"] for row in sent["inputs"]]
        name = sent.get("idProperty", "hs_object_id")
        found = [i for key in keys for i, values in self.contacts.items() if values.get(name) == key]
        return httpx.Response(
            207 if len(found) < len(keys) else 200, json={"results": [self._record(i) for i in found]}
        )

    def _batch_create(self, sent: dict[str, Any]) -> httpx.Response:
        results, errors = [], []
        for row in sent["inputs"]:
            email, trace = row["properties"]["email"].lower(), row["objectWriteTraceId"]
            taken = next((i for i, values in self.contacts.items() if values.get("email") == email), None)
            if taken:
                message = f"Contact already exists. Existing ID: {taken}"
                errors.append(_error("CONFLICT", message, trace))
            elif "@" not in email:
                errors.append(_error("VALIDATION_ERROR", f"Email address {email} is invalid", trace))
            else:
                results.append(self._record(self.add(**(row["properties"] | {"email": email}))))
        return httpx.Response(207 if errors else 201, json={"results": results[::-1], "errors": errors})

    def _batch_update(self, sent: dict[str, Any]) -> httpx.Response:
        for row in sent["inputs"]:
            if row["properties"].get("phone") == "refuse me":
                return httpx.Response(400, json={"category": "VALIDATION_ERROR", "message": "phone is invalid"})
        for row in sent["inputs"]:
            self.touch(row["id"], **row["properties"])
        return httpx.Response(200, json={"results": [{"id": row["id"], "properties": {}} for row in sent["inputs"]]})

    def _record(self, hubspot_id: str) -> dict[str, Any]:
        return {"id": hubspot_id, "properties": self.contacts[hubspot_id]}

    def _modified(self, hubspot_id: str) -> int:
        moment = datetime.fromisoformat(self.contacts[hubspot_id]["lastmodifieddate"])
        return round(moment.timestamp() * 1000)


def _sent(request: httpx.Request) -> dict[str, Any]:
    content = request.content
    if request.method == "GET":
        return dict(request.url.params)
    if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return dict(httpx.QueryParams(content.decode()))
    return dict(json.loads(content))


def _error(category: str, message: str, trace: str) -> dict[str, Any]:
    return {"status": "error", "category": category, "message": message, "context": {"objectWriteTraceId": [trace]}}
