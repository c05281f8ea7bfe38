"""What a path without an endpoint row answers: HubSpot's 404 or 405 page, or a loud 501 for what is not simulated."""

from mockspot.catalog import legacy, operations
from mockspot.catalog.legacy import Family
from mockspot.domain.caller import Caller
from mockspot.domain.numbers import number_of
from mockspot.domain.ports import Instant
from mockspot.domain.quotas import Quotas
from mockspot.domain.refusal import Refusal
from mockspot.wire.message import Request

_NOBODY = Caller("none")
_ALLOW_ORDER = ("DELETE", "POST", "GET", "OPTIONS", "PATCH", "PUT")


def refusal_for(request: Request, methods: frozenset[str]) -> Refusal:
    """Return the refusal of a request that no row serves; `methods` are those its path does serve."""
    known = operations.find(request.method, request.path)
    shadowed = known is not None and operations.shadowed(request.method, request.path)
    if known is not None and not shadowed:
        return Refusal("not_simulated", {"operation": known})
    if not methods and not shadowed:
        return Refusal("route_unknown")
    served = {*methods, *operations.methods(request.path), "OPTIONS"}
    allowed = ",".join(method for method in _ALLOW_ORDER if method in served)
    kind = "method_not_allowed_json" if request.accepts_json_alone else "method_not_allowed"
    return Refusal(kind, {"path": request.path, "allowed_methods": allowed})


def account_of(path: str) -> int | None:
    """Return the account that a path names whose calls count, or None."""
    family = _limited(path)
    return None if family is None else number_of(path.removeprefix(f"{family.prefix}/").partition("/")[0])


def throttled(path: str, quotas: Quotas, now: Instant) -> Refusal | None:
    """Count a call that counts although it is not simulated; return the refusal when there were too many."""
    family = _limited(path)
    return None if family is None else quotas.take(family.bucket, _NOBODY, now).refused


def _limited(path: str) -> Family | None:
    family = legacy.family_of(operations.segments_of(path))
    return None if family is None or family.bucket == "none" else family
