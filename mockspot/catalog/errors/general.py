"""Errors any route can answer: routing, content type, JSON, ids, internal errors, and what is not simulated."""

from mockspot.catalog.errors.row import ErrorKind

ROWS = (
    ErrorKind("route_unknown", 404, "html", "Not Found", "HTML without the paragraph: pasted (hscli 2026)"),
    ErrorKind(
        "method_not_allowed",
        405,
        "html",
        "Method Not Allowed",
        "405 HTML: pasted (hscli 2026), the reason in <pre> (SLACK 2019, 2023); Allow recorded (hubspot-php 203)",
    ),
    ErrorKind(
        "unsupported_media_type",
        415,
        "html",
        "Unsupported Media Type",
        "Jetty page, the reason in <pre>: pasted (SLACK 2019, 2021, 2023)",
    ),
    ErrorKind(
        "method_not_allowed_json",
        405,
        "object",
        "Method Not Allowed",
        "to a client that accepts JSON alone (with */* a page: node159); unverified: the whole answer",
    ),
    ErrorKind(
        "unsupported_media_type_json",
        415,
        "object",
        "Unsupported Media Type",
        "to a client that accepts JSON alone (with */* a page: node159); unverified: the whole answer",
    ),
    ErrorKind("not_found_html", 404, "html", "Resource not found", "recorded with its paragraph (sens 2024, node194)"),
    ErrorKind(
        "not_found_json",
        404,
        "object",
        "resource not found",
        "older, pasted (SLACK 2023); switch missing_record_html",
    ),
    ErrorKind(
        "id_not_numeric",
        404,
        "object",
        "Object not found.  {parameter} are usually numeric.",
        "pasted (SLACK, node669); two spaces",
        category="OBJECT_NOT_FOUND",
        context=("id",),
    ),
    ErrorKind(
        "id_not_positive",
        404,
        "object",
        "Object not found. objectId is usually positive.",
        "pasted (hscli 2026); unverified: one space, since that report folds them",
        category="OBJECT_NOT_FOUND",
        context=("id",),
    ),
    ErrorKind(
        "type_unknown_name",
        400,
        "object",
        "Unable to infer object type from: {name}",
        "3 keys: observed (backlot 2026), pasted (amp 2025)",
    ),
    ErrorKind(
        "type_unknown_id", 400, "object", "Invalid object or event type id: {name}", "3 keys: observed (backlot 2026)"
    ),
    ErrorKind(
        "body_missing",
        400,
        "object",
        "Invalid JSON input: a request body was expected, but none found",
        "pasted (rb187, hscli 2026, SLACK 2024-25)",
        category="VALIDATION_ERROR",
    ),
    ErrorKind(
        "json_invalid",
        400,
        "object",
        "Invalid input JSON on line {line}, column {column}: {problem}",
        "pasted (py71, php227, SLACK); no category on bad JSON",
    ),
    ErrorKind(
        "json_required_fields",
        400,
        "object",
        "Invalid input JSON on line {line}, column {column}. Some required fields were not set: [{fields}]",
        "pasted (hscli 2026, SLACK 2024-25)",
        category="VALIDATION_ERROR",
    ),
    ErrorKind(
        "query_value",
        400,
        "object",
        "Unable to parse value for query parameter: {parameter}",
        "pasted (public issues); no category: pasted of another API (hscli 2026)",
    ),
    ErrorKind(
        "path_value",
        400,
        "object",
        "Unable to parse value for path parameter: {parameter}",
        "pasted (SLACK 2022); no category: pasted whole of three APIs (hscli 2026)",
    ),
    ErrorKind(
        "body_too_large", 413, "html", "Request Entity Too Large", "second-hand (public issues); unverified: body"
    ),
    ErrorKind(
        "address_too_long",
        414,
        "edge",
        "Request-URI Too Large",
        "documented without a length (DOC-ERR); page pasted (airbyte 33976, 2024-01); unverified: its line ends, its "
        "headers, and that it comes before authentication; switch longest_address",
    ),
    ErrorKind("internal_error", 500, "object", "internal error", "pasted (SLACK, hscli 2026)"),
    ErrorKind(
        "not_simulated",
        501,
        "object",
        "mockspot does not simulate {operation}. What is simulated: "
        "https://github.com/mockspot/mockspot/blob/main/docs/support.md",
        "mockspot's own answer: never a plausible 200 for what is unknown",
        category="MOCKSPOT_NOT_SIMULATED",
    ),
    ErrorKind(
        "value_locked",
        423,
        "object",
        "Timed out trying to acquire unique value lock for PropertyValueCoordinates{{portalId={portal_id}, "
        "objectTypeId={java_id}, propertyName={property_name}, value={value}}}. The lock was being held.",
        "concurrent writes of one unique value: pasted (SLACK 2023-06), the status follows from the category and "
        "DOC-ERR; a fault asks for it, and unverified: the property and value that one names",
        category="LOCKED",
    ),
    ErrorKind(
        "account_migrating",
        477,
        "object",
        "This account is being migrated between data centers.",
        "the status and its Retry-After: documented (DOC-ERR); a fault asks for it; unverified: the whole body",
    ),
)
