"""One request in one portal: authenticate, resolve object types, check scopes, maybe fault, take quota, run, log.

The order of the checks is HubSpot's: authentication, then object type, then scope, then body (backlot 2026).
"""

import logging
from time import perf_counter_ns
from urllib.parse import parse_qs

from mockspot.asgi import scopes, striking
from mockspot.asgi.endpoint import Endpoint
from mockspot.asgi.portal import Portal
from mockspot.asgi.router import Route
from mockspot.catalog.object_types import MIRRORED
from mockspot.domain import apps, webhooks
from mockspot.domain.caller import Caller
from mockspot.domain.context import Context
from mockspot.domain.faults import Strike
from mockspot.domain.ports import NotKept
from mockspot.domain.quotas import Take
from mockspot.domain.records.state import DUE
from mockspot.domain.refusal import Refusal
from mockspot.wire import errors, faults, limits, traffic
from mockspot.wire.call import Call
from mockspot.wire.envelope import NO_RATE, reply
from mockspot.wire.message import Answer, Reply, Request

_log = logging.getLogger("mockspot")
_NOBODY = Caller("none")
_Strike = Strike | None


def serve(
    portal: Portal, route: Route, params: dict[str, str], request: Request, token: str, started: int, strike: _Strike
) -> tuple[Reply, bool]:
    """Serve a request under its portal's lock, write it down, and say whether something waits to leave the portal.

    `started` is when it came, by `perf_counter_ns`; `strike`, the fault that had it wait for others. The steps stand in
    one place because what one finds out the later ones need.
    """
    endpoint, live, space, facts = route.endpoint, portal.live, portal.space, portal.facts
    now, policy = live.clock.now(), live.policy
    correlation_id, mark = live.ids.uuid(now), space.mark()
    # Known one after the other; a refusal on the way leaves the rest unknown.
    caller: Caller | None = None
    call: Call | None = None
    take: Take | None = None
    done: Context | None = None
    rate = NO_RATE  # a refusal at the gateway carries none (recorded, sens 2024)
    try:
        bearer = endpoint.access == "bearer"
        if len(request.path) + len(request.query) > policy.longest_address:
            raise Refusal("address_too_long")
        caller = apps.authenticate(space, token, now) if bearer else _without_token(portal, endpoint, request, token)
        call = Call(request, route.named, params, facts, policy, now, portal.own_type)
        call.resolve_types(route.type_params, endpoint.about)
        if request.oversized:
            raise Refusal("body_too_large", {"path": request.path})
        needed = endpoint.scopes(call)
        if needed and caller.scopes.isdisjoint(needed):
            raise scopes.missing(endpoint.scopes, call, caller.scopes)
        if live.faults.active:
            strike = striking.struck(live, call, token, now, strike)
        if strike is None:
            take = live.quotas.take(endpoint.bucket, caller, now)
        else:
            take = striking.take(strike, live, endpoint.bucket, caller, now, correlation_id)
        rate = limits.lines(take, policy)
        if take.refused is not None:
            raise take.refused
        context = Context(space, now, live.ids, facts, caller, policy, correlation_id, portal.accounts, live.quotas)
        context.version = route.version
        if strike is not None:
            striking.prepare(strike, call, context)
        outgoing = reply(_run(context, endpoint, call, live.traffic.last + 1), correlation_id, now, rate)
        space.commit()
        done = context
    except striking.Answered as answered:
        outgoing = answered.reply
    except striking.Gathered:
        raise
    except Exception as error:
        space.undo_to(mark)
        refusal = error if isinstance(error, Refusal) else _failure(error, endpoint)
        outgoing = reply(errors.render(refusal, correlation_id=correlation_id), correlation_id, now, rate)
    if strike is not None:
        outgoing = faults.alter(strike, outgoing)
    spent, shown, bucket = perf_counter_ns() - started, token if bearer else "", endpoint.bucket
    row = traffic.exchange(
        now, request, outgoing, correlation_id, spent, call, caller, shown, take, bucket, strike, endpoint.secrets
    )
    return outgoing, _write_down(portal, request, outgoing, call, row, done)


def _write_down(
    portal: Portal, request: Request, outgoing: Reply, call: Call | None, row: traffic.Row, done: Context | None
) -> bool:
    """Keep an exchange, what it changed, and the tokens it issued; say whether something waits to leave."""
    if done is None or (not done.events and (outgoing.status != 200 or request.method != "GET")):
        row = _flagged(portal, request, call, row, outgoing)
    log = portal.live.traffic
    sequence = log.keep(row)
    if done is None:
        return False
    for event in done.events:
        log.keep(traffic.change(done.now, event, sequence))
    for issued in done.issued:
        log.append(done.now, "token", traffic.token(issued, cause=sequence))
    return done.queued


def _flagged(portal: Portal, request: Request, call: Call | None, row: traffic.Row, outgoing: Reply) -> traffic.Row:
    """Return what is kept of a call without effect, with the portal whose record it named."""
    from mockspot.asgi import mistaken, strangers  # with the first call that comes to nothing

    if "/oauth/" in request.path:
        row = mistaken.hidden(portal, request, row)
    found = strangers.holder(portal, call, outgoing)
    return row if found is None else (*row, found)


def _without_token(portal: Portal, endpoint: Endpoint, request: Request, token: str) -> Caller:
    """Return who calls what no bearer token opens."""
    if endpoint.access == "developer":
        return apps.authenticate_developer(portal.space, developer_key(request), token)
    return _NOBODY


def _run(context: Context, endpoint: Endpoint, call: Call, cause: int) -> Answer:
    """Return the answer of an operation; `cause` is the number that the log is about to give it."""
    request = call.request
    if request.body:
        content_type = request.headers.get(b"content-type")
        if content_type != endpoint.content_type and not endpoint.accepts(content_type):
            raise _unreadable(request)
    if not MIRRORED.isdisjoint(call.object_types):
        _complete(context)
    if context.tx.count(DUE):
        _ripen(context)
    result = endpoint.run(context, endpoint.parse(call))
    if context.events:
        if context.links_changed:
            _follow(context)
        webhooks.record(context, cause)
    return endpoint.render(result, call)


def _complete(context: Context) -> None:
    """Make the records that stand for something else of the account; what does it is imported when first needed."""
    from mockspot.domain.records import mirroring

    mirroring.complete(context.tx)


def _ripen(context: Context) -> None:
    """Bring values up to date that time alone changes; what does it is imported when some may change."""
    from mockspot.domain.records import ripening

    ripening.bring(context)


def _follow(context: Context) -> None:
    """Bring values up to date that depend on links; what does it is imported by the first call that links."""
    from mockspot.domain.records import linked_values

    linked_values.follow(context)


def _failure(error: Exception, endpoint: Endpoint) -> Refusal:
    """Write down a failure on our side, and return what HubSpot says to one on its own."""
    if isinstance(error, NotKept):
        _log.error("%s", error)
    else:
        _log.exception("bug in %s", endpoint.operation)
    return Refusal("internal_error")


def _unreadable(request: Request) -> Refusal:
    kind = "unsupported_media_type_json" if request.accepts_json_alone else "unsupported_media_type"
    return Refusal(kind, {"path": request.path})


def developer_key(request: Request) -> str:
    """Return the developer key of a request: the query parameter `hapikey` (DOC-WEBHOOK)."""
    values = parse_qs(request.query).get("hapikey", ())
    return values[-1] if values else ""
