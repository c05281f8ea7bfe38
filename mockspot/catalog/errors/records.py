"""Errors of the CRM record operations."""

from mockspot.catalog.errors.row import ErrorKind

ROWS = (
    ErrorKind(
        "property_values_invalid",
        400,
        "object",
        "Property values were not valid: {problems}",
        "a JSON list inside the text: recorded (SLACK, RUDDER, AP9359 2023-26)",
        category="VALIDATION_ERROR",
    ),
    ErrorKind(
        "required_properties",
        400,
        "object",
        "Error creating {legacy_name}.  Some required properties were not set.",
        "two spaces, type in upper case: recorded (SLACK 2023-05, 2023-11)",
        category="VALIDATION_ERROR",
        context=("properties",),
    ),
    ErrorKind(
        "no_properties",
        400,
        "object",
        "No properties found to update, please provide at least one.",
        "empty PATCH: real traffic 1.5",
        category="VALIDATION_ERROR",
    ),
    ErrorKind(
        "property_names_invalid",
        400,
        "object",
        "Invalid input JSON on line {line}, column {column}: Names for properties should be lowercase and have less "
        "than 100 characters. Invalid names: [{names}]",
        "recorded (SLACK 2023-05)",
        category="VALIDATION_ERROR",
    ),
    ErrorKind(
        "record_exists",
        409,
        "object",
        "{label} already exists. Existing ID: {existingId}",
        "recorded (SLACK 2021-26, node545)",
        category="CONFLICT",
        batch_context=("existingId",),  # amp 2025-26; a single answer has four keys (node545)
    ),
    ErrorKind(
        "unique_value_taken",
        400,
        "object",
        "Cannot set PropertyValueCoordinates{{portalId={portal_id}, objectTypeId=ObjectTypeId{{legacyObjectType="
        "{legacy_name}}}, propertyName={name}, value={value}}} on {number}. {holder} already has that value.",
        "recorded (SLACK)",
        category="VALIDATION_ERROR",
    ),
    ErrorKind(
        "id_property_not_unique",
        400,
        "object",
        "Unable to perform update/upsert by non-unique {type_id} property {name} in portal ID {portal_id}",
        "recorded (SLACK 2024)",
        category="VALIDATION_ERROR",
    ),
    ErrorKind(
        "batch_too_large",
        400,
        "object",
        "The maximum number of inputs supported in a batch{request_for} is {maximum}. Please reduce the number of "
        "items and try again",
        "recorded (SLACK 2024-12, AP9359); with history 50",
        category="VALIDATION_ERROR",
    ),
    ErrorKind(
        "batch_duplicate_ids",
        400,
        "object",
        "Duplicate IDs found in batch input: [{listed}]. IDs must be unique",
        "recorded (SLACK)",
        category="VALIDATION_ERROR",
        context=("ids",),
    ),
    ErrorKind(
        "batch_records_missing",
        207,
        "object",
        "Could not get some {legacy_name} objects, they may be deleted or not exist. Check that ids are valid.",
        "one entry holds all missing ids: recorded (SLACK, real traffic 4)",
        category="OBJECT_NOT_FOUND",
        context=("ids",),
    ),
    ErrorKind(
        "page_limit",
        400,
        "object",
        "The limit must be between 1 and {maximum}.",
        "unverified: that it is a 400 VALIDATION_ERROR is the suggested default, the text is ours",
        category="VALIDATION_ERROR",
    ),
)
