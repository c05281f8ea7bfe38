"""Six mistakes, each a few lines over the good integration. The README says which rule finds which."""

from collections.abc import Iterator, Mapping
from typing import Any

import httpx
from contact_sync.answers import HubSpotRefused, HubSpotUnreachable
from contact_sync.command import Application
from contact_sync.contacts import OBJECTS, BatchOutcome, Contact, Contacts, Problem, Values, contacts_of, next_cursor
from contact_sync.settings import Settings
from contact_sync.tokens import Memory, TokenKeeper
from contact_sync.transport import HubSpot


class CarelessTokens(TokenKeeper):
    """Mistakes 1 and 2."""

    def token_request(self) -> httpx.Request:
        """Mistake 1: the old path, and the secrets in the address, where every proxy logs them."""
        form = httpx.QueryParams(super().token_request().content.decode())
        return httpx.Request("POST", self._settings.base_url + "/oauth/v1/token", params=form)

    def renew_after(self, lifetime: float) -> float:
        """Mistake 2: a token is used until HubSpot answers 401."""
        del lifetime
        return float("inf")


class StubbornHubSpot(HubSpot):
    """Mistake 3: an answer that says the request is wrong is answered with the same request."""

    attempts = 3

    def is_worth_repeating(self, response: httpx.Response) -> bool:
        """Repeat a 400 as well."""
        return response.status_code == 400 or super().is_worth_repeating(response)

    def patch(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Change one record."""
        return self._call("PATCH", path, body=body)

    def _token_keeper(self, settings: Settings, memory: Memory) -> TokenKeeper:
        return CarelessTokens(self._send_token_request, settings, memory, self._clock)


class ChattyContacts(Contacts):
    """Mistakes 4, 5 and 6: default properties and pages, one read for each record, one write for each record."""

    _hubspot: StubbornHubSpot

    def pages(self) -> Iterator[list[Contact]]:
        """Read ten at a time, each again by itself, and never say which properties are wanted."""
        params: dict[str, str | int] = {}
        while True:
            page = self._hubspot.get(OBJECTS, params)
            yield contacts_of({"results": [self._hubspot.get(f"{OBJECTS}/{row['id']}") for row in page["results"]]})
            cursor = next_cursor(page)
            if cursor is None:
                return
            params = {"after": cursor}

    def create(self, inputs: Mapping[str, Values]) -> BatchOutcome:
        """Create one after the other."""
        return self._one_by_one({trace: (OBJECTS, values) for trace, values in inputs.items()})

    def update(self, inputs: Mapping[str, tuple[str, Values]]) -> BatchOutcome:
        """Update one after the other."""
        return self._one_by_one({trace: (f"{OBJECTS}/{key}", values) for trace, (key, values) in inputs.items()})

    def _one_by_one(self, writes: Mapping[str, tuple[str, Values]]) -> BatchOutcome:
        written, refused = {}, {}
        for trace, (path, values) in writes.items():
            send = self._hubspot.post if path == OBJECTS else self._hubspot.patch
            try:
                written[trace] = str(send(path, {"properties": values})["id"])
            except HubSpotRefused as refusal:
                refused[trace] = Problem(refusal.category, refusal.message)
            except HubSpotUnreachable as problem:
                refused[trace] = Problem("", str(problem))
        return BatchOutcome(written, refused)


class BrokenApplication(Application):
    """The contact sync with the mistakes in place."""

    hubspot_class = StubbornHubSpot
    contacts_class = ChattyContacts
