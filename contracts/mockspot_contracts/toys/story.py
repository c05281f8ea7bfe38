"""A story: traffic entries written one after the other, with only what matters said."""

from datetime import UTC, datetime, timedelta
from typing import Any

from mockspot_contracts.json_values import Json

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)

_CALLS: dict[str, tuple[str, str]] = {
    "crm.objects.list": ("GET", "/crm/v3/objects/{objectType}"),
    "crm.objects.create": ("POST", "/crm/v3/objects/{objectType}"),
    "crm.objects.read": ("GET", "/crm/v3/objects/{objectType}/{objectId}"),
    "crm.objects.update": ("PATCH", "/crm/v3/objects/{objectType}/{objectId}"),
    "crm.objects.archive": ("DELETE", "/crm/v3/objects/{objectType}/{objectId}"),
    "crm.objects.search": ("POST", "/crm/v3/objects/{objectType}/search"),
    "crm.objects.batch.create": ("POST", "/crm/v3/objects/{objectType}/batch/create"),
    "crm.objects.batch.read": ("POST", "/crm/v3/objects/{objectType}/batch/read"),
    "crm.objects.batch.update": ("POST", "/crm/v3/objects/{objectType}/batch/update"),
    "crm.objects.batch.upsert": ("POST", "/crm/v3/objects/{objectType}/batch/upsert"),
    "crm.associations.list": ("GET", "/crm/v4/objects/{objectType}/{objectId}/associations/companies"),
    "crm.associations.batch.read": ("POST", "/crm/v4/associations/{objectType}/companies/batch/read"),
    "crm.properties.list": ("GET", "/crm/v3/properties/{objectType}"),
    "crm.owners.list": ("GET", "/crm/v3/owners"),
    "oauth.token": ("POST", "/oauth/v3/token"),
    "oauth.accessTokens.read": ("GET", "/oauth/v1/access-tokens/{token}"),
    "webhooks.settings.read": ("GET", "/webhooks/v3/{appId}/settings"),
}
_BUCKETS = {"crm.objects.search": "search", "oauth.token": "token"}
_STATUSES = {"crm.objects.create": 201, "crm.objects.archive": 204, "crm.objects.batch.create": 201}


class Story:
    """Entries so far, and the time it is in the story."""

    def __init__(self) -> None:
        self.entries: list[Json] = []
        self._now = START

    def wait(self, seconds: float) -> "Story":
        """Let time pass."""
        self._now += timedelta(seconds=seconds)
        return self

    def until(self, year: int, month: int, day: int) -> "Story":
        """Move on to a day."""
        self._now = datetime(year, month, day, tzinfo=UTC)
        return self

    def call(
        self,
        operation: str,
        /,
        object_type: str = "contacts",
        object_id: str = "1",
        *,
        status: int | None = 0,
        sent: object = None,
        answer: object = None,
        headers: dict[str, str] | None = None,
        answer_headers: dict[str, str] | None = None,
        **members: Any,
    ) -> int:
        """Write a call and return its sequence number. Status 0 means the one the call has when all goes well."""
        method, route = _CALLS[operation]
        path = route.replace("{objectType}", object_type).replace("{objectId}", object_id)
        document: dict[str, Any] = {
            "method": method,
            "path": path,
            "query": "",
            "operation": operation,
            "route": route,
            "version": next((part for part in route.split("/") if part.startswith("v") and part[1:].isdigit()), None),
            "objectType": object_type if "{objectType}" in route else None,
            "status": _STATUSES.get(operation, 200) if status == 0 else status,
            "durationMilliseconds": 12.5,
            "token": "fp_0123456789ab",
            "appId": 2,
            "credential": "oauth",
            "bucket": _BUCKETS.get(operation, "burst"),
            "fault": None,
            "secretInUrl": False,
            "request": {"headers": {"user-agent": "acme-sync/1.0", **(headers or {})}, "body": sent},
            "response": {"headers": answer_headers or {}, "body": answer},
        }
        return self._write("request", document | members)

    def error(self, operation: str, status: int, category: str | None, /, message: str = "No.", **members: Any) -> int:
        """Write a call that HubSpot refused."""
        body: dict[str, Json] = {"status": "error", "message": message, "correlationId": "c-1"}
        if category is not None:
            body["category"] = category
        return self.call(operation, status=status, answer=body, errorCategory=category, **members)

    def token(
        self,
        *,
        lifetime: float = 1800,
        token: str = "fp_0123456789ab",
        refresh_token: str = "fp_refresh",
        app_id: int = 2,
        cause: int | None = None,
    ) -> int:
        """Write the issue of an access token."""
        expires = (self._now + timedelta(seconds=lifetime)).isoformat()
        return self._write(
            "token",
            {
                "operation": "oauth.token",
                "grant": "refresh_token",
                "status": 200,
                "token": token,
                "refreshToken": refresh_token,
                "cause": cause,
                "appId": app_id,
                "expiresAt": expires,
            },
        )

    def other(self, kind: str, **members: Json) -> int:
        """Write an entry of another kind."""
        return self._write(kind, members)

    def _write(self, kind: str, members: dict[str, Any]) -> int:
        sequence = len(self.entries) + 1
        at = self._now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        head: dict[str, Any] = {"sequence": sequence, "at": at, "kind": kind, "portalId": 12345678}
        self.entries.append({**head, **members})
        return sequence


def contact(record_id: str, **properties: str) -> dict[str, Json]:
    """Return a record as answers show it."""
    shown: dict[str, Json] = {"hs_object_id": record_id, **properties}
    return {"id": record_id, "properties": shown, "archived": False}
