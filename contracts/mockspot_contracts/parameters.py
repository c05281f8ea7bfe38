"""Overriding a rule's parameters: names and types are those of its defaults."""

from collections.abc import Mapping
from typing import Any

from mockspot_contracts.rule import Rule, RuleError


def overridden(rule: Rule, values: Mapping[str, object]) -> tuple[Any, ...]:
    """Return the rule's parameters with these values in place, or raise RuleError naming what does not fit."""
    if not values:
        return rule.parameters
    defaults = as_mapping(rule)
    for name, value in values.items():
        if name not in defaults:
            known = ", ".join(defaults) or "none at all"
            raise RuleError(f"{rule.id} has no parameter {name!r}; it has {known}")
        _check_type(rule, name, _kept(value), defaults[name])
    return type(rule.parameters)(**{**defaults, **{name: _kept(value) for name, value in values.items()}})


def as_mapping(rule: Rule) -> dict[str, Any]:
    """Return the names and defaults of a rule's parameters."""
    names: tuple[str, ...] = getattr(rule.parameters, "_fields", ())
    return dict(zip(names, rule.parameters, strict=True))


def _kept(value: object) -> object:
    """Return a value as parameters hold it: a list, which a marker or a JSON document may well have, is a tuple."""
    return tuple(value) if isinstance(value, list) else value


def _check_type(rule: Rule, name: str, value: object, default: object) -> None:
    wanted: tuple[type, ...] = (int, float) if isinstance(default, float) else (type(default),)
    if default is None:
        wanted = (int, type(None))
    if isinstance(value, bool) is not isinstance(default, bool) or not isinstance(value, wanted):
        kinds = " or ".join(kind.__name__ for kind in wanted)
        raise RuleError(f"{rule.id}: parameter {name!r} should be {kinds}, found {value!r}")
