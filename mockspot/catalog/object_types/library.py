"""Types of HubSpot's object library, which an account turns on: services, courses, listings, appointments, projects."""

from mockspot.catalog.object_types.row import EVERY, GDPR_DELETE, MERGE, own_scopes, standard

_CLAIM = "documented: names and type id DOC-UND, needs DOC-OBJ, operations and scopes SPEC; unverified: searchable"
_PIPELINE = ("hs_pipeline", "hs_pipeline_stage")

ROWS = (
    standard(
        "0-162",
        "services",
        "service",
        own_scopes("services"),
        claim=f"{_CLAIM}; the pipeline is recorded (KALUP 2026-10, service-field-lists-2026); merge in 2026-03 only",
        required=("hs_name", *_PIPELINE),
        pipeline="hs_pipeline",
        stage="hs_pipeline_stage",
        operations=EVERY | MERGE,
    ),
    # Claim: the paths of these three do not take the singular name (measured 2026, backlot).
    standard(
        "0-410",
        "courses",
        "course",
        own_scopes("courses"),
        claim=f"{_CLAIM}; the pipeline is recorded (course-schema-2025); merge in 2026-03 only",
        singular_path=False,
        required=("hs_course_name",),
        pipeline="hs_pipeline",
        stage="hs_pipeline_stage",
        unique_properties=("hs_course_id",),
        operations=EVERY | MERGE,
    ),
    standard(
        "0-420",
        "listings",
        "listing",
        own_scopes("listings"),
        claim=f"{_CLAIM}; the pipeline is recorded (listing-field-lists-2026)",
        singular_path=False,
        required=("hs_name",),
        pipeline="hs_pipeline",
        stage="hs_pipeline_stage",
    ),
    standard(
        "0-421",
        "appointments",
        "appointment",
        own_scopes("appointments"),
        claim=f"{_CLAIM}; that there is a pipeline is recorded (KALUP 2026-10)",
        singular_path=False,
        required=("hs_appointment_name",),
        pipeline="hs_pipeline",
        stage="hs_pipeline_stage",
        operations=EVERY | MERGE | GDPR_DELETE,
    ),
    standard(
        "0-970",
        "projects",
        "project",
        own_scopes("projects"),
        claim=_CLAIM,
        required=("hs_name", *_PIPELINE),
        pipeline="hs_pipeline",
        stage="hs_pipeline_stage",
        operations=EVERY | MERGE,
    ),
)
