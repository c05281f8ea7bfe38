"""The catalogue: one module per group of rules. Importing this package declares them all, in catalogue order."""

from mockspot_contracts.rules import (  # noqa: F401  each declares its rules
    security,
)
