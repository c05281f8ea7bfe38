"""What administrators demand of writes: properties that every create needs, and those that others make needed.

Claim: both are held to in 2026-09 and not before; the first on creates alone (documented,
CHG:crm-api-write-validation-enforcement).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from mockspot.catalog.object_types import ObjectType
from mockspot.domain import properties, record
from mockspot.domain.context import Context
from mockspot.domain.properties.definitions import DEMANDS, Condition, Demands
from mockspot.domain.record import Record
from mockspot.domain.refusal import Refusal
from mockspot.domain.values import Problem, conditionally_required, required, unknown
from mockspot.domain.values.choices import split
from mockspot.domain.values.problems import text_of


def require(ctx: Context, object_type: ObjectType, names: Iterable[str]) -> None:
    """Make these properties, and no others, needed by every create; refused when one does not exist."""
    wanted = tuple(dict.fromkeys(names))
    _check_names(ctx, object_type, wanted)
    demands = ctx.tx.get(DEMANDS, object_type.type_id) or Demands()
    ctx.tx.put(DEMANDS, object_type.type_id, demands._replace(names=wanted))


def depend(ctx: Context, object_type: ObjectType, condition: Condition) -> None:
    """Let properties be needed under a condition, in place of those needed under it before; none ends it."""
    _check_names(ctx, object_type, (condition.controlling, *condition.required))
    demands = ctx.tx.get(DEMANDS, object_type.type_id) or Demands()
    others = [row for row in demands.conditions if row[:2] != condition[:2]]
    conditions = (*others, condition) if condition.required else tuple(others)
    ctx.tx.put(DEMANDS, object_type.type_id, demands._replace(conditions=tuple(conditions)))


def check(ctx: Context, object_type: ObjectType, sent: Mapping[str, object], stored: Record | None) -> None:
    """Refuse a write that leaves the record, without which `stored` is None, lacking what the account demands."""
    demands = ctx.tx.get(DEMANDS, object_type.type_id)
    if demands is None:
        return
    names = demands.names if stored is None else ()
    problems = [required(name) for name in names if not text_of(sent.get(name))]
    problems += _unmet(demands.conditions, sent, stored)
    if problems:
        raise Refusal("write_checks_failed", {"portal_id": ctx.portal.portal_id}, tuple(problems))


def _unmet(conditions: Iterable[Condition], sent: Mapping[str, object], stored: Record | None) -> list[Problem]:
    """Return what conditions find lacking.

    unverified: that an update is held to the conditions whose properties it names, and to no others.
    """

    def after(name: str) -> str | None:
        if name in sent or stored is None:
            return text_of(sent.get(name))
        return record.value(stored, name)

    lacking: dict[str, list[str]] = defaultdict(list)
    for condition in conditions:
        if _holds(condition, after(condition.controlling)):
            for name in condition.required:
                concerned = stored is None or name in sent or condition.controlling in sent
                if concerned and not after(name):
                    lacking[name].append(condition.controlling)
    return [conditionally_required(name, dict.fromkeys(by)) for name, by in lacking.items()]


def _holds(condition: Condition, value: str | None) -> bool:
    """Say whether a value is one of those that matter. unverified: of several in a list, one is enough."""
    if not value:
        return False
    return not condition.values or value in condition.values or not set(split(value)).isdisjoint(condition.values)


def _check_names(ctx: Context, object_type: ObjectType, names: Iterable[str]) -> None:
    missing = [name for name in names if properties.definition(ctx.tx, object_type, name) is None]
    if missing:
        problems = tuple(unknown(name, None) for name in missing)
        raise Refusal("property_values_invalid", {"portal_id": ctx.portal.portal_id}, problems)
