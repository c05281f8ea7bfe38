"""The faults a portal can be given, as rows: what each is called, which parameters it takes, and when it acts."""

from dataclasses import dataclass

from mockspot.catalog.limits import DOCUMENTED


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a fault.

    `form` names how it is read, a row of `wire.fault_parameters.READ`, or is choice: one of `choices`.
    """

    name: str
    form: str
    required: bool = False
    default: int | str | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FaultKind:
    """One way to go wrong.

    `moment` says when it acts: while the client is `resolving`, `connecting` or `trusting` the certificate, which only
    one can see that is redirected or comes through the proxy; `before` all that follows authentication, to hold it up;
    `instead` of all that; as the `limiter`; on the `request` before it is read; as the `operation`'s own refusal;
    `during` the operation; or `after` it, on the reply. `paths` is a glob of the only paths it makes sense for. `error`
    names the row of `catalog.errors` that answers, where one does.
    """

    kind: str
    moment: str
    summary: str
    parameters: tuple[Parameter, ...] = ()
    paths: str | None = None
    error: str = ""


POLICIES = tuple(sorted({row.policy for row in DOCUMENTED}))
CONNECTION_MOMENTS = ("resolving", "connecting", "trusting")

_LATE = Parameter("milliseconds", "milliseconds")

KINDS = (
    FaultKind(
        "error",
        "operation",
        "Refuse as the error row of that name says, before anything is done; `context` fills its text.",
        (
            Parameter("error", "error", required=True),
            Parameter("context", "context"),
            Parameter("retryAfter", "seconds"),
            _LATE,
        ),
    ),
    FaultKind(
        "status",
        "instead",
        "Answer with a status; without a body, in HubSpot's plain envelope.",
        (Parameter("status", "status", default=500), Parameter("body", "json"), Parameter("headers", "headers"), _LATE),
    ),
    FaultKind("latency", "after", "Answer late.", (Parameter("milliseconds", "milliseconds", required=True),)),
    FaultKind("stall", "instead", "Never answer, and keep the connection open."),
    FaultKind("reset", "instead", "Reset the connection before anything is done."),
    FaultKind("reset_mid_body", "after", "Make the change, and reset the connection half way through the answer."),
    FaultKind("answer_lost", "after", "Make the change, and reset the connection instead of answering."),
    FaultKind("half_applied", "during", "Apply the first half of a batch, and answer 500.", paths="*/batch/*"),
    FaultKind(
        "multi_status", "during", "Apply the first half of a batch, and answer 207 with an error.", paths="*/batch/*"
    ),
    FaultKind(
        "other_success",
        "after",
        "Give a success another status of success.",
        (Parameter("status", "success", default=200),),
    ),
    FaultKind(
        "short_page",
        "request",
        "Answer a search with a page of half the size asked for, and the cursor that follows it.",
        paths="*/search",
    ),
    FaultKind("truncate", "after", "Send half of the body as if it were all of it."),
    FaultKind("empty", "after", "Send no body."),
    FaultKind(
        "wrong_json",
        "after",
        "Send JSON of another type: the body in an array, as a string or as null, or its strings of digits as numbers.",
        (Parameter("as", "choice", default="array", choices=("array", "string", "null", "numbers")),),
    ),
    FaultKind(
        "html", "instead", "Answer with the page of a gateway.", (Parameter("status", "page", default=502), _LATE)
    ),
    FaultKind(
        "page_instead",
        "after",
        "Make the change, and answer with the page of a gateway that gave up waiting.",
        (Parameter("status", "page", default=524), _LATE),
    ),
    FaultKind(
        "content_type",
        "after",
        "Call the body something else than JSON.",
        (Parameter("contentType", "text", default="text/html;charset=utf-8"),),
    ),
    FaultKind("expired_token", "instead", "Refuse the token as expired."),
    FaultKind(
        "locked",
        "operation",
        "Refuse because another write holds the lock. HubSpot asks to wait two seconds (documented, DOC-ERR).",
        (Parameter("retryAfter", "seconds"),),
        error="value_locked",
    ),
    FaultKind(
        "migrating",
        "operation",
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
    FaultKind(
        "gather",
        "before",
        "Hold requests until so many have come or time is up, then serve them one right after the other, in the order "
        "they came: a race with a known outcome.",
        (Parameter("requests", "many", required=True), Parameter("timeoutSeconds", "patience", default=10)),
    ),
    FaultKind("unresolved", "resolving", "Let HubSpot's names not resolve; a proxy answers 502 then."),
    FaultKind("refused", "connecting", "Refuse the connection; a proxy resets it."),
    FaultKind(
        "untrusted",
        "trusting",
        "Show a certificate that the client has no reason to trust.",
    ),
)

BY_KIND = {row.kind: row for row in KINDS}

GATEWAY_PHRASES = {
    502: "Bad Gateway",
    503: "Service Temporarily Unavailable",
    504: "Gateway Time-out",
    520: "Origin Error",
    521: "Origin Down",
    522: "Origin Connection Time-out",
    523: "Origin Unreachable",
    524: "Origin Time-out",
    525: "Origin SSL Handshake Error",
    526: "Origin SSL Certificate Error",
}
"""What the pages of the edge call a status.

Claim: 502 and 524 pasted (hubspot-php 315 and 341, 2020); that the other 52x occur is documented (DOC-ERR).
unverified: the words of those others.
"""
