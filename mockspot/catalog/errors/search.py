"""Errors of the search endpoints."""

from mockspot.catalog.errors.row import ErrorKind

_PROBLEM = "There was a problem with the request."

ROWS = (
    ErrorKind(
        "search_operand_missing",
        400,
        "object",
        "Invalid input JSON on line {line}, column {column}: operator {operator} requires {operand}",
        "pasted (SLACK 2023-03 for IN, node128 2022 for BETWEEN); unverified: the text for other operators",
        category="VALIDATION_ERROR",
    ),
    ErrorKind(
        "search_too_many_groups",
        400,
        "object",
        "too many filterGroups (count: {count}, max allowed: {maximum})",
        "pasted (SLACK 2021-05)",
        category="VALIDATION_ERROR",
    ),
    ErrorKind(
        "search_too_many_filters_in_group",
        400,
        "object",
        "too many filters per filter group (count: {count}, max allowed: {maximum})",
        "pasted (SLACK 2024-12)",
        category="VALIDATION_ERROR",
    ),
    ErrorKind(
        "search_too_many_filters",
        400,
        "object",
        "too many filters (count: {count}, max allowed: {maximum})",
        "the limit is documented (DOC-SEARCH); unverified: text",
        category="VALIDATION_ERROR",
    ),
    ErrorKind(
        "search_too_many_sorts",
        400,
        "object",
        "too many sorts (count: {count}, max allowed: {maximum})",
        "one rule is documented (DOC-SEARCH); unverified: that two are refused, and the text",
        category="VALIDATION_ERROR",
    ),
    ErrorKind(
        "search_limit",
        400,
        "object",
        "limit must be between 1 and {maximum}, was {limit}",
        "over 200 documented (DOC-SEARCH), 0 refused (SLACK 2020, 2023); unverified: text",
        category="VALIDATION_ERROR",
    ),
    ErrorKind(
        "search_query_too_long",
        400,
        "object",
        "query must be at most {maximum} characters, was {count}",
        "the limit is documented (DOC-SEARCH); unverified: text",
        category="VALIDATION_ERROR",
    ),
    ErrorKind(
        "search_body_too_long",
        400,
        "object",
        "the request body must be at most {maximum} characters, was {count}",
        "the limit is documented (DOC-SEARCH); unverified: text",
        category="VALIDATION_ERROR",
    ),
    ErrorKind("search_after", 400, "object", _PROBLEM, "unverified: an `after` that is no offset"),
    ErrorKind("search_window", 400, "object", _PROBLEM, "pasted (SLACK 2024-04): `after` at 10,000"),
    ErrorKind("search_property_unknown", 400, "object", _PROBLEM, "no category: pasted (public issues)"),
    ErrorKind(
        "search_operator_not_allowed",
        400,
        "object",
        _PROBLEM,
        "pasted for HAS_PROPERTY on associations (SLACK 2023); unverified: text for CONTAINS_TOKEN on hs_object_id, "
        "and for filters on hs_body_preview_html and hs_email_html",
    ),
    ErrorKind(
        "search_operand_invalid", 400, "object", _PROBLEM, "unverified: an operand its property's type cannot read"
    ),
)
