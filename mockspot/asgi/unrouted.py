"""What a path without an endpoint row answers: HubSpot's 404 or 405 page, or a loud 501 for what is not simulated."""

from mockspot.catalog import operations
from mockspot.domain.refusal import Refusal
from mockspot.wire.message import Request


def refusal_for(request: Request, methods: frozenset[str]) -> Refusal:
    """Return the refusal of a request that no row serves; `methods` are those its path does serve."""
    known = operations.find(request.method, request.path)
    if known is not None:
        return Refusal("not_simulated", {"operation": known})
    if not methods:
        return Refusal("route_unknown")
    return Refusal("method_not_allowed_json" if request.accepts_json else "method_not_allowed", {"path": request.path})
