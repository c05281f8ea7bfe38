"""Activities on the timelines of records: calls, emails, meetings, notes, tasks, messages and letters."""

from mockspot.catalog.object_types.row import Scopes, standard

_CLAIM = "documented: names and type id DOC-UND, properties DOC-SEARCH, needs DOC-OBJ, scopes DOC-SCOPES and SPEC"
_WITHOUT_SEARCH = f"{_CLAIM}; unverified: searchable properties"


def _scopes(*own: str, mail: tuple[str, ...] = ()) -> Scopes:
    """Return the scopes of an activity: those of contacts cover it (documented, DOC-SCOPES).

    unverified: that they cover its definitions; SPEC has `crm.schemas.<type>.read` for most of them and no write scope.
    """
    contacts = "crm.objects.contacts"
    return Scopes(
        (f"{contacts}.read", *mail),
        (f"{contacts}.write", *mail),
        (*own, f"{contacts}.read"),
        ("crm.schemas.contacts.write",),
    )


def _named(name: str) -> tuple[str, ...]:
    """Return the scopes that open the definitions of one activity (SPEC)."""
    return f"crm.schemas.{name}.read", f"crm.objects.{name}.read"


ROWS = (
    standard(
        "0-48",
        "calls",
        "call",
        _scopes(*_named("calls")),
        claim=_CLAIM,
        searchable=("hs_call_title", "hs_body_preview"),
        required=("hs_timestamp",),
    ),
    standard(
        "0-49",
        "emails",
        "email",
        # Claim: sales-email-read shows the content of emails (documented, DOC-SCOPES; SPEC: for reads and writes).
        _scopes(*_named("emails"), mail=("sales-email-read",)),
        claim=_CLAIM,
        searchable=("hs_email_subject",),
        required=("hs_timestamp", "hs_email_direction"),
    ),
    standard(
        "0-47",
        "meetings",
        "meeting",
        _scopes(*_named("meetings")),
        claim=f"{_CLAIM}; MEETING_EVENT is the name in HubSpot's association table (DOC-ASSOC)",
        legacy_name="MEETING_EVENT",
        searchable=("hs_meeting_title", "hs_meeting_body"),
        required=("hs_timestamp",),
    ),
    standard(
        "0-46",
        "notes",
        "note",
        _scopes(*_named("notes")),
        # HubSpot shows a note in the list of a record's activities (nango 2026); the form of that address is not known.
        claim=f"{_CLAIM}; unverified: the address in HubSpot's pages",
        searchable=("hs_note_body",),
        required=("hs_timestamp",),
    ),
    standard(
        "0-27",
        "tasks",
        "task",
        _scopes(*_named("tasks")),
        claim=f"{_CLAIM}; the pipeline and the address in HubSpot's pages are recorded (nango 2026)",
        pages="tasks/{portal_id}/view/all/task",
        searchable=("hs_task_body", "hs_task_subject"),
        required=("hs_timestamp",),
        pipeline="hs_pipeline",
        stage="hs_pipeline_stage",
    ),
    standard(
        "0-18",
        "communications",
        "communication",
        _scopes(),
        claim=_WITHOUT_SEARCH,
        required=("hs_timestamp", "hs_communication_channel_type"),
    ),
    standard(
        "0-116",
        "postal_mail",
        "postal_mail",
        _scopes(),
        claim=_WITHOUT_SEARCH,
        required=("hs_timestamp",),
    ),
)
