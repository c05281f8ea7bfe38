"""The pipe: one synchronous function from a request to a reply.

match a row, authenticate, resolve object types, check scopes, maybe fault, take quota, parse, run, render, log. The
order of the checks is HubSpot's: authentication, then object type, then scope, then body (backlot 2026). Nothing here
knows any single endpoint or object type.
"""

import logging
from functools import lru_cache, partial
from time import perf_counter_ns
from typing import Any
from urllib.parse import parse_qs

from mockspot.asgi import scopes
from mockspot.asgi.endpoint import Endpoint
from mockspot.asgi.portal import Portal, Tenants
from mockspot.asgi.router import Route, Router
from mockspot.asgi.unrouted import account_of, refusal_for, throttled
from mockspot.catalog.object_types import MIRRORED
from mockspot.domain import apps, webhooks
from mockspot.domain.context import Caller, Context
from mockspot.domain.credentials import portal_of
from mockspot.domain.faults import Strike, Subject
from mockspot.domain.quotas import Take
from mockspot.domain.refusal import Refusal
from mockspot.wire import errors, faults, limits, traffic
from mockspot.wire.call import Call
from mockspot.wire.envelope import reply
from mockspot.wire.message import Answer, Reply, Request, Trouble

_log = logging.getLogger("mockspot")
_NOBODY = Caller("none")
_NO_RATE = b""
_UNANSWERED = 0
_UNKNOWN = (None, None, None)
_About = tuple[Portal, Route, dict[str, str], Request, str]


class Pipeline:
    """The endpoint rows, compiled, over the portals of one simulator."""

    def __init__(self, router: Router, tenants: Tenants) -> None:
        self._router = router
        self._tenants = tenants

    def handle(self, request: Request) -> Reply:
        """Return HubSpot's reply to a request. Safe to call from several threads."""
        started = perf_counter_ns()
        found = self._router.match(request.method, request.path)
        if isinstance(found, frozenset):
            return self._unrouted(request, found, started)
        route, params = found
        token, named = _bearer(request.headers.get(b"authorization"))
        portal = self._portal(route.endpoint, request, params, named)
        with portal.lock:
            visit = _Visit(portal, route, params, request, token)
            try:
                outgoing = visit.serve()
            except _Gathered as gathered:
                return self._hold(gathered.strike, (portal, route, params, request, token), started)
            visit.log(outgoing, started)
        if visit.changed:
            portal.published(portal)
        return outgoing

    def _hold(self, strike: Strike, about: _About, started: int) -> Reply:
        """Let a request wait for others; under the portal's lock."""
        from mockspot.asgi.gathering import Gathering  # for those who test races

        portal = about[0]
        fault = portal.live.faults.fault(strike.fault_id)

        def ended(complete: bool) -> None:
            fault.gathering, fault.ended = None, not complete

        def serve() -> Reply:
            visit = _LateVisit(strike, *about)
            outgoing = visit.serve()
            visit.log(outgoing, started)
            if visit.changed:
                portal.published(portal)
            return outgoing

        gathering = fault.gathering
        if not isinstance(gathering, Gathering):
            size, seconds = strike.gathering
            gathering = fault.gathering = Gathering(portal.lock, size=size, seconds=seconds, ended=ended)
        return Reply(_UNANSWERED, trouble=Trouble(held=gathering.hold(serve)))

    def _portal(self, endpoint: Endpoint, request: Request, params: dict[str, str], named: int | None) -> Portal:
        """Return the portal of a call; `named` is the one its bearer token names."""
        if endpoint.access == "bearer":
            portal_id = named
        elif endpoint.access == "developer":
            portal_id = portal_of(_developer_key(request))
        else:
            portal_id = endpoint.locate(request, params, self._tenants.accounts)
        portal = None if portal_id is None else self._tenants.portal(portal_id)
        return portal or self._tenants.default()

    def _unrouted(self, request: Request, methods: frozenset[str], started: int) -> Reply:
        portal_id = account_of(request.path)
        if portal_id is None:
            _, portal_id = _bearer(request.headers.get(b"authorization"))
        portal = (None if portal_id is None else self._tenants.portal(portal_id)) or self._tenants.default()
        with portal.lock:
            now = portal.live.clock.now()
            correlation_id = portal.live.ids.uuid(now)
            refusal = throttled(request.path, portal.live.quotas, now) or refusal_for(request, methods)
            answer = errors.render(refusal, correlation_id=correlation_id)
            outgoing = reply(answer, correlation_id=correlation_id, now=now, rate=_NO_RATE)
            spent = perf_counter_ns() - started
            portal.live.traffic.keep(
                traffic.exchange(now, request, outgoing, correlation_id=correlation_id, duration_ns=spent)
            )
        return outgoing


class _Visit:
    """One request in one portal, under its lock."""

    __slots__ = (
        "_call",
        "_caller",
        "_context",
        "_correlation_id",
        "_now",
        "_params",
        "_portal",
        "_request",
        "_route",
        "_strike",
        "_take",
        "_token",
    )

    def __init__(self, portal: Portal, route: Route, params: dict[str, str], request: Request, token: str) -> None:
        self._portal = portal
        self._route = route
        self._params = params
        self._request = request
        self._token = token
        self._now = portal.live.clock.now()
        self._correlation_id = portal.live.ids.uuid(self._now)
        # Known one after the other; a refusal on the way leaves the rest unknown.
        self._caller: Caller | None = None
        self._call: Call | None = None
        self._strike: Strike | None = None
        self._take: Take | None = None
        self._context: Context | None = None

    @property
    def changed(self) -> bool:
        """Say whether the visit published anything."""
        return self._context is not None and bool(self._context.events or self._context.queued)

    def serve(self) -> Reply:
        """Return the reply; a refusal at the gateway carries no rate headers (recorded, sens 2024)."""
        try:
            caller = self._authenticated()
            call = self._understood()
            needed = self._route.endpoint.scopes(call)
            if needed and caller.scopes.isdisjoint(needed):
                raise scopes.missing(self._route.endpoint.scopes, call)
        except Refusal as refusal:
            return self._reply(errors.render(refusal, correlation_id=self._correlation_id), _NO_RATE)
        strike = self._struck(call) if self._portal.live.faults.active else None
        if strike is not None and strike.instead:
            return faults.replace(strike, self._reply, correlation_id=self._correlation_id, now=self._now)
        take = self._taken(caller, strike)
        rate = limits.lines(take, self._portal.live.policy)
        refused = take.refused if strike is None else take.refused or self._troubled(call, strike)
        if refused is None:
            answer = self._run(call, caller, strike)
        else:
            answer = errors.render(refused, correlation_id=self._correlation_id)
        outgoing = self._reply(answer, rate)
        return outgoing if strike is None else faults.alter(strike, outgoing)

    def log(self, outgoing: Reply, started: int) -> None:
        """Write down the exchange, what it changed, and the tokens it issued."""
        endpoint, call, take, strike = self._route.endpoint, self._call, self._take, self._strike
        kept = traffic.exchange(
            self._now,
            self._request,
            outgoing,
            correlation_id=self._correlation_id,
            duration_ns=perf_counter_ns() - started,
            named=_UNKNOWN if call is None else self._route.named,
            object_type=call.object_types[0].name if call is not None and call.object_types else None,
            caller=self._caller,
            token=self._token if endpoint.access == "bearer" else "",
            bucket=None if take is None else endpoint.bucket,
            remaining=None if take is None else take.remaining,
            fault=None if strike is None else strike.fault_id,
            secret=endpoint.secrets,
        )
        context = self._context
        if context is None or (not context.events and (outgoing.status != 200 or self._request.method != "GET")):
            kept = self._flagged(kept, outgoing)
        log = self._portal.live.traffic
        sequence = log.keep(kept)
        if context is not None:
            for event in context.events:
                log.keep(traffic.change(self._now, event, cause=sequence))
            for issued in context.issued:
                log.append(self._now, "token", traffic.token(issued, cause=sequence))

    def _flagged(self, kept: traffic.Row, outgoing: Reply) -> traffic.Row:
        """Return what is kept of a call without effect, with the portal whose record it named."""
        from mockspot.asgi import strangers  # with the first call that comes to nothing

        found = strangers.holder(self._portal, self._call, outgoing)
        return kept if found is None else (*kept, found)

    def _authenticated(self) -> Caller:
        access = self._route.endpoint.access
        if access == "bearer":
            caller = apps.authenticate(self._portal.space, self._token, self._now)
        elif access == "developer":
            caller = apps.authenticate_developer(self._portal.space, _developer_key(self._request))
        else:
            caller = _NOBODY
        self._caller = caller
        return caller

    def _understood(self) -> Call:
        route, endpoint, request = self._route, self._route.endpoint, self._request
        call = self._call = Call(
            request,
            endpoint.operation,
            route.version,
            route.template,
            self._params,
            self._portal.facts,
            self._portal.live.policy,
            self._now,
            own_types=self._portal.own_type,
        )
        if route.type_params:
            call.resolve_types(route.type_params)
        elif endpoint.about is not None:
            call.object_types = [endpoint.about]
        if request.oversized:
            raise Refusal("body_too_large", {"path": request.path})
        return call

    def _struck(self, call: Call) -> Strike | None:
        live = self._portal.live
        object_type = call.object_types[0].name if call.object_types else None
        request = call.request
        body = partial(faults.body_of, request)
        subject = Subject(request.method, request.path, call.operation, object_type, self._token, body)
        self._gather(subject)
        self._strike = live.faults.strike(subject, live.ids, self._now)
        return self._strike

    def _gather(self, subject: Subject) -> None:
        """Leave the visit if a fault wants the request to wait for others."""
        live = self._portal.live
        strike = live.faults.gather(subject, live.ids, self._now)
        if strike is not None:
            raise _Gathered(strike)

    def _troubled(self, call: Call, strike: Strike) -> Refusal | None:
        """Return the refusal that a fault puts in the operation's place; another may change what it is asked."""
        if strike.rewrites:
            call.request = faults.rewritten(call.request)
        if not strike.refuses:
            return None
        return faults.refusal(strike, call, correlation_id=self._correlation_id)

    def _taken(self, caller: Caller, strike: Strike | None) -> Take:
        quotas, bucket = self._portal.live.quotas, self._route.endpoint.bucket
        if strike is not None and strike.limits:
            self._take = quotas.exhaust(bucket, caller, self._now, policy=strike.policy)
        else:
            self._take = quotas.take(bucket, caller, self._now)
        return self._take

    def _run(self, call: Call, caller: Caller, strike: Strike | None) -> Answer:
        endpoint, portal, request = self._route.endpoint, self._portal, call.request
        space, live = portal.space, portal.live
        context = Context(
            space,
            self._now,
            live.ids,
            portal.facts,
            caller,
            live.policy,
            self._correlation_id,
            portal.accounts,
            live.quotas,
        )
        context.version = self._route.version
        if strike is not None:
            context.half_applied = strike.half
        mark = space.mark()
        try:
            if request.body and not endpoint.accepts(request.headers.get(b"content-type")):
                raise _unreadable(request)
            if not MIRRORED.isdisjoint(call.object_types):
                _complete(context)
            result = endpoint.run(context, endpoint.parse(call))
            if context.events:
                if context.links_changed:
                    _follow(context)
                webhooks.record(context, cause=live.traffic.last + 1)  # the number `log` is about to give out
            answer = endpoint.render(result, call)
        except Refusal as refusal:
            space.undo_to(mark)
            return errors.render(refusal, correlation_id=self._correlation_id)
        except Exception:
            space.undo_to(mark)
            _log.exception("bug in %s", endpoint.operation)
            return errors.render(Refusal("internal_error"), correlation_id=self._correlation_id)
        self._context = context
        space.commit()
        return answer

    def _reply(self, answer: Answer, rate: bytes = _NO_RATE) -> Reply:
        return reply(answer, correlation_id=self._correlation_id, now=self._now, rate=rate)


def _complete(context: Context) -> None:
    """Make the records that stand for something else of the account; what does it is imported when first needed."""
    from mockspot.domain.records import mirroring

    mirroring.complete(context.tx)


class _LateVisit(_Visit):
    """One request that has waited for others."""

    __slots__ = ("_gathered",)

    def __init__(self, gathered: Strike, *about: Any) -> None:
        super().__init__(*about)
        self._strike = self._gathered = gathered  # what the log names unless something else strikes

    def _gather(self, _: Subject) -> None:
        """Wait no second time."""

    def _struck(self, call: Call) -> Strike:
        self._strike = super()._struck(call) or self._gathered
        return self._strike


class _Gathered(Exception):
    """Raised before anything is decided when a request is to wait for others."""

    def __init__(self, strike: Strike) -> None:
        super().__init__(strike.fault_id)
        self.strike = strike


def _follow(context: Context) -> None:
    """Bring values up to date that depend on links; what does it is imported by the first call that links."""
    from mockspot.domain.records import linked_values

    linked_values.follow(context)


def _unreadable(request: Request) -> Refusal:
    kind = "unsupported_media_type_json" if request.accepts_json else "unsupported_media_type"
    return Refusal(kind, {"path": request.path})


@lru_cache(maxsize=65_536)
def _bearer(header: bytes | None) -> tuple[str, int | None]:
    """Return the bearer token of a request, or an empty text, and the portal it names.

    The scheme's case does not matter (RFC 6750).
    """
    if header is None or header[:7].lower() != b"bearer ":
        return "", None
    token = header[7:].strip().decode("latin-1")
    return token, portal_of(token)


def _developer_key(request: Request) -> str:
    """Return the developer key of a request: the query parameter `hapikey` (DOC-WEBHOOK)."""
    values = parse_qs(request.query).get("hapikey", ())
    return values[-1] if values else ""
