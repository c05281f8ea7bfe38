"""The catalogue: one module per group of rules. Importing this package declares them all."""

from mockspot_contracts.rulebook import (  # noqa: F401  each declares its rules
    authentication,
    batching,
    paging,
    rates,
    reading,
    retries,
    scopes,
    security,
    versions,
    writing,
)
