"""What faults do to a request on its way through the pipe."""

from functools import partial

from mockspot.asgi.portal import Live
from mockspot.domain.caller import Caller
from mockspot.domain.context import Context
from mockspot.domain.faults import Strike, Subject
from mockspot.domain.ports import Instant
from mockspot.domain.quotas import Take
from mockspot.wire import faults
from mockspot.wire.call import Call
from mockspot.wire.envelope import NO_RATE, reply
from mockspot.wire.message import Reply


class Gathered(Exception):
    """Raised before anything is decided when a request is to wait for others."""

    def __init__(self, strike: Strike) -> None:
        super().__init__(strike.fault_id)
        self.strike = strike


class Answered(Exception):
    """Raised where a fault answers before the limiter sees the request."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.reply = reply


def struck(live: Live, call: Call, token: str, now: Instant, waited: Strike | None) -> Strike | None:
    """Return what strikes a request, or else the fault that had it wait for others; it waits no second time."""
    object_type = call.object_types[0].name if call.object_types else None
    request = call.request
    body = partial(faults.body_of, request)
    subject = Subject(request.method, request.path, call.operation, object_type, token, body)
    if waited is None and (gathering := live.faults.gather(subject, live.ids, now)) is not None:
        raise Gathered(gathering)
    return live.faults.strike(subject, live.ids, now) or waited


def take(strike: Strike, live: Live, bucket: str, caller: Caller, now: Instant, correlation_id: str) -> Take:
    """Count a struck request, or refuse it as if a limit were used up."""
    if strike.instead:
        answered = partial(reply, correlation_id=correlation_id, now=now, rate=NO_RATE)
        raise Answered(faults.replace(strike, answered, correlation_id=correlation_id, now=now))
    if strike.limits:
        return live.quotas.exhaust(bucket, caller, now, policy=strike.policy)
    return live.quotas.take(bucket, caller, now)


def prepare(strike: Strike, call: Call, context: Context) -> None:
    """Change what the operation is asked, or refuse in its place."""
    context.half_applied = strike.half
    if strike.rewrites:
        call.request = faults.rewritten(call.request)
    if strike.refuses:
        raise faults.refusal(strike, call, correlation_id=context.correlation_id)
