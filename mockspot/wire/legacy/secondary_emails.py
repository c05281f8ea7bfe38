"""Further addresses of a contact. Claim: paths, body and answer are documented (DOC-LEGACY)."""

from mockspot.domain.legacy.secondary_emails import ChangeEmails, Emails
from mockspot.wire.body import object_body, required, text
from mockspot.wire.call import Call
from mockspot.wire.legacy.records import number_of
from mockspot.wire.message import Answer

_MEMBERS = ("targetSecondaryEmail", "updatedSecondaryEmail")


def parse_read(call: Call) -> int:
    """Return the command of `GET /secondary-email/{vid}`."""
    return number_of(call, "vid")


def parse_add(call: Call) -> ChangeEmails:
    """Return the command of `PUT /secondary-email/{vid}/email/{email}`."""
    return ChangeEmails(number_of(call, "vid"), None, call.params["email"])


def parse_remove(call: Call) -> ChangeEmails:
    """Return the command of `DELETE /secondary-email/{vid}/email/{email}`."""
    return ChangeEmails(number_of(call, "vid"), call.params["email"], None)


def parse_replace(call: Call) -> ChangeEmails:
    """Return the command of `PATCH /secondary-email/{vid}`."""
    body = object_body(call)
    required(call, body, _MEMBERS, ())
    taken, given = (text(call, body, name, ()) for name in _MEMBERS)
    return ChangeEmails(number_of(call, "vid"), taken, given)


def listed(found: Emails, call: Call) -> Answer:
    """Answer the addresses that a contact has now, besides its own."""
    return Answer(200, {"portalId": call.portal.portal_id, "vid": found.number, "secondaryEmails": list(found.emails)})
