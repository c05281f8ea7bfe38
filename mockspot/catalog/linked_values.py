"""Properties that HubSpot computes from a record's associations, as rows."""

from functools import cache
from typing import NamedTuple

CONTACTS, COMPANIES, DEALS, TICKETS, LINE_ITEMS, QUOTES, LEADS = "0-1", "0-2", "0-3", "0-5", "0-8", "0-14", "0-136"
DEAL_SPLITS = "0-72"
MESSAGES, TASKS, NOTES, MEETINGS, CALLS, EMAILS, LETTERS = "0-18", "0-27", "0-46", "0-47", "0-48", "0-49", "0-116"
CONTACTING = (CALLS, EMAILS, MEETINGS, MESSAGES, LETTERS)
LOGGED = (*CONTACTING, NOTES)
ACTIVITIES = (*LOGGED, TASKS)

_BY_ROLLUP, _BY_ACTIVITIES = ("CALCULATED", "RollupProperties"), ("ENGAGEMENTS", "rollup")
"""What histories name as the source, and its id (recorded, estuary 2025-04)."""


class Condition(NamedTuple):
    """What a linked record must be to count: a property has a value, or with `holds` false has not."""

    property_name: str
    value: str
    holds: bool = True


class LinkedValue(NamedTuple):
    """One computed property. `rule` names how it follows from the live records at the other ends of some links.

    `count`: how many there are. `id`: the id of the one that is. `sum`: the total of the property `of`. `earliest` and
    `latest`: of the one whose time `by` is the first or last, `of`; `last` is the latest one that is not to come, and
    `next` the first that is. `association_type_id` is the number of HubSpot's own type that counts; None: every link.
    `counted` are those of the other types that count, where the others only show that there are none. `origin` is the
    source in the property's history, and its id.
    """

    type_id: str
    property_name: str
    rule: str
    other_type_ids: tuple[str, ...]
    association_type_id: int | None = None
    of: str = ""
    by: str = ""
    where: tuple[Condition, ...] = ()
    counted: tuple[str, ...] = ()
    origin: tuple[str, str] = _BY_ROLLUP
    claim: str = "a property whose label says so: recorded (nango, clients); unverified: that it follows at once"


_OPEN, _WON = Condition("hs_is_closed", "true", holds=False), Condition("hs_is_closed_won", "true")
_OUTGOING = Condition("hs_email_direction", "EMAIL")
_INCOMING = Condition("hs_email_direction", "INCOMING_EMAIL")
_TO_DO = Condition("hs_task_status", "COMPLETED", holds=False)
_TOLD = "described so by a recorded definition (estuary, nango 2026-03)"
_TOLD_IN_PART = f"{_TOLD}; unverified: which time counts, and which records when the words leave it open"
_SEEN = f"recorded (estuary 2025-04), and {_TOLD}"
_IN_ONE_CURRENCY = f"{_TOLD}; unverified: in the account's currency"
_TIME, _WORTH = "hs_timestamp", "amount_in_home_currency"
_NAMED = "the property is recorded (estuary); unverified: that it is as its label says"


def _timeline(
    type_id: str, name: str, rule: str, types: tuple[str, ...], claim: str, of: str = "hs_timestamp"
) -> LinkedValue:
    """Return a value that follows from the activities on a record's timeline, by their `hs_timestamp`."""
    where = (_TO_DO,) if rule == "next" else ()
    row = LinkedValue(type_id, name, rule, types, where=where, origin=_BY_ACTIVITIES, claim=claim)
    return row if rule == "count" else row._replace(of=of, by="hs_timestamp")


_ROLLUP = f"recorded (estuary 2025-04) for notes of a company; {_TOLD_IN_PART}"
_PAST = f"{_ROLLUP}. What is to come does not count: recorded (nango 2026-03)"
_COORDINATES = f"recorded (estuary 2025-04): object type id and record id; {_TOLD_IN_PART}"
_NEXT = f"{_TOLD_IN_PART}; unverified: that tasks that are done are not upcoming"

TIMELINES = (CONTACTS, COMPANIES, DEALS, TICKETS, QUOTES)
_OF_TIMELINES = tuple(
    row
    for type_id in TIMELINES
    for row in (
        _timeline(type_id, "num_notes", "count", ACTIVITIES, _ROLLUP),
        _timeline(type_id, "num_contacted_notes", "count", ACTIVITIES, _ROLLUP)._replace(counted=CONTACTING),
        _timeline(type_id, "notes_last_updated", "last", LOGGED, _PAST),
        _timeline(type_id, "notes_last_contacted", "last", CONTACTING, _TOLD_IN_PART),
        _timeline(type_id, "notes_next_activity_date", "next", ACTIVITIES, _NEXT),
        _timeline(type_id, "hs_notes_last_activity", "last", LOGGED, _COORDINATES, of="hs_obj_coords"),
        _timeline(type_id, "hs_notes_next_activity", "next", ACTIVITIES, _NEXT, of="hs_obj_coords"),
        _timeline(type_id, "hs_notes_next_activity_type", "next", ACTIVITIES, _NEXT, of="kind"),
    )
    if type_id != QUOTES or not row.property_name.startswith("hs_")  # no others are recorded of quotes
)
_OF_TICKETS_AND_LEADS = (
    _timeline(TICKETS, "hs_num_times_contacted", "count", CONTACTING, _NAMED)._replace(origin=_BY_ROLLUP),
    _timeline(TICKETS, "hs_lastcontacted", "last", CONTACTING, _NAMED),
    _timeline(TICKETS, "hs_lastactivitydate", "last", LOGGED, _NAMED),
    _timeline(TICKETS, "hs_nextactivitydate", "next", ACTIVITIES, _NAMED),
    _timeline(LEADS, "hs_last_activity_date", "last", LOGGED, _NAMED),
    _timeline(LEADS, "hs_next_activity_date", "next", ACTIVITIES, _NAMED),
)


def _of_one(
    type_id: str, name: str, rule: str, other: str, time: str, claim: str, *where: Condition, of: str = ""
) -> LinkedValue:
    """Return a value that follows from one of the linked records of a type, found by its `time`: that, or `of` it."""
    return LinkedValue(type_id, name, rule, (other,), of=of or time, by=time, where=where, claim=claim)


def _calls(name: str, *where: Condition) -> LinkedValue:
    return LinkedValue(DEALS, name, "count", (CALLS,), where=where, claim=_NAMED)


_OF_ACTIVITIES = (
    _of_one(CONTACTS, "hs_latest_meeting_activity", "latest", MEETINGS, _TIME, _TOLD_IN_PART),
    _of_one(CONTACTS, "hs_sales_email_last_replied", "last", EMAILS, _TIME, _TOLD, _INCOMING),
    _of_one(DEALS, "hs_latest_meeting_activity", "latest", MEETINGS, _TIME, _NAMED),
    _of_one(COMPANIES, "hs_last_booked_meeting_date", "latest", MEETINGS, _TIME, _TOLD_IN_PART),
    _of_one(COMPANIES, "hs_last_logged_call_date", "last", CALLS, _TIME, _TOLD_IN_PART),
    _of_one(COMPANIES, "hs_last_logged_outgoing_email_date", "last", EMAILS, _TIME, _TOLD_IN_PART, _OUTGOING),
    _of_one(COMPANIES, "hs_last_open_task_date", "latest", TASKS, _TIME, _TOLD, _TO_DO),
    _calls("hs_number_of_call_engagements"),
    _calls("hs_number_of_inbound_calls", Condition("hs_call_direction", "INBOUND")),
    _calls("hs_number_of_outbound_calls", Condition("hs_call_direction", "OUTBOUND")),
    LinkedValue(
        DEALS,
        "hs_number_of_overdue_tasks",
        "count",
        (TASKS,),
        where=(Condition("hs_task_is_overdue", "true"),),
        claim=_NAMED,
    ),
)
_OF_DEALS = (
    LinkedValue(CONTACTS, "hs_num_associated_open_deals", "count", (DEALS,), where=(_OPEN,), claim=_NAMED),
    LinkedValue(COMPANIES, "hs_num_open_deals", "count", (DEALS,), where=(_OPEN,), claim=_TOLD),
    LinkedValue(COMPANIES, "hs_total_deal_value", "sum", (DEALS,), of=_WORTH, where=(_OPEN,), claim=_TOLD),
    _of_one(CONTACTS, "first_deal_created_date", "earliest", DEALS, "createdate", _SEEN),
    _of_one(COMPANIES, "first_contact_createdate", "earliest", CONTACTS, "createdate", _SEEN),
    *(
        row
        for type_id in (CONTACTS, COMPANIES)
        for row in (
            _of_one(type_id, "recent_deal_close_date", "latest", DEALS, "closedate", _TOLD, _WON),
            _of_one(type_id, "recent_deal_amount", "latest", DEALS, "closedate", _TOLD, _WON, of="amount"),
            LinkedValue(type_id, "total_revenue", "sum", (DEALS,), of=_WORTH, where=(_WON,), claim=_IN_ONE_CURRENCY),
        )
    ),
)
_OF_LINKS = (
    LinkedValue(CONTACTS, "associatedcompanyid", "id", (COMPANIES,), 1),
    LinkedValue(CONTACTS, "num_associated_deals", "count", (DEALS,)),
    LinkedValue(COMPANIES, "num_associated_contacts", "count", (CONTACTS,)),
    LinkedValue(COMPANIES, "num_associated_deals", "count", (DEALS,)),
    LinkedValue(COMPANIES, "hs_num_child_companies", "count", (COMPANIES,), 13),
    LinkedValue(COMPANIES, "hs_parent_company_id", "id", (COMPANIES,), 14),
    LinkedValue(DEALS, "num_associated_contacts", "count", (CONTACTS,)),
    LinkedValue(DEALS, "hs_primary_associated_company", "id", (COMPANIES,), 5),
    LinkedValue(DEALS, "hs_num_of_associated_line_items", "count", (LINE_ITEMS,)),
    LinkedValue(DEALS, "hs_num_associated_deal_splits", "count", (DEAL_SPLITS,)),
    LinkedValue(QUOTES, "hs_num_associated_deals", "count", (DEALS,), claim=_NAMED),
    LinkedValue(TICKETS, "hs_num_associated_companies", "count", (COMPANIES,)),
    LinkedValue(TICKETS, "hs_primary_company_id", "id", (COMPANIES,), 26),
)
LINKED_VALUES = (*_OF_LINKS, *_OF_DEALS, *_OF_ACTIVITIES, *_OF_TIMELINES, *_OF_TICKETS_AND_LEADS)

KINDS = {
    CALLS: ("CALL", None),
    EMAILS: ("EMAIL", "hs_email_direction"),
    MEETINGS: ("MEETING", None),
    MESSAGES: ("SMS", "hs_communication_channel_type"),
    NOTES: ("NOTE", None),
    LETTERS: ("POSTAL_MAIL", None),
    TASKS: ("TASK", None),
}
"""What activities of each type are called where `of` is `kind`, unless the property beside it says it better.

Claim: the words are recorded as options (estuary, nango 2026-03).
"""
MOVED_BY = {
    DEALS: frozenset(("dealstage", "pipeline", "amount", "closedate", "hs_exchange_rate")),
    CALLS: frozenset(("hs_timestamp", "hs_call_direction")),
    EMAILS: frozenset(("hs_timestamp", "hs_email_direction")),
    MESSAGES: frozenset(("hs_timestamp", "hs_communication_channel_type")),
    TASKS: frozenset(("hs_timestamp", "hs_task_status")),
    **dict.fromkeys((MEETINGS, NOTES, LETTERS), frozenset(("hs_timestamp",))),
}
"""Properties of linked records that clients write and that values follow from, by object type."""


@cache
def of_type(type_id: str) -> tuple[LinkedValue, ...]:
    """Return the rows of an object type."""
    return tuple(row for row in LINKED_VALUES if row.type_id == type_id)


@cache
def types_that_count(type_id: str) -> frozenset[str]:
    """Return the object types whose records have a value that depends on the links to records of one type."""
    return frozenset(row.type_id for row in LINKED_VALUES if type_id in row.other_type_ids)
