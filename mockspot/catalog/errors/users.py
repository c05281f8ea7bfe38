"""Errors of the user provisioning operations: no public text of any was found, so all are ours."""

from mockspot.catalog.errors.row import ErrorKind

ROWS = (
    ErrorKind(
        "user_missing",
        404,
        "object",
        "No user found for {user}",
        "unverified: status and text ours",
        category="OBJECT_NOT_FOUND",
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
