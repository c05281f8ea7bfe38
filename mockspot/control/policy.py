"""The switches of a portal: what it does where HubSpot's behaviour is disputed, or can be harsher than documented.

The document is made from the fields of `Policy`: a new switch is one row there.
"""

import ast
import inspect
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Annotated, Any, get_type_hints

import msgspec
from msgspec import UNSET, Meta, UnsetType

from mockspot.control.decoding import convert
from mockspot.control.operation import Command, Operation
from mockspot.domain.policy import PER_APP, Policy

_MOST = 10 * 366 * 86_400  # ten years of seconds, beyond which no switch makes sense


def read(command: Command) -> dict[str, Any]:
    """Return every switch as it is set."""
    policy = command.portal.live.policy
    return {name: getattr(policy, switch) for name, switch in _NAMES.items()}


def change(command: Command) -> dict[str, Any]:
    """Set the switches that the document names; what is issued or answered from now on follows them."""
    portal = command.portal
    with portal.lock:
        portal.live.policy = _changed(portal.live.policy, command.body)
    return read(command)


def parse(given: Mapping[str, Any]) -> Policy:
    """Return the defaults with the switches a new portal's document names."""
    return _changed(Policy(), convert(Switches, given))


def parse_for_app(given: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """Return the switches of its own that an app's document names."""
    return tuple(sorted(_named(convert(AppSwitches, given)).items()))


def of_app(switches: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Return an app's own switches as its document shows them."""
    own = dict(switches)
    return {name: own[switch] for name, switch in _NAMES.items() if switch in own}


def texts() -> dict[str, str]:
    """Return what stands below each switch, in one line."""
    (body,) = (node.body for node in ast.parse(inspect.getsource(Policy)).body if isinstance(node, ast.ClassDef))
    return {
        above.target.id: " ".join(below.value.value.split())
        for above, below in pairwise(body)
        if isinstance(above, ast.AnnAssign) and isinstance(above.target, ast.Name)
        if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant) and isinstance(below.value.value, str)
    }


def _changed(policy: Policy, wanted: Any) -> Policy:
    return replace(policy, **_named(wanted))


def _named(wanted: Any) -> dict[str, Any]:
    """Return the switches that a document names."""
    return {switch: value for switch, value in msgspec.structs.asdict(wanted).items() if value is not UNSET}


def _field(switch: str, kind: Any, text: str) -> tuple[str, Any, Any]:
    meta = Meta(description=text, ge=0, le=_MOST) if kind is int else Meta(description=text)
    return switch, Annotated[kind, meta] | UnsetType, UNSET


_KINDS, _TEXTS = get_type_hints(Policy), texts()


def _document(name: str, switches: Iterable[str]) -> type[msgspec.Struct]:
    fields = [_field(switch, _KINDS[switch], _TEXTS[switch]) for switch in switches]
    return msgspec.defstruct(name, fields, forbid_unknown_fields=True, kw_only=True, rename="camel")


Switches = _document("Switches", _TEXTS)
Switches.__doc__ = "`PUT …/policy`: the switches to set; the others stay."
AppSwitches = _document("AppSwitches", sorted(PER_APP))
AppSwitches.__doc__ = "The switches that an app has of its own; for the others each portal's hold."
_NAMES = {field.encode_name: field.name for field in msgspec.structs.fields(Switches)}

ROWS = (
    Operation("GET", "/portals/{portalId}/policy", "Return the switches", read, answer=("Switches",)),
    Operation(
        "PUT",
        "/portals/{portalId}/policy",
        "Set switches; those not named stay",
        change,
        Switches,
        answer=("Switches",),
    ),
)
