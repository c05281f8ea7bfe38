"""The catalogue: one module per group of rules. Importing this package declares them all."""

from mockspot_contracts.rulebook import (  # noqa: F401  each declares its rules
    associations,
    authentication,
    backoff,
    batching,
    doubles,
    echoes,
    grants,
    hooks,
    installations,
    lost_work,
    paging,
    privacy,
    rates,
    reading,
    recovery,
    retries,
    scopes,
    security,
    versions,
    writing,
)
