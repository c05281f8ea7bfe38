"""Every claim of the catalogue's rows, in one place."""

from collections.abc import Iterator
from typing import NamedTuple

from mockspot.catalog import (
    callers,
    capacities,
    engagements,
    errors,
    events,
    extras,
    incidents,
    journal,
    legacy,
    limits,
    linked_values,
    object_types,
    stage_times,
    validation_rules,
    versions,
)


class Claimed(NamedTuple):
    """A row of a catalogue and what it rests on."""

    catalogue: str
    row: str
    claim: str


def every() -> Iterator[Claimed]:
    """Yield the claim of every row, catalogue by catalogue."""
    for error in errors.every().values():
        yield Claimed("refusals", error.kind, error.claim)
    for limit in limits.DOCUMENTED:
        yield Claimed("limits", f"{limit.name}: {', '.join((*limit.callers, *limit.tiers))}", limit.claim)
    for caller in callers.ROWS:
        yield Claimed("callers", caller.name, caller.claim)
    for capacity in capacities.ROWS:
        yield Claimed("capacities", capacity.name, capacity.claim)
    for object_type in object_types.OBJECT_TYPES:
        yield Claimed("object types", object_type.name, object_type.claim)
    for event in events.EVENT_TYPES.values():
        yield Claimed("event types", event.name, event.claim)
    for kind in journal.SUBSCRIPTION_KINDS.values():
        yield Claimed("journal subscriptions", kind.name, kind.claim)
    for extra in extras.EXTRAS:
        yield Claimed("computed properties", f"{extra.object_type}.{extra.property_name}", extra.claim)
    for awaited in extras.AWAITED:
        yield Claimed("computed late", f"{awaited.object_type}.{awaited.property_name}", awaited.claim)
    for time in stage_times.STAGE_TIMES:
        yield Claimed("times in stages", time.name, time.claim)
    for value in linked_values.LINKED_VALUES:
        yield Claimed("values of associations", f"{value.type_id}.{value.property_name}", value.claim)
    for rule in validation_rules.ROWS:
        yield Claimed("validation rules", rule.name, rule.claim)
    for version in versions.VERSIONS:
        yield Claimed("versions", version.name, version.claim)
    for variant in versions.VARIANTS:
        yield Claimed("differences between versions", variant.name, variant.claim)
    for engagement in engagements.ENGAGEMENTS:
        yield Claimed("engagements", engagement.kind, engagement.claim)
    for sunset in versions.SUNSETS:
        yield Claimed("sunsets", sunset.prefix, sunset.claim)
    for incident in incidents.ROWS:
        yield Claimed("incidents", incident.name, incident.claim)
    for family in legacy.FAMILIES:
        yield Claimed("older APIs", family.prefix, family.claim)
