"""Contacts v1: a profile with its values, its addresses, the lists it is in and its company.

Claim: recorded (grou 2021-22; hrb 2013-19), documented (DOC-LEGACY). Not printed, since nothing of it is simulated:
forms that were sent, and what merges moved. `profile-token` and `profile-url` are gone since 2022 (recorded, grou).
"""

from collections.abc import Callable
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from mockspot.domain import numbers
from mockspot.domain.legacy.contacts import (
    FindContacts,
    Key,
    ListContacts,
    ListRecent,
    Profile,
    Profiles,
    ReadContacts,
    Upserted,
    WriteContact,
)
from mockspot.domain.legacy.records import Whole
from mockspot.domain.records.history import Entry
from mockspot.domain.refusal import Refusal
from mockspot.domain.search import SearchQuery, Sort
from mockspot.domain.values import epoch_text
from mockspot.wire import json_body
from mockspot.wire.body import members, object_body, text, wrong_kind
from mockspot.wire.call import Call
from mockspot.wire.json_positions import Path
from mockspot.wire.legacy.records import number_of
from mockspot.wire.legacy.values import listed, values
from mockspot.wire.message import Answer

_COUNT_DEFAULT, _COUNT_MAXIMUM = 20, 100
_WRITTEN_MAXIMUM = 1_000
"""Claim: documented (DOC-LEGACY). unverified: that more are refused, and how."""
_SORTED_BY = {"vid": "hs_object_id"}
_LISTED = ("firstname", "lastname", "company", "lastmodifieddate")
"""What a list shows of a contact unless properties are named (recorded, hrb 2015; documented, DOC-LEGACY)."""
_VALUES, _VERSIONS = "value_only", "value_and_history"
_SUBMISSIONS = ("all", "none", "newest", "oldest")


def parse_read(call: Call) -> ReadContacts:
    """Return the command of `GET /contact/vid/{vid}/profile`."""
    return ReadContacts((_key(call),), call.names("property") or None)


def parse_read_by_email(call: Call) -> ReadContacts:
    """Return the command of `GET /contact/email/{email}/profile`."""
    return ReadContacts((_email_key(call),), call.names("property") or None)


def parse_read_many(call: Call) -> ReadContacts:
    """Return the command of `GET /contact/vids/batch`. unverified: that what is no id is ignored too."""
    numbers = (value for value in call.names("vid") if value.isascii() and value.isdigit())
    return ReadContacts(tuple(Key(int(value)) for value in numbers), call.names("property") or None)


def parse_read_many_by_email(call: Call) -> ReadContacts:
    """Return the command of `GET /contact/emails/batch`."""
    return ReadContacts(tuple(Key(email=value) for value in call.names("email")), call.names("property") or None)


def parse_list(call: Call) -> ListContacts:
    """Return the command of `GET /lists/all/contacts/all`; it pages by `vidOffset` alone (recorded, hrb 2015)."""
    return ListContacts(_count(call), max(0, call.number("vidOffset", default=0)), call.names("property") or _LISTED)


def parse_updated(call: Call) -> ListRecent:
    """Return the command of `GET /lists/recently_updated/contacts/recent`."""
    return _recent(call, call.object_type.modified_property)


def parse_made(call: Call) -> ListRecent:
    """Return the command of `GET /lists/all/contacts/recent`."""
    return _recent(call, call.object_type.created_property)


def parse_create(call: Call) -> WriteContact:
    """Return the command of `POST /contact`."""
    return WriteContact(None, values(call, object_body(call), "property"))


def parse_update(call: Call) -> WriteContact:
    """Return the command of `POST /contact/vid/{vid}/profile`."""
    return WriteContact(_key(call), values(call, object_body(call), "property"))


def parse_write_by_email(call: Call) -> WriteContact:
    """Return the command of a write that names an address."""
    return WriteContact(_email_key(call), values(call, object_body(call), "property"))


def parse_write_many(call: Call) -> tuple[WriteContact, ...]:
    """Return the command of `POST /contact/batch`, whose body is a list (recorded, hrb 2015)."""
    body = json_body.parse(call.request.body)
    if not isinstance(body, list):
        raise wrong_kind(call, body, list, ())
    if len(body) > _WRITTEN_MAXIMUM:
        raise Refusal("batch_too_large", {"maximum": _WRITTEN_MAXIMUM, "request_for": ""})
    return tuple(_write(call, item, (place,)) for place, item in enumerate(body))


def parse_search(call: Call) -> FindContacts:
    """Return the command of `GET /search/query`. Claim: the parameters are documented (DOC-LEGACY)."""
    wanted, by = call.text("q") or "", call.text("sort") or ""
    sort = Sort(_SORTED_BY.get(by, by), (call.text("order") or "DESC").upper() != "ASC") if by else None
    query = SearchQuery(text=wanted, sort=sort, limit=_count(call), offset=max(0, call.number("offset", default=0)))
    return FindContacts(query, call.names("property") or None)


def parse_delete(call: Call) -> Key:
    """Return the command of `DELETE /contact/vid/{vid}`."""
    return _key(call)


def profile(read: Profiles, call: Call) -> Answer:
    """Answer one profile; it has the versions of its values and its lists unless it is asked without."""
    (found,) = read.found
    return Answer(200, _document(found, read, call, history=True, lists=True))


def profiles(read: Profiles, call: Call) -> Answer:
    """Answer profiles by their ids (recorded, hrb 2015)."""
    shown = {str(found.whole.number): _document(found, read, call) for found in read.found}
    return Answer(200, shown)


def page(read: Profiles, call: Call) -> Answer:
    """Answer a page of all contacts (recorded, hrb 2015)."""
    return Answer(200, _page(read, call))


def recent_page(read: Profiles, call: Call) -> Answer:
    """Answer a page of recent contacts (documented, DOC-LEGACY)."""
    return Answer(200, {**_page(read, call), "time-offset": read.time})


def search_page(read: Profiles, call: Call) -> Answer:
    """Answer a page of what a text finds (recorded, hrb 2016-19)."""
    shown = [_document(each, read, call) for each in read.found]
    page = {"offset": read.offset, "has-more": read.has_more, "total": read.total, "contacts": shown}
    return Answer(200, {"query": call.text("q") or "", **page})


def created(made: Profiles, call: Call) -> Answer:
    """Answer a create with 200 (recorded, hrb 2019). unverified: that its identities are those of a read."""
    return profile(made, call)


def updated(_: None, __: Call) -> Answer:
    """Answer a change (recorded, hrb 2013-19)."""
    return Answer(204)


def upserted(done: Upserted, _: Call) -> Answer:
    """Answer what became of an address (recorded, grou 2021-22)."""
    return Answer(200, {"vid": done.vid, "isNew": done.new})


def accepted(_: None, __: Call) -> Answer:
    """Answer a write of many (recorded, hrb 2015)."""
    return Answer(202)


def deleted(vid: int, _: Call) -> Answer:
    """Answer a delete (recorded, grou 2022)."""
    return Answer(200, {"vid": vid, "deleted": True, "reason": "OK"})


def identities(found: Profile) -> list[tuple[str, str, str]]:
    """Return the kind, value and rank of each address of a contact, and of the visitor it is (recorded, hrb, grou).

    A further address is secondary (second-hand: HubSpot's community, m-p/333758). unverified: since when it is there.
    """
    guid = str(uuid5(NAMESPACE_OID, str(found.whole.number)))  # an id that a replay repeats
    addresses = [("EMAIL", email, "secondary" if place else "primary") for place, email in enumerate(found.emails)]
    return [*addresses, ("LEAD_GUID", guid, "")]


def _key(call: Call) -> Key:
    return Key(number_of(call, "vid"))


def _email_key(call: Call) -> Key:
    return Key(email=call.params["email"])


def _write(call: Call, item: object, path: Path) -> WriteContact:
    """Return one write of many. Claim: other members, and none, are taken (pasted, HubSpot's community 276975)."""
    if not isinstance(item, dict):
        raise wrong_kind(call, item, dict, path)
    vid, email = text(call, item, "vid", path), text(call, item, "email", path)
    key = Key(numbers.number_of(vid) or 0) if vid else Key(email=email) if email else None
    sent = members(call, item, "properties", path)
    return WriteContact(key, listed(call, sent, "property", (*path, "properties")))


def _count(call: Call) -> int:
    """Return the size of a page. unverified: that one beyond the maximum is cut; n8n's node asks for 100."""
    return min(_COUNT_MAXIMUM, max(1, call.number("count", default=_COUNT_DEFAULT)))


def _recent(call: Call, by: str) -> ListRecent:
    time, number = (call.number(name, default=0) if call.text(name) else None for name in ("timeOffset", "vidOffset"))
    return ListRecent(by, _count(call), time, number, call.names("property") or _LISTED)


def _choice(call: Call, name: str, choices: tuple[str, ...], default: str) -> str:
    """Return one of a few words; unverified: the answer to another."""
    asked = call.text(name) or default
    if asked not in choices:
        raise Refusal("query_value", {"parameter": name})
    return asked


def _page(read: Profiles, call: Call) -> dict[str, Any]:
    shown = [{"addedAt": found.added_at, **_document(found, read, call)} for found in read.found]
    return {"contacts": shown, "has-more": read.has_more, "vid-offset": read.offset}


def _document(
    found: Profile, read: Profiles, call: Call, *, history: bool = False, lists: bool = False
) -> dict[str, Any]:
    """Return a profile; `history` and `lists` say what it has unless the query asks for other."""
    with_versions = _choice(call, "propertyMode", (_VALUES, _VERSIONS), _VERSIONS if history else _VALUES) == _VERSIONS
    with_forms = _choice(call, "formSubmissionMode", _SUBMISSIONS, "newest") != "none"
    print_value = _versioned if with_versions else _valued
    body: dict[str, Any] = {
        "vid": found.vid,
        "canonical-vid": found.whole.number,
        "merged-vids": list(found.merged),
        "portal-id": call.portal.portal_id,
        "is-contact": True,
        "properties": _printed(found.whole, read.instants, print_value),
    }
    if with_forms:
        body["form-submissions"] = []
    if call.flag("showListMemberships", default=lists):
        body["list-memberships"] = [_membership(found, list_id, since) for list_id, since in found.lists]
    body |= {"identity-profiles": [_identity_profile(found)], "merge-audits": []}
    if found.company is not None:
        body["associated-company"] = {
            "company-id": found.company.number,
            "portal-id": call.portal.portal_id,
            "properties": _printed(found.company, read.company_instants, _valued),
        }
    return body


def _identity_profile(found: Profile) -> dict[str, Any]:
    """Return the identities. unverified: a contact that was merged has one entry, not one for each id it had."""
    return {
        "vid": found.whole.number,
        "saved-at-timestamp": found.made_at,
        "deleted-changed-timestamp": 0,
        "identities": [
            {"type": kind, "value": value, "timestamp": found.made_at, **({f"is-{rank}": True} if rank else {})}
            for kind, value, rank in identities(found)
        ],
    }


def _membership(found: Profile, list_id: int, since: int) -> dict[str, Any]:
    """Return one list a contact is in (recorded, hrb 2016). unverified: HubSpot's other number of the list."""
    ids = {"static-list-id": list_id, "internal-list-id": list_id}
    return {**ids, "timestamp": since, "vid": found.whole.number, "is-member": True}


Print = Callable[[list[tuple[str, Entry]]], dict[str, Any]]
"""Returns how a value is printed, from its texts and entries, the newest first."""


def _printed(whole: Whole, instants: frozenset[str], print_value: Print) -> dict[str, Any]:
    return {
        name: print_value([(_text(entry, instant=name in instants), entry) for entry in history])
        for name, history in whole.history.items()
    }


def _valued(told: list[tuple[str, Entry]]) -> dict[str, Any]:
    return {"value": told[0][0]}


def _versioned(told: list[tuple[str, Entry]]) -> dict[str, Any]:
    return {"value": told[0][0], "versions": [_version(text, entry) for text, entry in told]}


def _version(value: str, entry: Entry) -> dict[str, Any]:
    _, _, since, source, source_id = entry
    by = {"source-type": source, "source-id": source_id, "source-label": None}
    return {"value": value, **by, "timestamp": since, "selected": False}


def _text(entry: Entry, *, instant: bool) -> str:
    value = entry[1] or ""
    return epoch_text(value) if instant else value
