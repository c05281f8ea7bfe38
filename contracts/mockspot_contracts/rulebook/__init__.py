"""The catalogue: one module per group of rules. Importing this package declares them all."""

from mockspot_contracts.rulebook import (  # noqa: F401  each declares its rules
    associations,
    authentication,
    backoff,
    batching,
    grants,
    hooks,
    paging,
    rates,
    reading,
    recovery,
    retries,
    scopes,
    security,
    versions,
    writing,
)
