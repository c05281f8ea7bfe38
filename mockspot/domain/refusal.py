"""The domain's one expected failure: a kind and the context that names what was wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, eq=False)
class Refusal(Exception):
    """Raised when HubSpot would refuse; `kind` names a row of `catalog.errors`, `context` fills it.

    `details` holds the per-value or per-item entries of an error that lists several. A bug is never a refusal.
    """

    kind: str
    context: Mapping[str, Any] = field(default_factory=dict)
    details: tuple[Any, ...] = ()

    def __str__(self) -> str:
        return f"{self.kind} {dict(self.context)}"
