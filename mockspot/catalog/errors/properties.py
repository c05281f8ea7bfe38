"""Errors of property definitions and their groups."""

from mockspot.catalog.errors.row import ErrorKind

_IN_USE = (
    '{{"status":"error","message":"Can\'t delete or purge a group with active properties",'
    '"correlationId":"{correlation_id}","category":"VALIDATION_ERROR",'
    '"subCategory":"PropertyGroupError.GROUP_WITH_ACTIVE_PROPERTIES"}}'
)

ROWS = (
    ErrorKind(
        "property_missing",
        404,
        "object",
        "No property named {name} exists for object type {type_id}.",
        "404 OBJECT_NOT_FOUND for read, update and delete: recorded (KALUP 2026-09); unverified: text",
        category="OBJECT_NOT_FOUND",
    ),
    ErrorKind(
        "property_exists",
        409,
        "object",
        "A property named '{name}' already exists.",
        "recorded (KALUP 2026-09)",
        category="OBJECT_ALREADY_EXISTS",
        sub_category="Properties.PROPERTY_WITH_NAME_EXISTS",
    ),
    ErrorKind(
        "property_invalid",
        400,
        "object",
        "Property failed validation.",
        "message and subCategory recorded (SLACK 2024-25); unverified: which mistakes get it, context.reason is ours",
        category="VALIDATION_ERROR",
        sub_category="Properties.PROPERTY_CREATE_FAILED_VALIDATION",
        context=("property", "objectTypeId", "reason"),
    ),
    ErrorKind(
        "property_boolean_options",
        400,
        "object",
        "Boolean properties must have exactly two options; one with a value of 'true', "
        "the other with a value of 'false'.",
        "recorded (SLACK 2024-04, 2025-01)",
        category="VALIDATION_ERROR",
        sub_category="PropertyValidationError.INVALID_BOOLEAN_OPTION",
        context=("property", "objectTypeId"),
    ),
    ErrorKind(
        "property_options_missing",
        400,
        "object",
        "Property '{property}' of object type '{objectTypeId}' has no options but options are required!",
        "recorded (SLACK 2024-25); unverified: context",
        category="VALIDATION_ERROR",
        sub_category="PropertyValidationError.MISSING_OPTIONS",
        context=("property", "objectTypeId"),
    ),
    ErrorKind(
        "property_unique_cap",
        400,
        "object",
        "Only {maximum} properties with unique values are allowed per object type.",
        "the cap is documented (DOC-PROPS); unverified: the answer",
        category="VALIDATION_ERROR",
        context=("property", "objectTypeId"),
    ),
    ErrorKind(
        "property_cap",
        400,
        "object",
        "The limit of {maximum} custom properties is reached.",
        "the caps are documented and observed (KALUP 2026-10); unverified: the answer",
        category="VALIDATION_ERROR",
        context=("objectTypeId",),
    ),
    ErrorKind(
        "property_read_only",
        400,
        "object",
        "The definition of property '{name}' is read only.",
        "the mark readOnlyDefinition is documented (SPEC); unverified: the answer",
        category="VALIDATION_ERROR",
    ),
    ErrorKind(
        "property_not_archivable",
        400,
        "object",
        "Property {name} of object type {type_id} is defined by HubSpot and cannot be archived.",
        "default properties cannot be deleted (KB); unverified: the answer",
        category="VALIDATION_ERROR",
    ),
    ErrorKind(
        "property_group_unknown",
        400,
        "object",
        "Property group {group} does not exist for object type {type_id}.",
        "refused as a group that does not exist: observed (KALUP 2026-10); unverified: status and text",
        category="VALIDATION_ERROR",
    ),
    ErrorKind(
        "sensitive_scope_missing",
        403,
        "object",
        "Missing required scope for: sensitive-data-property-create",
        "observed (KALUP 2026-10); unverified: category",
        category="MISSING_SCOPES",
    ),
    ErrorKind(
        "sensitive_data_off",
        400,
        "object",
        "Portal {portal_id} is not enabled for sensitive data.",
        "the code is observed (KALUP 2026-10); unverified: that it is the subCategory's last part, and the text",
        category="VALIDATION_ERROR",
        sub_category="PropertyValidationError.PORTAL_NOT_ENABLED_FOR_SENSITIVE_DATA",
    ),
    ErrorKind(
        "property_group_missing",
        404,
        "object",
        "No property group named {name} exists.",
        "unverified: that it answers as a missing property does",
        category="OBJECT_NOT_FOUND",
    ),
    ErrorKind(
        "property_group_exists",
        409,
        "object",
        "A property group named '{name}' already exists.",
        "unverified: that it answers as an existing property does",
        category="OBJECT_ALREADY_EXISTS",
    ),
    ErrorKind(
        "property_group_in_use",
        400,
        "object",
        _IN_USE,
        "the error body is JSON inside the message, with three keys around it: recorded (KALUP 2026-09)",
    ),
)
