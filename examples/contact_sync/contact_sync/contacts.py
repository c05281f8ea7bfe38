"""HubSpot's contacts as this integration uses them: which calls there are, and what comes back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from contact_sync.answers import plain_message
from contact_sync.transport import HubSpot

OBJECTS = "/crm/objects/2026-09/contacts"
DEFINITIONS = "/crm/properties/2026-09/contacts"
BATCH = 100
LIST_PAGE = 100
SEARCH_PAGE = 200
SEARCH_CAP = 10_000
SYNCED = ("email", "firstname", "lastname", "phone", "company")
# Asked for by name: HubSpot's default set has neither phone nor company, and it is not promised to stay.
PROPERTIES = (*SYNCED, "lastmodifieddate")

Values = dict[str, str]


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact as HubSpot has it; a property without a value is an empty text."""

    hubspot_id: str
    values: Values
    modified: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Why HubSpot did not take one input of a batch."""

    category: str
    message: str


@dataclass(frozen=True, slots=True)
class BatchOutcome:
    """What became of each input of a batch write, by its trace id. An input in neither is unconfirmed."""

    written: Mapping[str, str]
    refused: Mapping[str, Problem]


class Contacts:
    """Reads and writes contacts, many at a time."""

    def __init__(self, hubspot: HubSpot) -> None:
        self._hubspot = hubspot

    def pages(self) -> Iterator[list[Contact]]:
        """Read every contact, page by page. The cursor is HubSpot's own: sent back as it came, to the very end."""
        params: dict[str, str | int] = {"limit": LIST_PAGE, "properties": ",".join(PROPERTIES)}
        while True:
            page = self._hubspot.get(OBJECTS, params)
            yield contacts_of(page)
            cursor = next_cursor(page)
            if cursor is None:
                return
            params = {**params, "after": cursor}

    def search_page(self, filters: Sequence[Mapping[str, str]], after: str | None) -> dict[str, Any]:
        """Search one page in the order of the record ids, which no change of a contact can move."""
        body: dict[str, Any] = {
            "filterGroups": [{"filters": list(filters)}],
            "sorts": [{"propertyName": "hs_object_id", "direction": "ASCENDING"}],
            "properties": list(PROPERTIES),
            "limit": SEARCH_PAGE,
        }
        return self._hubspot.search(f"{OBJECTS}/search", body | ({"after": after} if after else {}))

    def by_id(self, ids: Iterable[str]) -> list[Contact]:
        """Read contacts by record id; those that do not exist are left out."""
        return self._read(ids, {})

    def by_email(self, emails: Iterable[str]) -> list[Contact]:
        """Read contacts by email, which HubSpot stores in lower case. Unlike a search this sees the latest writes."""
        return self._read((email.strip().lower() for email in emails), {"idProperty": "email"})

    def create(self, inputs: Mapping[str, Values]) -> BatchOutcome:
        """Create one contact for each trace id, at most a batch. Never sent twice: OutcomeUnknown when it got lost."""
        body = {"inputs": [{"properties": values, "objectWriteTraceId": trace} for trace, values in inputs.items()]}
        return _outcome(self._hubspot.post(f"{OBJECTS}/batch/create", body, repeatable=False), _traces_by_email(inputs))

    def update(self, inputs: Mapping[str, tuple[str, Values]]) -> BatchOutcome:
        """Set properties of contacts, at most a batch. Setting the same value twice does no harm, so it is repeated."""
        body = {
            "inputs": [
                {"id": hubspot_id, "properties": values, "objectWriteTraceId": trace}
                for trace, (hubspot_id, values) in inputs.items()
            ]
        }
        traces = {hubspot_id: trace for trace, (hubspot_id, _) in inputs.items()}
        return _outcome(self._hubspot.post(f"{OBJECTS}/batch/update", body), traces)

    def definitions(self) -> list[dict[str, Any]]:
        """Read the definitions of all contact properties."""
        return list(self._hubspot.get(DEFINITIONS).get("results", ()))

    def _read(self, keys: Iterable[str], extra: Mapping[str, str]) -> list[Contact]:
        return [contact for batch in in_batches(keys) for contact in self._read_batch(batch, extra)]

    def _read_batch(self, keys: Sequence[str], extra: Mapping[str, str]) -> list[Contact]:
        body = {"properties": list(PROPERTIES), "inputs": [{"id": key} for key in keys], **extra}
        answer = self._hubspot.post(f"{OBJECTS}/batch/read", body)
        return contacts_of(answer)


def in_batches(keys: Iterable[str]) -> Iterator[list[str]]:
    """Cut into pieces that HubSpot takes in one call."""
    rest = iter(keys)
    while batch := list(islice(rest, BATCH)):
        yield batch


def next_cursor(page: Mapping[str, Any]) -> str | None:
    """Return what to send as `after` for the next page; None on the last one, which has no paging at all."""
    cursor = page.get("paging", {}).get("next", {}).get("after")
    return None if cursor in (None, "") else str(cursor)


def contacts_of(page: Mapping[str, Any]) -> list[Contact]:
    """Return the contacts of a page of results."""
    return [_contact(record) for record in page.get("results", ())]


def _contact(record: Mapping[str, Any]) -> Contact:
    properties = record.get("properties", {})
    values = {name: properties.get(name) or "" for name in SYNCED}
    return Contact(str(record["id"]), values, properties.get("lastmodifieddate") or record.get("updatedAt", ""))


def _traces_by_email(inputs: Mapping[str, Values]) -> dict[str, str]:
    return {values["email"].lower(): trace for trace, values in inputs.items()}


def _outcome(answer: Mapping[str, Any], traces: Mapping[str, str]) -> BatchOutcome:
    """Match results to inputs by content: HubSpot does not keep the order of a batch."""
    written = {}
    for record in answer.get("results", ()):
        trace = record.get("objectWriteTraceId") or traces.get(record["id"]) or traces.get(_email_of(record))
        if trace:
            written[trace] = str(record["id"])
    refused = {
        trace: Problem(str(error.get("category", "")), plain_message(str(error.get("message", ""))))
        for error in answer.get("errors", ())
        for trace in _named_inputs(error, traces)
    }
    return BatchOutcome(written, refused)


def _named_inputs(error: Mapping[str, Any], traces: Mapping[str, str]) -> list[str]:
    context = error.get("context", {})
    return list(context.get("objectWriteTraceId", ())) or [traces[i] for i in context.get("ids", ()) if i in traces]


def _email_of(record: Mapping[str, Any]) -> str:
    return str(record.get("properties", {}).get("email") or "").lower()
