"""Errors of the token endpoint and of the consent page.

In `token` rows the category is HubSpot's `status` and the sub-category the RFC 6749 `error`. Clients in the field match
on `status`. Where a claim says "text ours", nobody showed HubSpot's: never assert it.
"""

from mockspot.catalog.errors.row import ErrorKind


def _token(kind: str, status: str, error: str, message: str, claim: str) -> ErrorKind:
    return ErrorKind(kind, 400, "token", message, claim, category=status, sub_category=error)


def _page(kind: str, message: str, claim: str, *, status: int = 400, category: str | None = None) -> ErrorKind:
    return ErrorKind(kind, status, "page", message, claim, category=category)


_TOKEN_ROWS = (
    _token(
        "token_refresh_unknown",
        "BAD_REFRESH_TOKEN",
        "invalid_grant",
        "refresh token is invalid, expired or revoked",
        "pasted (NANGO 2026); a live note of 2026-10 saw another error: switch dead_refresh_token_error",
    ),
    _token(
        "token_refresh_unknown_request",
        "BAD_REFRESH_TOKEN",
        "invalid_request",
        "refresh token is invalid, expired or revoked",
        "unverified: a live note of 2026-10-06 saw this error beside the status; switch dead_refresh_token_error",
    ),
    _token(
        "token_refresh_mismatch",
        "MISMATCH_REFRESH_TOKEN_CLIENT",
        "invalid_grant",
        "refresh token was not issued to this client",
        "status and text pasted (SLACK 2023-10); unverified: error",
    ),
    _token(
        "token_code_unknown",
        "BAD_AUTH_CODE",
        "invalid_grant",
        "missing or unknown auth code",
        "status and text pasted (SLACK); unverified: error",
    ),
    _token(
        "token_code_expired",
        "EXPIRED_AUTH_CODE",
        "invalid_grant",
        "auth code has expired",
        "status pasted (SLACK 2022-07); unverified: error, text ours",
    ),
    _token(
        "token_redirect_mismatch",
        "MISMATCH_REDIRECT_URI_AUTH_CODE",
        "invalid_grant",
        "redirect URI does not match initial auth code URI",
        "status and text pasted (SLACK 2021-06); unverified: error",
    ),
    _token(
        "token_redirect_invalid",
        "BAD_REDIRECT_URI",
        "invalid_request",
        "missing or invalid redirect URI",
        "status second-hand (public issues); unverified: error, text ours",
    ),
    _token(
        "token_client_unknown",
        "BAD_CLIENT_ID",
        "invalid_client",
        "missing or unknown client id",
        "pasted (SLACK; the error in 2026)",
    ),
    _token(
        "token_secret_wrong",
        "BAD_CLIENT_SECRET",
        "invalid_client",
        "missing or invalid client secret",
        "status pasted (public issues); unverified: error, text ours",
    ),
    _token(
        "token_grant_unknown",
        "BAD_GRANT_TYPE",
        "unsupported_grant_type",
        "missing or unknown grant type",
        "status and text pasted (SLACK 2022-07), also where the form does not parse; unverified: error",
    ),
    _token(
        "token_verifier_wrong",
        "BAD_CODE_VERIFIER",
        "invalid_grant",
        "code verifier does not match the code challenge",
        "status second-hand (public issues); unverified: error, text ours",
    ),
    _token(
        "token_scopes_unknown",
        "BAD_SCOPES",
        "invalid_scope",
        "the app does not have the requested scopes",
        "status second-hand (public issues); unverified: error, text ours",
    ),
    _token(
        "token_account_gone",
        "BAD_HUB",
        "access_denied",
        "missing or unknown hub id",
        "pasted as 400 with access_denied (POSTHOG), as 403 in 2024 (SLACK)",
    ),
)

_PAGE_ROWS = (
    _page(
        "authorize_client_unknown",
        "An invalid app client_id was provided. Please contact the app developer.",
        "pasted in French (public issues, 2026-03); unverified: the English words",
    ),
    _page(
        "authorize_redirect_mismatch",
        "Authorization failed as the redirect URL '{redirect_uri}' doesn't match the app's registered redirect URL. "
        "Please consult the app developer.",
        "pasted (public issues, 2024-06 and 2025-04; oauth-quickstart-python 3); a page, never a redirect (DOC-WWO)",
    ),
    _page(
        "authorize_redirect_insecure",
        "Authorization failed as the redirect URL '{redirect_uri}' must use https, or http with localhost, and must "
        "not name an IP address.",
        "rule documented (DOC-WWO); unverified: text ours",
    ),
    _page(
        "authorize_scope_deprecated",
        "The scope contacts is no longer available. Ask for crm.objects.contacts.read and its relatives instead.",
        "category pasted (SLACK 2023-02); unverified: text ours",
        category="DEPRECATED_CONTACTS_SCOPE",
    ),
    _page(
        "authorize_scopes_missing",
        "client requires more scopes",
        "text and category pasted (SLACK 2024-02), rule documented (DOC-WWO); unverified: that they belong together",
        category="MISSING_SCOPE_GROUP",
    ),
    _page(
        "authorize_scopes_foreign",
        "There is a mismatch between the scopes of the installation link and those of the app's settings: {foreign}",
        "rule documented (CHG:advanced-auth-and-scope-settings-for-public-apps); unverified: text ours",
    ),
    _page(
        "authorize_account_lacks_scopes",
        "hub does not have access to the required scopes",
        "text and category pasted (SLACK 2023-02); the page around it says the connection couldn't be completed",
        category="HUB_UNAUTHORIZED",
    ),
    _page(
        "authorize_account_unknown", "There is no account {portal_id} to connect.", "unverified: text ours", status=404
    ),
    _page("authorize_user_unknown", "That user is not in this account.", "unverified: text ours", status=404),
    _page(
        "authorize_user_unauthorized",
        "user does not have permissions to authorize scopes",
        "text and category pasted (SLACK 2024-02), who may install documented (DOC-WWO); unverified: status",
        category="USER_UNAUTHORIZED",
        status=403,
    ),
    _page(
        "authorize_form_forged",
        "This form was not made for this request. Open the authorization link again.",
        "unverified: text ours",
        status=403,
    ),
)

_INFO_ROWS = (
    ErrorKind(
        "access_token_malformed",
        400,
        "object",
        "The access token must have the correct format",
        "text pasted (SLACK); unverified: the members around it",
    ),
    ErrorKind("access_token_unknown", 404, "object", "access token not found", "unverified: status and text ours"),
    ErrorKind("refresh_token_unknown", 404, "object", "refresh token not found", "unverified: status and text ours"),
    ErrorKind("private_token_unknown", 404, "object", "token not found", "unverified: status and text ours"),
    ErrorKind(
        "uninstall_not_external",
        400,
        "object",
        "Only an app that was installed through OAuth can be uninstalled with its own token",
        "unverified: status and text ours",
        category="VALIDATION_ERROR",
    ),
)

ROWS = (*_TOKEN_ROWS, *_PAGE_ROWS, *_INFO_ROWS)
