"""People of the account, what customers say of it, and the events it holds."""

from mockspot.catalog.object_types.row import READS, Scopes, object_scopes, standard

_CLAIM = "documented: names and type id DOC-UND, operations and scopes SPEC"

USERS = standard(
    "0-115",
    "users",
    "user",
    object_scopes("users"),
    claim=f"{_CLAIM}, needs DOC-OBJ; unverified: searchable properties, and a create for somebody who is no user",
    required=("hs_internal_user_id", "hs_email"),
    unique_properties=("hs_internal_user_id",),
)

ROWS = (
    USERS,
    standard(
        "0-19",
        "feedback_submissions",
        "feedback_submission",
        Scopes(
            ("crm.objects.contacts.read", "crm.objects.feedback_submissions.read"),
            (),
            ("crm.objects.contacts.read", "crm.objects.feedback_submissions.read"),
            ("crm.schemas.contacts.write",),
        ),
        claim=f"{_CLAIM}, searchable properties DOC-SEARCH; unverified: the scope that changes definitions",
        searchable=("hs_submission_name", "hs_content"),
        operations=READS,
    ),
    standard(
        "0-54",
        "marketing_events",
        "marketing_event",
        object_scopes("marketing_events"),
        claim="documented: names and type id DOC-UND, needs DOC-OBJ; unverified: that the whole template is offered",
        required=("hs_event_name", "hs_event_description"),
    ),
)
