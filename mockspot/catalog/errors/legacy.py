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
)
