"""The faults a portal can be given, as rows: what each is called, which parameters it takes, and when it acts."""

from dataclasses import dataclass

from mockspot.catalog.limits import DOCUMENTED


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a fault. `form` is status, milliseconds, seconds, json, headers, text or policy."""

    name: str
    form: str
    required: bool = False
    default: int | str | None = None


@dataclass(frozen=True, slots=True)
class FaultKind:
    """One way to go wrong.

    `moment` says when it acts: `instead` of running the operation, as the `limiter`, `during` the operation, or `after`
    it on the reply. `paths` is a glob of the only paths it makes sense for. `error` names the row of `catalog.errors`
    that answers, where one does.
    """

    kind: str
    moment: str
    summary: str
    parameters: tuple[Parameter, ...] = ()
    paths: str | None = None
    error: str = ""


POLICIES = tuple(sorted({row.policy for row in DOCUMENTED}))

KINDS = (
    FaultKind(
        "status",
        "instead",
        "Answer with a status; without a body, in HubSpot's plain envelope.",
        (Parameter("status", "status", default=500), Parameter("body", "json"), Parameter("headers", "headers")),
    ),
    FaultKind("latency", "after", "Answer late.", (Parameter("milliseconds", "milliseconds", required=True),)),
    FaultKind("stall", "instead", "Never answer, and keep the connection open."),
    FaultKind("reset", "instead", "Reset the connection before anything is done."),
    FaultKind("reset_mid_body", "after", "Make the change, and reset the connection half way through the answer."),
    FaultKind("answer_lost", "after", "Make the change, and reset the connection instead of answering."),
    FaultKind("half_applied", "during", "Apply the first half of a batch, and answer 500.", paths="*/batch/*"),
    FaultKind("truncate", "after", "Send half of the body as if it were all of it."),
    FaultKind("empty", "after", "Send no body."),
    FaultKind("html", "instead", "Answer with the page of a gateway.", (Parameter("status", "status", default=502),)),
    FaultKind(
        "content_type",
        "after",
        "Call the body something else than JSON.",
        (Parameter("contentType", "text", default="text/html;charset=utf-8"),),
    ),
    FaultKind("expired_token", "instead", "Refuse the token as expired."),
    FaultKind(
        "locked",
        "instead",
        "Refuse because another write holds the lock. HubSpot asks to wait two seconds (documented, DOC-ERR).",
        (Parameter("retryAfter", "seconds"),),
        error="value_locked",
    ),
    FaultKind(
        "migrating",
        "instead",
        "Refuse because the account moves between data centres. HubSpot sends Retry-After, up to a day (documented, "
        "DOC-ERR).",
        (Parameter("retryAfter", "seconds", default=3_600),),
        error="account_migrating",
    ),
    FaultKind(
        "rate_limited",
        "limiter",
        "Refuse as if a limit were used up. HubSpot never sends Retry-After (recorded, grou): asked for, it is sent.",
        (Parameter("policy", "policy"), Parameter("retryAfter", "seconds")),
    ),
)

BY_KIND = {row.kind: row for row in KINDS}
