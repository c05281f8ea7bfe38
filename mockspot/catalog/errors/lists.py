"""Errors of the lists operations."""

from mockspot.catalog.errors.row import ErrorKind

ROWS = (
    ErrorKind(
        "list_missing",
        404,
        "object",
        "List does not exist with ID {listId}.",
        "pasted as far as the context (hscli 2026); unverified: what comes after it",
        category="OBJECT_NOT_FOUND",
        context=("listId",),
    ),
    ErrorKind(
        "list_name_missing",
        404,
        "object",
        "List does not exist with name {listName}.",
        "unverified: that it is a JSON 404, and the text",
        category="OBJECT_NOT_FOUND",
        context=("listName",),
    ),
    ErrorKind(
        "list_name_taken",
        400,
        "object",
        "A list with the name {listName} already exists.",
        "sub-category: second-hand, public clients match on it (clients 2026-11); unverified: the status and the text",
        category="VALIDATION_ERROR",
        sub_category="ILS.DUPLICATE_LIST_NAMES",
        context=("listName",),
    ),
    ErrorKind(
        "list_name_blank",
        400,
        "object",
        "A list needs a name.",
        "that a name is needed: documented (SPEC); unverified: the text",
        category="VALIDATION_ERROR",
    ),
    ErrorKind(
        "list_cursor_invalid",
        400,
        "object",
        "The cursor is not one of this list of lists.",
        "status and sub-category: documented (DOC-SEGMENTS); unverified: the text",
        category="VALIDATION_ERROR",
        sub_category="INVALID_CURSOR",
    ),
    ErrorKind(
        "list_processing_type_invalid",
        400,
        "object",
        "Invalid processing types: [{listed}]. Valid ones: [DYNAMIC, MANUAL, SNAPSHOT]",
        "status and sub-category: documented (DOC-SEGMENTS); unverified: the text",
        category="VALIDATION_ERROR",
        sub_category="INVALID_PROCESSING_TYPE",
    ),
    ErrorKind(
        "lists_unlike",
        400,
        "object",
        "The lists {listId} and {sourceListId} must be two that hold records of one type.",
        "that they must: documented (SPEC); unverified: the text",
        category="VALIDATION_ERROR",
        context=("listId", "sourceListId"),
    ),
)
