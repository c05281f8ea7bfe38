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
        401,
        "gateway",
        "This API requires a developer API key: pass the key of the account that owns the app as the query parameter "
        "hapikey.",
        "401 rather than 403 with a private-app token: pasted (hscli 2026); category and links.docs pasted (SLACK); "
        "unverified: text and the page linked to",
        category="INVALID_AUTHENTICATION",
        links=(("docs", "https://developers.hubspot.com/docs/methods/auth/oauth-overview"),),
    ),
    ErrorKind(
        "scopes_missing",
        403,
        "gateway",
        "This app hasn't been granted all required scopes to make this call. Read more about required scopes here: "
        "https://developers.hubspot.com/scopes.",
        "recorded (sens 2024), documented (DOC-ERR); switch every_scope_in_403",
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
