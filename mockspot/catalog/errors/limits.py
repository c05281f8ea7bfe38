"""Errors of the limiter: too many calls. Here `context` lists the members after `errorType`, in their order."""

from mockspot.catalog.errors.row import ErrorKind

ROWS = (
    ErrorKind(
        "limit_ten_secondly",
        429,
        "limiter",
        "You have reached your ten_secondly_rolling limit.",
        "pasted with its headers (SLACK 2023-06)",
        context=("correlationId", "policyName", "groupName"),
    ),
    ErrorKind(
        "limit_secondly",
        429,
        "limiter",
        "You have reached your secondly limit.",
        "search: pasted (SLACK, public issues, hscli 2026)",
        context=("correlationId", "policyName", "groupName"),
    ),
    ErrorKind(
        "limit_daily",
        429,
        "limiter",
        "You have reached your daily limit.",
        "documented (DOC-ERR, DOC-USAGE), with a requestId and no groupName",
        context=("correlationId", "policyName", "requestId"),
    ),
    ErrorKind(
        "limit_token",
        429,
        "limiter",
        "You have reached your rate limit.",
        "token endpoint: pasted without a correlationId (SLACK 2022)",
        context=("policyName",),
    ),
    ErrorKind(
        "limit_search_category",
        429,
        "object",
        "You have reached your secondly limit.",
        "search of 2021 to 2023: recorded 69 times (grou 2021-22), pasted up to 2025 (SLACK)",
        category="RATE_LIMITS",
    ),
)
