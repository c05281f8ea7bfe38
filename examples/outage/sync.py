"""The smallest integration that comes through `outage.toml`: one contact, written until HubSpot says it is there.

It uses nothing but the standard library, and finds the simulator through the variables of `mockspot env`.
"""

import json
import os
import sys
import time
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import ProxyHandler, Request, build_opener

BASE_URL, TOKEN = os.environ["HUBSPOT_BASE_URL"], os.environ["HUBSPOT_ACCESS_TOKEN"]
CONTACTS = f"{BASE_URL}/crm/v3/objects/contacts"
ATTEMPTS, PAUSE = 6, 0.05
OPENER = build_opener(ProxyHandler({}))


def main() -> int:
    """Sync one contact; exit code 1 when HubSpot could not be reached at all."""
    properties = {"email": "ada@example.com", "acme_id": "7"}
    status, problem = write(properties)
    if status == 400 and "PROPERTY_DOESNT_EXIST" in problem:  # an administrator archived it: the rest still counts
        status, problem = write({"email": properties["email"]})
    print(f"contact {properties['email']}: {status}")
    return 0 if status in (200, 201) else 1


def write(properties: dict[str, str]) -> tuple[int, str]:
    """Create a contact, or update the one that an earlier attempt of ours may have made: no answer is no failure."""
    status, text = until_answered("POST", CONTACTS, properties)
    if status != 409:
        return status, text
    return until_answered("PATCH", f"{CONTACTS}/{quote(properties['email'])}?idProperty=email", properties)


def until_answered(method: str, url: str, properties: dict[str, str]) -> tuple[int, str]:
    """Return status and body of an answer that is HubSpot's own; pages of gateways and lost answers are tried again."""
    status, text = 0, "no answer"
    for attempt in range(ATTEMPTS):
        time.sleep(PAUSE * attempt)
        try:
            status, text = call(method, url, properties)
        except (OSError, HTTPException) as error:
            print(f"{method}: {error!r}, trying again", file=sys.stderr)
            continue
        if status < 500 and status != 429:
            break
    return status, text


def call(method: str, url: str, properties: dict[str, str]) -> tuple[int, str]:
    """Perform one call."""
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    body = json.dumps({"properties": properties}).encode()
    try:
        with OPENER.open(Request(url, body, headers, method=method), timeout=5) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


if __name__ == "__main__":
    sys.exit(main())
