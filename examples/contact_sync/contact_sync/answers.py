"""What HubSpot's answers mean: which are worth another try, after which pause, and what is told about the rest."""

import json
from dataclasses import dataclass
from random import Random
from typing import Any

import httpx

ATTEMPTS = 7
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 10.0
_LONGEST_OBEDIENCE = 60.0
# 423: another write holds the record. 502 to 504 and 520 to 526: the edge in front of HubSpot.
_PASSING = frozenset({423, 429, 500, 502, 503, 504, *range(520, 527)})


class HubSpotRefused(Exception):
    """Raised for an answer that no repetition will change."""

    def __init__(self, status: int, message: str, category: str = "", correlation_id: str = "") -> None:
        super().__init__(f"{status} {category} {message} (correlation id {correlation_id or 'unknown'})")
        self.status = status
        self.message = message
        self.category = category


class HubSpotUnreachable(Exception):
    """Raised when the tries are used up without an answer that can be used."""


class OutcomeUnknown(Exception):
    """Raised when a write that must not be done twice was sent and its answer was lost."""


@dataclass(frozen=True, slots=True)
class Setback:
    """An attempt that brought no usable answer; `sent` says whether HubSpot may have acted on it."""

    reason: str
    sent: bool
    retry_after: float | None = None


def is_passing(response: httpx.Response) -> bool:
    """Tell whether the same request may fare better later. The daily limit lasts until midnight: not worth waiting."""
    if response.status_code == 429:
        return read_object(response).get("policyName") != "DAILY"
    return response.status_code in _PASSING


def pause_before(attempt: int, setback: Setback, random: Random) -> float:
    """Return the seconds to wait before try number `attempt`: doubling, and never quite the same for two processes.

    HubSpot sends no Retry-After with its 429s, so the pauses add up to more than the ten-second window by themselves.
    """
    if setback.retry_after is not None:
        return setback.retry_after
    doubled: float = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** (attempt - 2))
    return doubled * random.uniform(0.75, 1.25)


def setback_of(response: httpx.Response) -> Setback:
    """Describe an answer that is worth another try. A 429 means that HubSpot did nothing."""
    reason = f"{response.status_code} {read_object(response).get('message', '')}".strip()
    return Setback(reason, sent=response.status_code not in (423, 429), retry_after=_told_pause(response))


def refusal_of(response: httpx.Response) -> HubSpotRefused:
    """Describe an answer that is final. Every member of HubSpot's error object may be missing."""
    body = read_object(response)
    return HubSpotRefused(
        response.status_code,
        plain_message(str(body.get("message", response.reason_phrase))),
        str(body.get("category", "")),
        str(body.get("correlationId", response.headers.get("x-hubspot-correlation-id", ""))),
    )


def read_object(response: httpx.Response) -> dict[str, Any]:
    """Return the JSON object of an answer, or an empty one for anything else: pages, cut-off text, lists, nothing."""
    try:
        body = json.loads(response.content)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def plain_message(message: str) -> str:
    """Return what a person wants to read: HubSpot puts a JSON list into the text when property values are wrong."""
    _, found, listed = message.partition("Property values were not valid: ")
    try:
        return "; ".join(str(entry["message"]) for entry in json.loads(listed)) if found else message
    except (ValueError, KeyError, TypeError):
        return message


def _told_pause(response: httpx.Response) -> float | None:
    text = response.headers.get("retry-after", "")
    return float(text) if text.isdecimal() and float(text) <= _LONGEST_OBEDIENCE else None
