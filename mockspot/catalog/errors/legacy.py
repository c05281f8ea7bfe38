"""Errors of the oldest APIs that the newer ones do not have."""

from mockspot.catalog.errors.row import ErrorKind

ROWS = (
    ErrorKind(
        "engagement_type_missing",
        400,
        "object",
        "Engagement type cannot be null",
        "text second-hand (HubSpot.NET 108, 2021); unverified: that it is a 400, and its envelope",
    ),
    ErrorKind(
        "engagement_record_type",
        400,
        "object",
        "Invalid enum constant '{value}' for class ObjectType",
        "three keys besides a request id: recorded (hrb 2016)",
    ),
    ErrorKind(
        "legacy_record_missing",
        404,
        "object",
        "Couldn't find {what} '{number}' in portal '{portal_id}'",
        "recorded (hrb 2019), of a company that was to be changed, and of a contact that was to be added to one",
    ),
    ErrorKind(
        "legacy_values_invalid",
        400,
        "legacy",
        "Property values were not valid",
        "recorded (grou 2022): a list of its own, before the members that every body has",
        context=("validationResults", "status", "message", "correlationId"),
    ),
    ErrorKind(
        "contact_exists",
        409,
        "legacy",
        "Contact already exists",
        "recorded (hrb 2019), with a request id, which was sent until about 2023",
        category="CONTACT_EXISTS",
        context=("message", "identityProfile", "status", "correlationId", "error"),
    ),
    ErrorKind(
        "contacts_not_written",
        400,
        "legacy",
        "Errors found processing batch update",
        "recorded (RUDDER 2023), pasted (FORUM 959); no list of addresses where none is bad: hull",
        context=("status", "message", "correlationId", "invalidEmails", "failureMessages"),
    ),
    ErrorKind(
        "contact_key_missing",
        400,
        "object",
        "You need to supply a vid or email for the contact.",
        "pasted (FORUM 959), of one of many",
    ),
    ErrorKind(
        "contact_email_invalid",
        400,
        "object",
        "{message}",
        "recorded (RUDDER 2023), of one of many whose address is no property",
    ),
    ErrorKind(
        "contact_email_missing",
        404,
        "legacy",
        "contact does not exist",
        "recorded (grou 2021-22), of a contact asked for by its address",
        category="OBJECT_NOT_FOUND",
        context=("status", "message", "correlationId", "errors", "category"),
    ),
    ErrorKind(
        "contact_missing",
        404,
        "object",
        "contact does not exist",
        "recorded (hrb 2019), of a contact asked for by its id; unverified: that it has no category either since",
    ),
)
