"""Errors of the gateway: who is calling, and may they."""

from mockspot.catalog.errors.row import ErrorKind

ROWS = (
    ErrorKind(
        "authentication_missing",
        401,
        "gateway",
        "Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more "
        "details at https://developers.hubspot.com/docs/methods/auth/oauth-overview",
        "missing, malformed, unknown or revoked token: pasted (hscli 2026, SLACK, BOW)",
        category="INVALID_AUTHENTICATION",
    ),
    ErrorKind(
        "token_expired",
        401,
        "gateway",
        "The OAuth token used to make this call expired {age} ago.",
        "pasted (SLACK 2023-10, airbyte 74726); units are spelled with (s), the context key has a space",
        category="EXPIRED_AUTHENTICATION",
        context=("expire time",),
    ),
    ErrorKind(
        "developer_key_missing",
        403,
        "gateway",
        "This API can't be called using an OAuth access token. A valid developer API key must be provided in the "
        "`hapikey` query parameter, and a valid `appId` must be provided in the API request.",
        "pasted (SLACK 2022-09, 2023-08, 2024-01; hscli 2026 of another API)",
        category="INVALID_AUTHENTICATION",
        links=(("docs", "https://developers.hubspot.com/docs/api/developer-tools-overview#developer-api-keys"),),
    ),
    ErrorKind(
        "developer_key_unknown",
        401,
        "gateway",
        "This hapikey doesn't exist.",
        "body pasted (SLACK 2023-02, 2023-05, 2023-07) of account keys; unverified: of developer keys, and the status",
    ),
    ErrorKind(
        "scopes_missing",
        403,
        "gateway",
        "This app hasn't been granted all required scopes to make this call. Read more about required scopes here: "
        "https://developers.hubspot.com/scopes.",
        "pasted (public logs, 2025-10 to 2026-08), documented (DOC-ERR); of 2024 (sens) by every_scope_in_403",
        category="MISSING_SCOPES",
        links=(("scopes", "https://developers.hubspot.com/scopes"),),
    ),
    ErrorKind(
        "view_not_permitted",
        403,
        "object",
        "You do not have permissions to view object type {java_id} in portal "
        "{portal_id} (requires one of [{internal_scope}])",
        "property definitions: recorded (sens 2024); no category, with rate-limit headers",
    ),
)
