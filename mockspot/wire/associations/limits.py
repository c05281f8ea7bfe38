"""Association limits on the wire: the `definitions/configurations` operations."""

from typing import Any

from mockspot.domain.associations.limits import Limit, ListLimits, Outcome, PurgeLimits, SetLimits, Wanted
from mockspot.domain.associations.links import Spec
from mockspot.wire.associations.inputs import inputs, whole
from mockspot.wire.batch import entry, envelope
from mockspot.wire.body import required, text
from mockspot.wire.call import Call
from mockspot.wire.json_positions import Path
from mockspot.wire.message import Answer

_MAXIMUM = 100
# unverified: how many inputs a batch takes.


def parse_list(call: Call) -> ListLimits:
    """Return the command of `GET .../configurations/{fromObjectType}/{toObjectType}`."""
    return ListLimits(*call.object_types)


def parse_all(_: Call) -> ListLimits:
    """Return the command of `GET .../configurations/all`."""
    return ListLimits()


def parse_set(call: Call) -> SetLimits:
    """Return the command of `batch/create` and `batch/update`."""
    from_type, to_type = call.object_types
    return SetLimits(from_type, to_type, tuple(_wanted(call, item, path) for item, path in inputs(call, _MAXIMUM)))


def parse_purge(call: Call) -> PurgeLimits:
    """Return the command of `batch/purge`."""
    from_type, to_type = call.object_types
    return PurgeLimits(from_type, to_type, tuple(_spec(call, item, path) for item, path in inputs(call, _MAXIMUM)))


def listed(found: tuple[Limit, ...], _: Call) -> Answer:
    """Answer limits."""
    return Answer(200, {"results": [_configuration(limit) for limit in found]})


def created(outcome: Outcome, call: Call) -> Answer:
    """Answer `batch/create`: 201 (SPEC)."""
    return _batch([_configuration(limit) for limit in outcome.done], outcome, call, status=201)


def updated(outcome: Outcome, call: Call) -> Answer:
    """Answer `batch/update`, whose results have no label (SPEC)."""
    return _batch([_result(limit) for limit in outcome.done], outcome, call, status=200)


def purged(_: None, __: Call) -> Answer:
    """Answer `batch/purge`: 204 in 2026-09 as well (recorded 2026-10, KALUP), where the spec has a batch answer."""
    return Answer(204)


def _wanted(call: Call, item: dict[str, Any], path: Path) -> Wanted:
    required(call, item, ("category", "maxToObjectIds", "typeId"), path)
    return Wanted(_spec(call, item, path), whole(call, item, "maxToObjectIds", path))


def _spec(call: Call, item: dict[str, Any], path: Path) -> Spec:
    required(call, item, ("category", "typeId"), path)
    return text(call, item, "category", path) or "", whole(call, item, "typeId", path)


def _batch(results: list[dict[str, Any]], outcome: Outcome, call: Call, *, status: int) -> Answer:
    errors = [entry(refusal) for refusal in outcome.failed]
    return envelope(results, errors, started=call.now, completed=call.now, status=status)


def _configuration(limit: Limit) -> dict[str, Any]:
    """Return a limit as lists show it, in the documented order (DOC-ASSOCSCHEMA)."""
    return {**_result(limit), "label": limit.kind.label}


def _result(limit: Limit) -> dict[str, Any]:
    kind, maximum = limit
    return {"category": kind.category, "typeId": kind.type_id, "userEnforcedMaxToObjectIds": maximum}
