"""Parameters of rules as text, for command lines and configuration files: `HS-AUTH-02.processes=2`.

A parameter that is a list is given once for each of its values.
"""

from collections.abc import Iterable, Mapping

from mockspot_contracts.auditing import catalogue
from mockspot_contracts.parameters import as_mapping, overridden
from mockspot_contracts.rule import Rule, RuleError


def parameters_given(texts: Iterable[str]) -> dict[str, dict[str, object]]:
    """Return rule ids to parameter names to values; raise RuleError for what does not fit its rule."""
    given: dict[str, dict[str, object]] = {}
    for text in texts:
        place, equals, written = text.partition("=")
        rule_id, dot, name = place.strip().partition(".")
        if not (equals and dot):
            raise RuleError(f"a parameter is given as RULE.name=value, such as HS-AUTH-02.processes=2, not as {text!r}")
        rule = catalogue().get(rule_id)
        values = given.setdefault(rule_id, {})
        values[name] = _value(rule, name, written.strip(), values.get(name))
        overridden(rule, {name: values[name]})
    return given


def together(*settings: Mapping[str, Mapping[str, object]]) -> dict[str, dict[str, object]]:
    """Return parameters from several places as one, the later winning value by value."""
    merged: dict[str, dict[str, object]] = {}
    for parameters in settings:
        for rule_id, values in parameters.items():
            merged.setdefault(rule_id, {}).update(values)
    return merged


def _value(rule: Rule, name: str, written: str, so_far: object) -> object:
    """Return a text as the type its parameter has; what is none of that type stays text, and is refused as such."""
    default = as_mapping(rule).get(name)
    if isinstance(default, bool):
        return {"true": True, "false": False}.get(written.lower(), written)
    if isinstance(default, tuple):
        return (*so_far, written) if isinstance(so_far, tuple) else (written,)
    if isinstance(default, int | float) or default is None:
        return _number(written)
    return written


def _number(written: str) -> object:
    for form in (int, float):
        try:
            return form(written)
        except ValueError:
            continue
    return written
