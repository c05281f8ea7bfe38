"""The pipe: one synchronous function from a request to a reply. It finds a request's row and portal, and has it served.

Nothing here knows any single endpoint or object type.
"""

from collections.abc import Callable
from functools import lru_cache, partial
from time import perf_counter_ns

from mockspot.asgi.endpoint import Endpoint
from mockspot.asgi.occupied import OccupiedError
from mockspot.asgi.portal import Portal, Tenants
from mockspot.asgi.router import Router
from mockspot.asgi.serving import developer_key, serve
from mockspot.asgi.striking import Gathered
from mockspot.asgi.unrouted import account_of, refusal_for, throttled
from mockspot.domain.credentials import portal_of
from mockspot.domain.faults import Strike
from mockspot.wire import errors, traffic
from mockspot.wire.envelope import NO_RATE, reply
from mockspot.wire.message import Reply, Request, Trouble

_UNANSWERED = 0


class Pipeline:
    """The endpoint rows, compiled, over the portals of one simulator."""

    def __init__(self, router: Router, tenants: Tenants) -> None:
        self._router = router
        self._tenants = tenants

    def handle(self, request: Request) -> Reply:
        """Return HubSpot's reply to a request. Safe to call from several threads."""
        started = perf_counter_ns()
        try:
            found = self._router.match(request.method, request.path)
            if isinstance(found, frozenset):
                return self._unrouted(request, found, started)
            route, params = found
            token, named = _bearer(request.headers.get(b"authorization"))
            portal = self._tenants.portal(named) if named is not None and route.endpoint.access == "bearer" else None
            if portal is None:
                portal = self._portal(route.endpoint, request, params)
            with portal.door:
                try:
                    outgoing, queued = serve(portal, route, params, request, token, started, None)
                except Gathered as gathered:
                    strike = gathered.strike
                    serve_late = partial(serve, portal, route, params, request, token, started, strike)
                    return _held(portal, strike, request, serve_late)
        except OccupiedError as occupied:
            return Reply(_UNANSWERED, trouble=Trouble(held=occupied.hold(partial(self.handle, request))))
        if queued:
            portal.published(portal)
        return _leaving(portal, request, outgoing) if portal.live.policy.behind_edge else outgoing

    def _portal(self, endpoint: Endpoint, request: Request, params: dict[str, str]) -> Portal:
        """Return the portal of a call whose bearer token names none."""
        portal_id = None
        if endpoint.access == "developer":
            portal_id = portal_of(developer_key(request))
        elif endpoint.access != "bearer":
            portal_id = endpoint.locate(request, params, self._tenants.accounts)
        portal = None if portal_id is None else self._tenants.portal(portal_id)
        return portal or self._tenants.default()

    def _unrouted(self, request: Request, methods: frozenset[str], started: int) -> Reply:
        portal_id = account_of(request.path)
        if portal_id is None:
            _, portal_id = _bearer(request.headers.get(b"authorization"))
        portal = (None if portal_id is None else self._tenants.portal(portal_id)) or self._tenants.default()
        with portal.door:
            now = portal.live.clock.now()
            correlation_id = portal.live.ids.uuid(now)
            refusal = throttled(request.path, portal.live.quotas, now) or refusal_for(request, methods)
            answer = errors.render(refusal, correlation_id=correlation_id)
            outgoing = reply(answer, correlation_id, now, NO_RATE)
            portal.live.traffic.keep(
                traffic.exchange(now, request, outgoing, correlation_id, perf_counter_ns() - started)
            )
        return _leaving(portal, request, outgoing)


def _leaving(portal: Portal, request: Request, outgoing: Reply) -> Reply:
    """Return a reply as it gets to its client, which is not how it is logged."""
    if not portal.live.policy.behind_edge:
        return outgoing
    from mockspot.wire import edge  # for those who want to see it

    return edge.passed(outgoing, request)


def _held(portal: Portal, strike: Strike, request: Request, serve_late: Callable[[], tuple[Reply, bool]]) -> Reply:
    """Let a request wait for others, as the fault it met wants; under the portal's lock."""
    from mockspot.asgi.gathering import Gathering  # for those who test races

    fault = portal.live.faults.fault(strike.fault_id)

    def ended(complete: bool) -> None:
        fault.gathering, fault.ended = None, not complete

    def late() -> Reply:
        outgoing, queued = serve_late()
        if queued:
            portal.published(portal)
        return _leaving(portal, request, outgoing)

    gathering = fault.gathering
    if not isinstance(gathering, Gathering):
        size, seconds = strike.gathering
        gathering = fault.gathering = Gathering(portal.lock, size=size, seconds=seconds, ended=ended)
    return Reply(_UNANSWERED, trouble=Trouble(held=gathering.hold(late)))


@lru_cache(maxsize=65_536)
def _bearer(header: bytes | None) -> tuple[str, int | None]:
    """Return the bearer token of a request, or an empty text, and the portal it names.

    The scheme's case does not matter (RFC 6750).
    """
    if header is None or header[:7].lower() != b"bearer ":
        return "", None
    token = header[7:].strip().decode("latin-1")
    return token, portal_of(token)
