"""Records on the wire: request bodies into commands, records into JSON."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from mockspot.catalog.object_types import ObjectType
from mockspot.domain import record
from mockspot.domain.associations import NewLink
from mockspot.domain.context import Normalised
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.record import Record
from mockspot.domain.records.history import Entry
from mockspot.domain.records.reading import ListPage, Page, Read, Seen, View
from mockspot.domain.records.writing import Archive, Create, Update, Written
from mockspot.domain.refusal import Refusal
from mockspot.domain.values import instant_text
from mockspot.wire import associations as links
from mockspot.wire.body import members, object_body, required, wrong_kind
from mockspot.wire.call import Call
from mockspot.wire.json_body import parse_object
from mockspot.wire.json_positions import Path
from mockspot.wire.message import Answer
from mockspot.wire.paging import next_page

_LIST_DEFAULT, _LIST_MAXIMUM, _HISTORY_MAXIMUM = 10, 100, 50
_NAME_LIMIT = 100
_USER = "userId:"
_READ_AGAIN = frozenset((float, list, dict))
"""Kinds of property values that need a second look: orjson rounds fractions and whole numbers beyond 64 bits."""
_UI_HOSTS = {"eu1": "app-eu1.hubspot.com"}
# Claim: the EU host is recorded (nango 2026). unverified: the hosts of other hublets.


def parse_read(call: Call) -> Read:
    """Return the command of `GET /{objectType}/{objectId}`."""
    if not call.request.query:
        return Read(_default_view(call.object_type), call.params["objectId"])
    return Read(view(call), call.params["objectId"], call.text("idProperty"), call.flag("archived"))


def parse_list(call: Call) -> ListPage:
    """Return the command of `GET /{objectType}`; pages are smaller when they carry history (DOC-OBJ)."""
    shown = view(call)
    maximum = _HISTORY_MAXIMUM if shown.with_history else _LIST_MAXIMUM
    limit = call.number("limit", default=_LIST_DEFAULT)
    if not 1 <= limit <= maximum:
        raise Refusal("page_limit", {"maximum": maximum})
    return ListPage(shown, limit, max(0, call.number("after", default=0)), call.flag("archived"))


def parse_create(call: Call) -> Create:
    """Return the command of `POST /{objectType}`."""
    return create_of(call, parse_object(call.request.body), ())


def create_of(call: Call, body: Mapping[str, Any], path: Path) -> Create:
    """Return the create command of one body or batch input; `path` leads to it from the root of the sent JSON."""
    values = properties_of(call, body, path)
    return Create(call.object_types[0], values, new_links(call, body, path) if "associations" in body else ())


def parse_update(call: Call) -> Update:
    """Return the command of `PATCH /{objectType}/{objectId}`."""
    body = object_body(call)
    return Update(call.object_type, call.params["objectId"], properties_of(call, body, ()), call.text("idProperty"))


def parse_archive(call: Call) -> Archive:
    """Return the command of `DELETE /{objectType}/{objectId}`, which knows no `idProperty` (SPEC)."""
    return Archive(call.object_type, call.params["objectId"])


def view(call: Call) -> View:
    """Return what the query asks to see."""
    if not call.request.query:
        return _default_view(call.object_type)
    others = links.parse_types(call, call.names("associations"))
    return View(call.object_type, call.names("properties"), call.names("propertiesWithHistory"), others)


@lru_cache(maxsize=1024)  # bounded: custom object types come and go
def _default_view(object_type: ObjectType) -> View:
    return View(object_type)


def properties_of(call: Call, body: Mapping[str, Any], path: Path) -> dict[str, object]:
    """Return the `properties` member; HubSpot refuses names with capitals while it reads the JSON (SLACK 2023-05)."""
    values = body.get("properties")
    if not isinstance(values, dict):
        required(call, body, ("properties",), path)
        raise wrong_kind(call, values, dict, (*path, "properties"))
    wrong = _wrong_names(tuple(values))
    if wrong:
        raise Refusal("property_names_invalid", {"names": wrong, **call.position((*path, "properties"))})
    if _READ_AGAIN.isdisjoint(map(type, values.values())):
        return values
    odd = [name for name, value in values.items() if type(value) in _READ_AGAIN]
    return {**values, **_texts(call, odd, (*path, "properties"))}


@lru_cache(maxsize=4096)  # bounded: clients write what they like
def _wrong_names(names: tuple[str, ...]) -> str:
    """Return the names that no property can have, as the refusal lists them."""
    return ", ".join(name for name in names if len(name) >= _NAME_LIMIT or name != name.lower())


def _texts(call: Call, names: list[str], path: Path) -> dict[str, str]:
    """Return values as the texts HubSpot reads them into: a number digit by digit; a list or an object is refused.

    Claim: `Cannot deserialize value of type java.lang.String` (py71); numbers keep their digits, see `values.scalars`.
    """
    texts = call.spelled(path)
    for name in names:
        if isinstance(texts[name], (list, dict)):
            raise wrong_kind(call, texts[name], str, (*path, name))
    return {name: str(texts[name]) for name in names}


def new_links(call: Call, body: Mapping[str, Any], path: Path) -> tuple[NewLink, ...]:
    """Return the associations a create asks for."""
    if "associations" not in body:
        return ()
    found = members(call, body, "associations", path)
    return tuple(links.new_link(call, item, (*path, "associations", place)) for place, item in enumerate(found))


def read(seen: Seen, call: Call) -> Answer:
    """Answer one record."""
    return Answer(200, document(seen, call))


def page(found: Page, call: Call) -> Answer:
    """Answer a page of records; `paging` is absent on the last one."""
    body: dict[str, Any] = {"results": [document(seen, call) for seen in found.seen]}
    if found.after is not None:
        body["paging"] = next_page(call, str(found.after))
    return Answer(200, body)


def created(written: Written, call: Call) -> Answer:
    """Answer a create: what was sent plus what HubSpot computed, and where the record is."""
    body, request = written_document(written, call), call.request
    location = f"{request.origin}{request.path.rstrip('/')}/{body['id']}"
    return Answer(201, body, [(b"location", location.encode())])


def updated(written: Written, call: Call) -> Answer:
    """Answer an update: what was sent plus what HubSpot computed."""
    return Answer(200, written_document(written, call))


def archived(_: None, __: Call) -> Answer:
    """Answer an archive: nothing, whether or not the record was there."""
    return Answer(204)


def written_document(written: Written, call: Call) -> dict[str, Any]:
    """Return a record as write answers show it."""
    body = _document(written.record, written.shown, call.object_type, call.portal)
    if written.warnings:
        body["warnings"] = list(map(_warning, written.warnings))
    return body


def _warning(row: Normalised) -> dict[str, Any]:
    """Return what HubSpot says of a value it took for another. Claim: second-hand (a blog of 2026-10)."""
    context = {"normalizedValue": row.value, "propertyName": row.property_name, "rawValue": row.raw}
    message = f"{row.property_name} was normalized"
    return {"category": "PROPERTY_VALUE_NORMALIZED", "context": context, "message": message}


def document(seen: Seen, call: Call) -> dict[str, Any]:
    """Return a record as read answers show it."""
    body = _document(seen.record, record.project(seen.record, seen.names), seen.object_type, call.portal)
    if seen.history is not None:
        body["propertiesWithHistory"] = {name: list(map(_past, entries)) for name, entries in seen.history.items()}
    if seen.associations and (expansions := links.expansions(seen.associations, call)):
        body["associations"] = expansions
    return body


def _past(entry: Entry) -> dict[str, Any]:
    """Return one entry of a property's history.

    Claim: these members in this order, and a user's id only where a user made the change (recorded, ballerinax 2025-02,
    pasted 2025-10). unverified: a cleared value is an empty text; sourceLabel, which SPEC has too, is never sent.
    """
    _, value, since, source, source_id = entry
    body: dict[str, Any] = {"value": value or "", "timestamp": instant_text(since), "sourceType": source}
    if source_id is not None:
        body["sourceId"] = source_id
        if source_id.startswith(_USER):
            body["updatedByUserId"] = int(source_id.removeprefix(_USER))
    return body


def _document(
    found: Record, values: Mapping[str, str | None], object_type: ObjectType, portal: PortalFacts
) -> dict[str, Any]:
    """Return the members every record answer has, in the recorded order (nango 2026, sens 2024)."""
    number, archived_at = record.identity(found)
    created, modified, record_id = object_type.created_property, object_type.modified_property, str(number)
    body: dict[str, Any] = {
        "id": record_id,
        "properties": values,
        "createdAt": values.get(created) or record.value(found, created),  # most answers show both anyway
        "updatedAt": values.get(modified) or record.value(found, modified),
        "archived": archived_at is not None,
    }
    if archived_at is not None:
        body["archivedAt"] = instant_text(archived_at)
    body["url"] = _pages(portal.hublet, portal.portal_id, object_type) + record_id
    return body


@lru_cache(maxsize=4096)
def _pages(hublet: str, portal_id: int, object_type: ObjectType) -> str:
    """Return where the pages of a type's records are in HubSpot, up to the id."""
    host = _UI_HOSTS.get(hublet, "app.hubspot.com")
    return f"https://{host}/{object_type.pages.format(portal_id=portal_id, type_id=object_type.type_id)}/"
