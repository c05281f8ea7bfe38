"""Security rules: secrets, personal data and names in requests, and tokens used with the right account."""

import re
from collections.abc import Iterator
from itertools import groupby

from mockspot_contracts.bodies import path_value, query_pairs, records
from mockspot_contracts.profiles import BEYOND_SMOKE, EVERYWHERE
from mockspot_contracts.rule import Evidence, Finding, NoParameters, Severity, World, rule
from mockspot_contracts.traffic import Request, Traffic
from mockspot_contracts.traffic.log import grouped
from mockspot_contracts.words import count

_DELIMITER = re.compile(r"[/?&=;,+\s]|%20|%2C", re.IGNORECASE)
_TOKEN_IN_PATH = ("oauth.accessTokens.read", "oauth.refreshTokens.read", "oauth.refreshTokens.delete")
_NAMELESS = re.compile(
    r"^$|^(?:python-requests|python-httpx|python-urllib3?|urllib3|axios|node-fetch|undici|node|got|okhttp|java|"
    r"apache-httpclient|go-http-client|go-resty|curl|wget|guzzlehttp|faraday|ruby|libwww-perl|postmanruntime|insomnia|"
    r"php|dart|reactor-?netty)\b|^Python/[\d.]+ aiohttp|^Mozilla/",
    re.IGNORECASE,
)
_PORTAL_NAMES = frozenset({"portalId", "hubId", "portal_id", "hub_id"})


def _requests(traffic: Traffic) -> tuple[Request, ...]:
    return traffic.requests


@rule(
    "HS-SEC-01",
    "No secrets in URLs",
    severity=Severity.BLOCKER,
    profiles=EVERYWHERE,
    ground=("docs",),
    sources=("DOC-OAUTH3", "CHG:new-oauth-v3-api-endpoints-and-standardized-error-responses", "DOC-WEBHOOK"),
    parameters=NoParameters(),
    applies=_requests,
    explanation="""
        URLs end up in logs of proxies, load balancers and browsers. Tokens, client secrets, authorization
        codes and API keys belong into the Authorization header or the request body. Two of HubSpot's own APIs
        leave no choice and are treated apart: the developer key of app-level settings is accepted, and the v1
        token metadata calls, which carry the token in the path, warn: POST introspect and revoke replace
        them.
    """,
)
def no_secrets_in_urls(traffic: Traffic, _: World[NoParameters]) -> Iterator[Finding]:
    """Find calls whose URL held a secret when the traffic was written."""
    told = [call for call in traffic.requests if call.secret_in_url and call.credential != "developer_key"]
    for operation, calls in grouped(told, lambda call: call.operation).items():
        yield Finding(
            message="A secret stood in a URL",
            expected="no secret in any path or query",
            found=f"{len(calls)} such calls" if len(calls) > 1 else "one",
            evidence=tuple(Evidence(call, "secret in the URL") for call in calls),
            advisory=operation in _TOKEN_IN_PATH,
        )


@rule(
    "HS-SEC-05",
    "Token and account match",
    severity=Severity.BLOCKER,
    profiles=EVERYWHERE,
    ground=("eng",),
    sources=("DOC-WWO", "DOC-OBJ"),
    parameters=NoParameters(),
    applies=_requests,
    explanation="""
        A token speaks for one account. An integration with several accounts that mixes up tokens and ids
        reads or overwrites strangers' records, and ids of two accounts may well be equal, so that nothing
        fails. Two signs are judged: a call that names another account than its token's, and, within one test,
        a call for a record that is not there while another account of the same traffic has shown exactly that
        id before.
    """,
)
def token_and_account_match(traffic: Traffic, _: World[NoParameters]) -> Iterator[Finding]:
    """Find calls whose token belongs to another account than their ids."""
    for call in traffic.requests:
        named = next((value for name, value in query_pairs(call) if name in _PORTAL_NAMES), None)
        if named is not None and call.token is not None and named != str(call.portal_id):
            yield Finding(
                message="A call names another account than its token's",
                expected=f"account {call.portal_id}",
                found=named,
                evidence=(Evidence(call, f"names account {named}"),),
            )
    for _test, calls in groupby(traffic.requests, key=lambda call: call.test):
        yield from _strangers_ids(list(calls))


def _strangers_ids(calls: list[Request]) -> Iterator[Finding]:
    if len({call.portal_id for call in calls}) < 2:
        return
    shown: dict[tuple[str | None, str], dict[int, Request]] = {}
    for call in calls:
        for record_id, _record in records(call):
            shown.setdefault((call.object_type, record_id), {}).setdefault(call.portal_id, call)
        if call.status == 404 and not call.spoilt:
            asked = path_value(call, "objectId")
            owners = {} if asked is None else shown.get((call.object_type, asked), {})
            if owners and call.portal_id not in owners:
                yield _stranger(call, str(asked), next(iter(owners.values())))


def _stranger(call: Request, record_id: str, source: Request) -> Finding:
    return Finding(
        message="A record id of one account was used with the token of another",
        expected=f"{record_id} to be used in account {source.portal_id} only",
        found=f"a call for it in account {call.portal_id}",
        evidence=(Evidence(source, f"shows {record_id}"), Evidence(call, f"asks for {record_id}")),
    )


@rule(
    "HS-SEC-06",
    "Personal data in URLs",
    severity=Severity.INFORMATION,
    profiles=BEYOND_SMOKE,
    ground=("eng",),
    sources=("RFC 9110 section 17.9 (disclosure in URIs)", "DOC-OBJ"),
    parameters=NoParameters(),
    applies=_requests,
    explanation="""
        An e-mail address in a path or query is written into access logs along the way. Reading by
        idProperty=email is documented and works; batch read and search carry the address in the body instead.
    """,
)
def personal_data_in_urls(traffic: Traffic, _: World[NoParameters]) -> Iterator[Finding]:
    """Find e-mail addresses in paths and queries."""
    told = [call for call in traffic.requests if _holds_address(call.path) or _holds_address(call.query)]
    if told:
        yield Finding(
            message="E-mail addresses stood in URLs",
            expected="no e-mail address in a URL",
            found=f"{count(len(told), 'call')} with one",
            evidence=tuple(Evidence(call, "address in the URL") for call in told),
        )


def _holds_address(url: str) -> bool:
    shown = url.replace("%40", "@")
    if "@" not in shown:
        return False
    parts = (part.partition("@") for part in _DELIMITER.split(shown))
    return any(name and "." in domain.strip(".") for name, _at, domain in parts)


@rule(
    "HS-SEC-07",
    "Client names itself",
    severity=Severity.INFORMATION,
    profiles=BEYOND_SMOKE,
    ground=("eng",),
    sources=("RFC 9110 section 10.1.5 (User-Agent)",),
    parameters=NoParameters(),
    applies=_requests,
    explanation="""
        A User-Agent that names the integration and its version lets HubSpot's support and your own logs tell
        it from everything else. The name a general HTTP library sends by default says nothing; HubSpot's own
        client libraries name themselves and are accepted.
    """,
)
def client_names_itself(traffic: Traffic, _: World[NoParameters]) -> Iterator[Finding]:
    """Find calls without a telling User-Agent."""
    told = [call for call in traffic.requests if _NAMELESS.search(call.request.headers.get("user-agent", ""))]
    for agent, calls in grouped(told, lambda call: call.request.headers.get("user-agent", "")).items():
        yield Finding(
            message="Calls do not say which integration they come from",
            expected="a User-Agent that names the integration",
            found=agent or "none",
            evidence=tuple(Evidence(call, f"User-Agent: {agent or 'missing'}") for call in calls),
        )
