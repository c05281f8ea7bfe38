"""Faults as documents: what the control plane takes and shows."""

from collections.abc import Callable, Mapping
from typing import Any

from mockspot.catalog.faults import BY_KIND, CONNECTION_MOMENTS, FaultKind, Parameter
from mockspot.domain.faults import ALWAYS, Fault, Match, Plan, Window
from mockspot.wire import fault_parameters, members

_MATCH = ("method", "path", "operation", "objectType", "token", "body", "nth", "probability")
_TEXTS = _MATCH[:5]
_OF_CONNECTIONS = ("nth", "probability")
_WINDOW = ("afterSeconds", "forSeconds")
_SECOND = 1000
_LONGEST_S = 10 * 366 * 86_400


def document(fault: Fault) -> dict[str, Any]:
    """Return a fault with its hits, in the form it was asked for."""
    plan = fault.plan
    effect = {"kind": plan.kind.kind, **{name: _shown(value) for name, value in plan.parameters.items()}}
    shown: dict[str, Any] = {"id": fault.fault_id, "match": _match_document(plan.match), "effect": effect}
    if plan.count is not None:
        shown["count"] = plan.count
    if plan.window is not ALWAYS:
        shown["window"] = _window_document(plan.window)
    if plan.seed is not None:
        shown["seed"] = plan.seed
    if fault.group is not None:
        shown["set"] = fault.group
    return {**shown, "hits": fault.hits}


def parse(given: object, named: Callable[[str], str] = str) -> Plan:
    """Return the fault a document asks for; ValueError says what is allowed instead.

    `named` turns any name of an object type into the one that requests are known by; without it names stay.
    """
    wanted = members.mapping(given, "a fault", ("match", "effect", "count", "window", "seed"))
    if "effect" not in wanted:
        raise ValueError(f"a fault needs an effect with one of the kinds {members.listing(BY_KIND)}")
    kind = _kind(wanted["effect"])
    parameters = _parameters(kind, wanted["effect"])
    match = _match(wanted.get("match", {}), kind, named)
    count = members.whole(wanted, "count", at_least=1, where="a fault")
    if count is None and kind.moment == "before":
        count = members.whole(parameters, "requests", at_least=1, where=kind.kind)  # later ones would wait for nobody
    seed = members.whole(wanted, "seed", at_least=0, where="a fault")
    return Plan(kind, parameters, match, count, _window(wanted.get("window")), seed)


def _kind(effect: object) -> FaultKind:
    name = effect.get("kind") if isinstance(effect, Mapping) else None
    kind = BY_KIND.get(name) if isinstance(name, str) else None
    if kind is None:
        raise ValueError(f"effect has one of the kinds {members.listing(BY_KIND)}, not {members.shown(name)}")
    return kind


def _parameters(kind: FaultKind, effect: Mapping[str, Any]) -> dict[str, object]:
    known = ("kind", *(parameter.name for parameter in kind.parameters))
    members.mapping(effect, f"the effect {kind.kind}", known)
    read = {parameter.name: _parameter(parameter, effect) for parameter in kind.parameters}
    parameters: dict[str, Any] = {name: value for name, value in read.items() if value is not None}
    if "body" in parameters and parameters["status"] in fault_parameters.BODYLESS:
        raise ValueError(f"an answer with the status {parameters['status']} has no body")
    if "error" in parameters:
        fault_parameters.check_context(parameters["error"], parameters.get("context", {}))
    return parameters


def _parameter(parameter: Parameter, effect: Mapping[str, Any]) -> object:
    value = effect.get(parameter.name)
    if value is None:
        if parameter.required:
            raise ValueError(f"the effect {effect['kind']} needs {parameter.name}")
        return parameter.default
    if parameter.choices:
        return fault_parameters.choice(value, parameter.name, parameter.choices)
    return fault_parameters.READ[parameter.form](value, parameter.name)


def _match(given: object, kind: FaultKind, named: Callable[[str], str]) -> Match:
    known = _OF_CONNECTIONS if kind.moment in CONNECTION_MOMENTS else _MATCH
    wanted = members.mapping(given, "match", known)
    texts = {name: members.text(wanted, name, where="match") for name in _TEXTS}
    method, path, object_type = texts["method"], texts["path"], texts["objectType"]
    if path is not None and path[0] not in "/*?[":
        raise ValueError(f"path of match begins with a slash, or a star for any path, not {members.shown(path)}")
    return Match(
        method=None if method is None else method.upper(),
        path=path,
        operation=texts["operation"],
        object_type=None if object_type is None else named(object_type),
        token=texts["token"],
        body=members.sendable(wanted.get("body"), "body of match"),
        nth=members.whole(wanted, "nth", at_least=1, where="match"),
        probability=_probability(wanted.get("probability")),
    )


def _probability(given: object) -> float | None:
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given <= 1:
        raise ValueError(f"probability of match is a number from 0 to 1, not {members.shown(given)}")
    return float(given)


def _window(given: object) -> Window:
    if given is None:
        return ALWAYS
    wanted = members.mapping(given, "window", _WINDOW)
    after, lasts = (_seconds(wanted.get(name), name) for name in _WINDOW)
    return Window(after or 0, lasts)


def _seconds(given: object, name: str) -> int | None:
    """Return milliseconds."""
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given <= _LONGEST_S:
        raise ValueError(f"{name} of window is a number of seconds from 0 to {_LONGEST_S}, not {members.shown(given)}")
    return round(given * _SECOND)


def _window_document(window: Window) -> dict[str, Any]:
    shown = {"afterSeconds": window.after_ms / _SECOND} if window.after_ms else {}
    return shown if window.for_ms is None else {**shown, "forSeconds": window.for_ms / _SECOND}


def _shown(value: object) -> object:
    if not isinstance(value, tuple):
        return value
    return value[0] if value[0] == value[1] else list(value)


def _match_document(match: Match) -> dict[str, Any]:
    request = (match.method, match.path, match.operation, match.object_type, match.token, match.body)
    values = (*request, match.nth, match.probability)
    return {name: value for name, value in zip(_MATCH, values, strict=True) if value is not None}
