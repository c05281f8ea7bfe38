"""The rules of enumerations: listed options, several at once, owners and pipeline stages."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from mockspot.catalog.properties import Option, PropertyDefinition
from mockspot.domain.values.problems import (
    INVALID_OPTION,
    INVALID_OWNER,
    INVALID_STAGE,
    Problem,
    problem,
)

SEPARATOR = ";"


def _no_stages(_: str) -> None:
    return None


def _no_options(_: str) -> None:
    return None


class ValueContext(NamedTuple):
    """What a value is checked against in the portal at hand.

    `stages` takes a property name and returns the stage ids a value may have, by pipeline id in display order, or None
    for a property that holds no stage. Only the pipelines it returns are named in the refusal. `options` takes a
    property name and returns the options the portal gives it instead of its definition's, or None where it gives none.
    `refuse_outer_space` is the policy's.
    """

    owner_exists: Callable[[str], bool]
    stages: Callable[[str], Mapping[str, Sequence[str]] | None] = _no_stages
    options: Callable[[str], Sequence[Option] | None] = _no_options
    refuse_outer_space: bool = False


def choice(definition: PropertyDefinition, value: str, ctx: ValueContext) -> str | Problem | None:
    """Check one value, or a list of them for a checkbox property, and drop repeated ones.

    Claim: a checkbox value joins internal values with `;` (documented, DOC-PROPS). unverified: the order sent is kept,
    repeats and empty parts are dropped.
    """
    if definition.field_type != "checkbox":
        return _checked(definition, (value,), value, ctx) or value
    parts = split(value)
    return _checked(definition, parts, value, ctx) or joined(parts)


def is_append(definition: PropertyDefinition, value: str) -> bool:
    """Tell whether a value adds to the stored ones: a leading `;` does (documented, DOC-PROPS)."""
    return definition.type == "enumeration" and definition.field_type == "checkbox" and value.startswith(SEPARATOR)


def split(value: str | None) -> tuple[str, ...]:
    """Return the values of a list in their order."""
    return tuple(part for part in (value or "").split(SEPARATOR) if part)


def joined(parts: Iterable[str]) -> str | None:
    """Join values into one list without repeats, or None when there are none."""
    return SEPARATOR.join(dict.fromkeys(parts)) or None


def option_problem(definition: PropertyDefinition, part: str, value: str, options: Sequence[Option]) -> Problem:
    """Return the problem of a value that is no option, with the values of all options.

    Claim: values alone (documented, SKILLS; pasted whole, clients 2026-09, several others of 2026); until 2025 HubSpot
    printed each option as a protocol buffer message, over several lines. unverified: that hidden ones are among them.
    """
    printed = ", ".join(option.value for option in options)
    return problem(INVALID_OPTION, definition.name, value, part=part, options=printed)


def _checked(definition: PropertyDefinition, parts: Sequence[str], value: str, ctx: ValueContext) -> Problem | None:
    if definition.name == "hubspot_owner_id" or definition.referenced_object_type == "OWNER":
        return _owner_problem(definition, parts, value, ctx)
    stages, given = ctx.stages(definition.name), ctx.options(definition.name)
    if stages is not None:
        return _stage_problem(definition, value, stages)
    options = definition.options if given is None else given
    if definition.external_options and not options and given is None:
        # External options live in another HubSpot service, so a definition alone cannot tell good from bad.
        # lifecyclestage is marked external too, yet lists its options (recorded, 2024-09) and is checked against them.
        return None
    allowed = {option.value for option in options}
    wrong = next((part for part in parts if part not in allowed), None)
    return None if wrong is None else option_problem(definition, wrong, value, options)


def _owner_problem(
    definition: PropertyDefinition, parts: Sequence[str], value: str, ctx: ValueContext
) -> Problem | None:
    wrong = next((part for part in parts if not ctx.owner_exists(part)), None)
    return None if wrong is None else problem(INVALID_OWNER, definition.name, value, part=wrong)


def _stage_problem(definition: PropertyDefinition, value: str, stages: Mapping[str, Sequence[str]]) -> Problem | None:
    if any(value in ids for ids in stages.values()):
        return None
    # unverified: how several pipelines are joined; every recorded text names one.
    listed = ", ".join(f"pipelineId={pipeline} : [{', '.join(ids)}]" for pipeline, ids in stages.items())
    return problem(INVALID_STAGE, definition.name, value, stages=listed)
