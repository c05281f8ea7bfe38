"""Property values: what HubSpot accepts, how it stores it, what stored values are compared by.

Rules only. Which properties a record has, required properties and uniqueness belong to the records operations; the
JSON of a refusal belongs to `wire`.
"""

from mockspot.domain.values.addresses import is_email
from mockspot.domain.values.choices import ValueContext
from mockspot.domain.values.dates import midnight
from mockspot.domain.values.instants import day_text, epoch_text, instant_text, parse_day, parse_instant, parse_time
from mockspot.domain.values.lifecycle import lifecycle_order, lifecycle_step
from mockspot.domain.values.ordering import comparable
from mockspot.domain.values.problems import Problem, conditionally_required, required, text_of, unknown
from mockspot.domain.values.rules import normalise, normalise_append, text_rule

__all__ = [
    "Problem",
    "ValueContext",
    "comparable",
    "conditionally_required",
    "day_text",
    "epoch_text",
    "instant_text",
    "is_email",
    "lifecycle_order",
    "lifecycle_step",
    "midnight",
    "normalise",
    "normalise_append",
    "parse_day",
    "parse_instant",
    "parse_time",
    "required",
    "text_of",
    "text_rule",
    "unknown",
]
