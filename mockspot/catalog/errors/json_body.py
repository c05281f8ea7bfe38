"""Errors of reading a JSON body into HubSpot's types; line and column are those of the body as it was sent."""

from mockspot.catalog.errors.row import ErrorKind

ROWS = (
    ErrorKind(
        "json_wrong_type",
        400,
        "object",
        "Invalid input JSON on line {line}, column {column}: Cannot deserialize value of type `{java_type}` "
        "from {found} value (token `JsonToken.{token}`)",
        "pasted (HubSpot.NET issue 23, 2023); spelled `instance of … out of START_ARRAY token` in 2021 (py71, py76)",
    ),
    ErrorKind(
        "json_wrong_value",
        400,
        "object",
        "Invalid input JSON on line {line}, column {column}: Cannot deserialize value of type `{java_type}` "
        'from String "{value}": not a valid `{java_type}` value',
        "unverified: Jackson's own text, not seen from HubSpot",
    ),
    ErrorKind(
        "json_enum",
        400,
        "object",
        "Invalid input JSON on line {line}, column {column}: Enum type must be one of: [{allowed}]",
        "measured (backlot 2026) for search operators; pasted for form and property field types",
        category="VALIDATION_ERROR",
    ),
    ErrorKind(
        "json_field_blank",
        400,
        "object",
        'Invalid input JSON: unable to deserialize field "{field}". Invalid value: ',
        "measured (backlot 2026) for an empty or blank search operator",
        category="VALIDATION_ERROR",
    ),
)
