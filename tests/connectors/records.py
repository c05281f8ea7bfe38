"""What the connector tests put into a portal, and what it then holds."""

from typing import Any

import httpx

from mockspot.testing import Mockspot

RECORDS = ("contacts", "companies", "deals", "tickets")
ACTIVITIES = ("notes", "calls", "emails", "meetings", "tasks")


def listed(portal: Mockspot, members: list[str]) -> str:
    """Make a static list of contacts and return its id."""
    headers = {"authorization": f"Bearer {portal.access_token}"}
    body: Any = {"name": "VIPs", "objectTypeId": "0-1", "processingType": "MANUAL"}
    with httpx.Client(base_url=portal.url, headers=headers) as client:
        list_id: str = client.post("/crm/v3/lists/", json=body).json()["list"]["listId"]
        added = client.put(f"/crm/v3/lists/{list_id}/memberships/add", json=members).json()
    assert added["recordsIdsAdded"] == members
    return list_id


def ids(portal: Mockspot, object_type: str) -> list[str]:
    """Return the ids of the live records of a type, as text in ascending order."""
    return sorted(row["id"] for row in portal.state(object_type))
