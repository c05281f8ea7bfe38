"""Errors of the user provisioning operations: a public text was found of one, so all others are ours."""

from mockspot.catalog.errors.row import ErrorKind

ROWS = (
    ErrorKind(
        "user_missing",
        404,
        "object",
        "No user found for {user}",
        "status observed (tfhs 2026-08); unverified: text ours",
        category="OBJECT_NOT_FOUND",
    ),
    ErrorKind(
        "user_not_active",
        400,
        "object",
        "User {user} cannot be updated: USER_NOT_ON_ANY_HUBS",
        "status and the word in capitals observed (tfhs 2026-08); unverified: where it stands, and the rest",
        category="VALIDATION_ERROR",
    ),
    ErrorKind(
        "user_exists",
        409,
        "object",
        "A user with the email {email} already exists",
        "addresses are unique (documented, SPEC); unverified: status and text ours",
        category="CONFLICT",
    ),
    ErrorKind(
        "user_email_invalid",
        400,
        "object",
        "Email address {email} is invalid",
        "unverified: that the text of a bad property value is used",
        category="VALIDATION_ERROR",
    ),
    ErrorKind(
        "user_role_unknown",
        400,
        "object",
        "There is no permission set {role_id}",
        "unverified: status and text ours",
        category="VALIDATION_ERROR",
    ),
    ErrorKind(
        "roles_unavailable",
        400,
        "object",
        "Account doesn't have access to roles.",
        "pasted (SLACK 2023-09, 2025-01), observed in a free account (tfhs 2026-08)",
        category="VALIDATION_ERROR",
    ),
    ErrorKind(
        "user_role_billing",
        403,
        "object",
        "The permission set {role_id} has a paid seat and needs the scope {scope}",
        "the rule is documented (DOC-USERS); unverified: status and text ours",
        category="MISSING_SCOPES",
    ),
    ErrorKind(
        "user_team_unknown",
        400,
        "object",
        "There is no team {team_id}",
        "unverified: status and text ours",
        category="VALIDATION_ERROR",
    ),
    ErrorKind(
        "user_last_super_admin",
        400,
        "object",
        "The last super admin of an account cannot be removed",
        "unverified: that HubSpot refuses, and the text",
        category="VALIDATION_ERROR",
    ),
)
