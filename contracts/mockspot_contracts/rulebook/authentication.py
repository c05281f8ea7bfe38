"""Authentication rules: token lifetimes, where credentials travel, and which credentials an app uses."""

from collections.abc import Iterator
from typing import NamedTuple

from mockspot_contracts.bodies import query_pairs
from mockspot_contracts.profiles import EVERYWHERE, LISTED
from mockspot_contracts.retrying import sent_at
from mockspot_contracts.rule import Evidence, Finding, NoParameters, Severity, World, rule
from mockspot_contracts.traffic import Request, TokenIssue, Traffic
from mockspot_contracts.traffic.log import grouped
from mockspot_contracts.words import count

_EXPIRED = "EXPIRED_AUTHENTICATION"
_TOKEN_CALLS = ("oauth.token", "oauth.token.introspect", "oauth.token.revoke")
_SECRETS = frozenset({"client_secret", "client_assertion", "code", "code_verifier", "refresh_token", "token"})


class Clock(NamedTuple):
    """Whether the integration goes by the simulated clock, so that it knew when the clock was moved."""

    shared: bool = False


def _bearer_calls(traffic: Traffic) -> list[Request]:
    return [call for call in traffic.requests if call.token is not None and call.credential in {"oauth", "none", None}]


def _token_calls(traffic: Traffic) -> list[Request]:
    return traffic.calls(*_TOKEN_CALLS)


def _credential_calls(traffic: Traffic) -> list[Request]:
    return [call for call in traffic.requests if call.credential is not None]


def _oauth_calls(traffic: Traffic) -> list[Request]:
    return [call for call in traffic.requests if call.credential == "oauth" and call.app_id is not None]


@rule(
    "HS-AUTH-01",
    "Refresh before expiry",
    severity=Severity.BLOCKER,
    profiles=EVERYWHERE,
    ground=("cert", "usage"),
    sources=("DOC-OAUTH3", "DOC-USAGE"),
    parameters=Clock(),
    applies=_bearer_calls,
    explanation="""
        The token answer says how long an access token lives (expires_in, 1800 seconds today). HubSpot's
        guidelines ask to refresh by that number: a 401 is no valid refresh signal, every such call counts as
        an error, and certification reviews name it. Keep the instant of expiry with the token and refresh a
        little earlier. Answers made by an injected fault do not count, nor does a token somebody else let
        expire before its time. Where the simulated clock was moved in between, a client with a clock of its
        own could not have known: then the finding only warns, unless the client went on with the token after
        it was told, or the parameter `shared` says that both go by one clock.
    """,
)
def refresh_before_expiry(traffic: Traffic, world: World[Clock]) -> Iterator[Finding]:
    """Find calls that carried a token past its expiry."""
    issues = {(issue.account, issue.token): issue for issue in traffic.tokens}
    late = [call for call in _bearer_calls(traffic) if _is_late(call, issues.get((call.account, call.token)))]
    for (account, token), calls in grouped(late, lambda call: (call.account, call.token)).items():
        issue = issues.get((account, token))
        yield Finding(
            message="Calls carried an access token past its expiry",
            expected="a refresh before the token expires",
            found=f"{count(len(calls), 'call')} with the expired token {token}",
            evidence=(*_issued(issue), *(Evidence(call, "token had expired") for call in calls)),
            advisory=not world.parameters.shared and _clock_moved(traffic, issue, calls[0]) and not _was_told(calls),
        )


def _is_late(call: Request, issue: TokenIssue | None) -> bool:
    if call.spoilt or call.succeeded:
        return False
    if issue is not None:  # an end that was never promised cannot be missed
        return issue.expires_at is not None and issue.expires_at <= call.at
    return call.status == 401 and call.error_category == _EXPIRED


def _issued(issue: TokenIssue | None) -> tuple[Evidence, ...]:
    if issue is None or issue.expires_at is None:
        return ()
    return (Evidence(issue, f"expires in {(issue.expires_at - issue.at).total_seconds():.0f} s"),)


def _was_told(calls: list[Request]) -> bool:
    """Say whether a token was sent again after the first answer that it had expired; what was under way is excused."""
    return any(sent_at(call) > calls[0].at.timestamp() for call in calls[1:])


def _clock_moved(traffic: Traffic, issue: TokenIssue | None, call: Request) -> bool:
    since = traffic.starts[call.account] if issue is None else issue.at
    return any(step.account == call.account and since <= step.at <= call.at for step in traffic.clock_steps)


@rule(
    "HS-AUTH-09",
    "Token parameters in the body",
    severity=Severity.BLOCKER,
    profiles=EVERYWHERE,
    ground=("docs",),
    sources=("DOC-OAUTH3", "CHG:new-oauth-v3-api-endpoints-and-standardized-error-responses"),
    parameters=NoParameters(),
    applies=_token_calls,
    explanation="""
        Calls to the token endpoint carry client_secret, code and refresh_token. The v1 endpoint tolerated
        them in the query string, where every log on the way keeps them; the endpoints of 2026 exist to end
        that. Send them as form fields of the request body.
    """,
)
def token_parameters_in_the_body(traffic: Traffic, _: World[NoParameters]) -> Iterator[Finding]:
    """Find token calls with credentials in the query."""
    for call in _token_calls(traffic):
        named = [name for name, value in query_pairs(call) if name in _SECRETS and value]
        if named:
            yield Finding(
                message="A token call carried credentials in its query",
                expected="credentials as form fields of the body",
                found=f"{', '.join(named)} in the query",
                evidence=(Evidence(call, f"query has {', '.join(named)}"),),
            )


@rule(
    "HS-AUTH-10",
    "OAuth is the only credential",
    severity=Severity.BLOCKER,
    profiles=LISTED,
    ground=("list",),
    sources=("CHG:app-listing-and-app-certification-requirement-updates-for-may-2026", "DOC-WEBHOOK"),
    parameters=NoParameters(),
    applies=_credential_calls,
    explanation="""
        A listed app reaches its customers' accounts by OAuth and by nothing else: no private-app token,
        service key or API key that a customer would have to paste. The developer key for the app's own
        webhook settings is not meant.
    """,
)
def oauth_is_the_only_credential(traffic: Traffic, _: World[NoParameters]) -> Iterator[Finding]:
    """Find calls to accounts that were authorised otherwise."""
    others = [call for call in _credential_calls(traffic) if _is_foreign(call)]
    for credential, calls in grouped(others, lambda call: call.credential).items():
        yield Finding(
            message="Calls were authorised by something else than OAuth",
            expected="OAuth access tokens only",
            found=f"{count(len(calls), 'call')} by {str(credential).replace('_', ' ')}",
            evidence=tuple(Evidence(call, str(credential).replace("_", " ")) for call in calls),
        )


def _is_foreign(call: Request) -> bool:
    if call.credential == "developer_key":
        return not (call.operation or "").startswith("webhooks.")
    return call.credential in {"private_app", "service_key"}


@rule(
    "HS-AUTH-11",
    "One app id",
    severity=Severity.MAJOR,
    profiles=LISTED,
    ground=("cert", "list"),
    sources=("CHG:app-listing-and-app-certification-requirement-updates-for-may-2026",),
    parameters=NoParameters(),
    applies=_oauth_calls,
    whole_run=True,
    explanation="""
        A listed app is one app: all its calls come from tokens of a single client id. Splitting an
        integration over several apps hides its real use from review and multiplies its rate limits, which the
        listing rules forbid.
    """,
)
def one_app_id(traffic: Traffic, _: World[NoParameters]) -> Iterator[Finding]:
    """Find accounts that were called by several OAuth apps."""
    for calls in grouped(_oauth_calls(traffic), lambda call: call.account).values():
        first_of = {call.app_id: call for call in reversed(calls)}
        if len(first_of) > 1:
            yield Finding(
                message=f"Account {calls[0].portal_id} was called by several apps",
                expected="calls of one app",
                found=f"apps {', '.join(str(app_id) for app_id in sorted(first_of, key=str))}",
                evidence=tuple(Evidence(call, f"app {app_id}") for app_id, call in first_of.items()),
            )
