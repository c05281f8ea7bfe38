"""Scenarios: a portal's story as data, told up to where the integration has to do its part.

Each step is a call that the control plane has anyway. Nothing of a scenario is kept: whoever runs it says where to go
on.
"""

from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any

from mockspot.control import changes, clock, gremlin, incidents, policy, seeding, state, traffic, trouble, webhooks
from mockspot.control.decoding import convert
from mockspot.control.documents import Advance
from mockspot.control.operation import Command, ControlError, Operation
from mockspot.control.scenario_documents import (
    Expectation,
    ExpectedCalls,
    ExpectedDeliveries,
    ExpectedRecords,
    Scenario,
    Step,
)

_SHOWN = 10


def run(command: Command) -> dict[str, Any]:
    """Do steps up to the next `client`; `next` is the step to go on with, null at the end.

    An expectation that fails is told in its place, and the steps after it are done all the same.
    """
    scenario: Scenario = command.body
    for number, step in enumerate(scenario.steps):
        _only(number, step)
    results = []
    for number, step in enumerate(scenario.steps[scenario.from_ :], scenario.from_):
        name = _only(number, step)
        if name == "client":
            results.append({"step": number, "did": name, "client": step.client})
            return _answer(scenario, results, number + 1)
        results.append({"step": number, "did": name, **_done(command, number, name, getattr(step, name))})
    return _answer(scenario, results, None)


def _answer(scenario: Scenario, results: list[dict[str, Any]], following: int | None) -> dict[str, Any]:
    passed = not any("failed" in result for result in results)
    return {"name": scenario.name, "passed": passed, "results": results, "next": following}


def _only(number: int, step: Step) -> str:
    """Return the name of the one thing that a step does."""
    named = [name for name in step.__struct_fields__ if getattr(step, name) is not None]
    if len(named) != 1:
        does = " and ".join(named) or "nothing"
        hint = f"a step has one of {', '.join(step.__struct_fields__)}"
        raise ControlError(400, "step_invalid", f"steps[{number}] does {does}, and should do one thing", hint=hint)
    return named[0]


def _done(command: Command, number: int, name: str, wanted: Any) -> dict[str, Any]:
    """Do a step and return what there is to tell of it; refused with its place."""
    place = f"steps[{number}].{name}"
    try:
        if name == "expect":
            return _expect(command, wanted)
        answer = _ACTS[name](command, wanted)
    except ControlError as error:
        raise ControlError(error.status, error.code, f"{place}: {error}", hint=error.hint) from error
    except ValueError as error:
        raise ControlError(400, "step_invalid", f"{place}: {error}") from error
    return {} if answer is None else {"answer": answer}


def _asked(command: Command, body: Any = None, *, query: dict[str, str] | None = None, **params: str) -> Command:
    """Return another call about the same portal."""
    return Command(command.simulation, {**command.params, **params}, query or {}, body)


def _seed(command: Command, wanted: Any) -> dict[str, Any]:
    return {"refs": seeding.run(_asked(command, wanted))["refs"]}


def _clock(command: Command, wanted: Any) -> dict[str, Any]:
    return clock.replace(_asked(command, wanted))


def _advance(command: Command, wanted: float) -> dict[str, Any]:
    return clock.advance(_asked(command, Advance(seconds=wanted)))


def _limits(command: Command, wanted: Any) -> None:
    trouble.replace_limits(_asked(command, wanted))


def _policy(command: Command, wanted: Any) -> None:
    policy.change(_asked(command, convert(policy.Switches, wanted)))


def _faults(command: Command, wanted: Any) -> dict[str, Any]:
    made = trouble.populate_faults(_asked(command, {"faults": wanted.faults}, name=wanted.name))["results"]
    return {"faults": [fault["id"] for fault in made]}


def _heal(command: Command, wanted: str) -> None:
    trouble.remove_set(_asked(command, name=wanted))


def _start(command: Command, wanted: str) -> None:
    incidents.begin(command.portal, wanted)


def _stop(command: Command, wanted: str) -> None:
    incidents.end(command.portal, wanted)


def _change(command: Command, wanted: Any) -> dict[str, Any]:
    return changes.perform(command.portal, wanted)


def _gremlin(command: Command, wanted: Any) -> dict[str, Any] | None:
    if wanted:
        return gremlin.release(command.portal, wanted)
    gremlin.end(command.portal)
    return None


def _deliver(command: Command, _: bool) -> dict[str, Any]:
    return webhooks.flush(_asked(command))


def _expect(command: Command, wanted: Expectation) -> dict[str, Any]:
    """Return nothing when what is expected is there, and otherwise what is there instead."""
    named = [name for name in wanted.__struct_fields__ if getattr(wanted, name) is not None]
    if len(named) != 1:
        raise ValueError(f"an expectation is of one of {', '.join(wanted.__struct_fields__)}")
    part = getattr(wanted, named[0])
    count, others = _FOUND[named[0]](command, part)
    if _enough(part, count):
        return {}
    return {"failed": f"expected {_bounds(part)} {named[0]}, found {count}" + (f": {others}" if others else "")}


def _records(command: Command, wanted: ExpectedRecords) -> tuple[int, str]:
    every = state.read(_asked(command, query={"objectType": wanted.object_type}))["results"]
    fitting = [row for row in every if all(row["properties"].get(k) == v for k, v in wanted.properties.items())]
    return len(fitting), f"there are {len(every)} {wanted.object_type}"


def _calls(command: Command, wanted: ExpectedCalls) -> tuple[int, str]:
    every = [entry for entry in traffic.documents(command.portal) if entry["kind"] == "request"]
    exact = {"method": wanted.method and wanted.method.upper(), "operation": wanted.operation, "status": wanted.status}
    fitting = [
        call
        for call in every
        if fnmatchcase(call["path"], wanted.path)
        and all(value is None or call[name] == value for name, value in exact.items())
    ]
    return len(fitting), ", ".join(f"{call['method']} {call['path']} {call['status']}" for call in every[-_SHOWN:])


def _deliveries(command: Command, wanted: ExpectedDeliveries) -> tuple[int, str]:
    every = webhooks.listing(_asked(command))["results"]
    fitting = [delivery for delivery in every if wanted.state in (None, delivery["state"])]
    return len(fitting), ", ".join(delivery["state"] for delivery in every[-_SHOWN:])


def _enough(wanted: Any, count: int) -> bool:
    if wanted.count is not None:
        return bool(count == wanted.count)
    least = wanted.at_least if wanted.at_least is not None else int(wanted.at_most is None)
    return bool(least <= count and (wanted.at_most is None or count <= wanted.at_most))


def _bounds(wanted: Any) -> str:
    if wanted.count is not None:
        return str(wanted.count)
    bounds = (("at least", wanted.at_least), ("at most", wanted.at_most))
    return " and ".join(f"{word} {bound}" for word, bound in bounds if bound is not None) or "at least 1"


_FOUND: dict[str, Callable[[Command, Any], tuple[int, str]]] = {
    "records": _records,
    "calls": _calls,
    "deliveries": _deliveries,
}

_ACTS: dict[str, Callable[[Command, Any], dict[str, Any] | None]] = {
    "seed": _seed,
    "clock": _clock,
    "advance": _advance,
    "limits": _limits,
    "policy": _policy,
    "faults": _faults,
    "heal": _heal,
    "start": _start,
    "stop": _stop,
    "change": _change,
    "gremlin": _gremlin,
    "deliver": _deliver,
}

ROWS = (
    Operation(
        "POST",
        "/portals/{portalId}/scenario",
        "Do the steps of a scenario",
        run,
        Scenario,
        waits=True,
        answer=("ScenarioDone",),
    ),
)
