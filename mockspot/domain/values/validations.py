"""What validation rules let through: one test per rule type, over values in the form in which they are stored.

unverified: nearly all of it beyond the sentence of the guide, such as that limits are inclusive, that durations count
from the account's midnight, and that a domain stands for its subdomains too. A cleared value is never tested.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from mockspot.catalog.properties import PropertyDefinition
from mockspot.catalog.validation_rules import ALPHABETS, DAYS, RULE_TYPES, ValidationRule
from mockspot.domain.values.addresses import is_domain, is_email
from mockspot.domain.values.instants import parse_time
from mockspot.domain.values.problems import Problem, ProblemKind, problem

PERIOD: Final = re.compile(r"P(?=[0-9])(?:([0-9]{1,4})Y)?(?:([0-9]{1,4})M)?(?:([0-9]{1,4})W)?(?:([0-9]{1,5})D)?")
"""An ISO 8601 period of whole days: years, months, weeks and days."""
_URL: Final = re.compile(r"(?:https?://)?([^\s/?#:]+)(?::[0-9]{1,5})?(?:[/?#]\S*)?", re.IGNORECASE)
_DAY: Final = timedelta(days=1)
_FIRST, _LAST = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)


class Moment(NamedTuple):
    """When a value is written: epoch milliseconds, and the account's time zone."""

    now: int
    time_zone: str


_Test = Callable[[str, tuple[str, ...], Moment], bool]


def validated(definition: PropertyDefinition, value: str, moment: Moment) -> str | Problem:
    """Return a stored value as it is, or what is wrong with it. unverified: of several the first is told."""
    for rule in definition.validations:
        if not _TESTS[rule.rule_type](value, rule.arguments, moment):
            return problem(_kind(rule), definition.name, value)
    return value


def _kind(rule: ValidationRule) -> ProblemKind:
    if rule.rule_type == "ALPHANUMERIC":
        return ProblemKind(*ALPHABETS[rule.arguments[0]])
    row = RULE_TYPES[rule.rule_type]
    text = row.text.format(*rule.arguments, all=", ".join(rule.arguments))
    return ProblemKind(row.code, text.replace("{", "{{").replace("}", "}}"))


def _alphabet(value: str, arguments: tuple[str, ...], _: Moment) -> bool:
    if arguments[0] == "NUMERIC_ONLY":
        return value.isascii() and value.isdigit()
    return value.isalpha() if arguments[0] == "ALPHA_ONLY" else value.isalnum()


def _case(value: str, arguments: tuple[str, ...], _: Moment) -> bool:
    if arguments[0] == "CAPITALIZATION":
        return all(not word[0].islower() for word in value.split())
    return value == (value.upper() if arguments[0] == "UPPER" else value.lower())


def _space(value: str, arguments: tuple[str, ...], _: Moment) -> bool:
    if arguments == ("TRIM",):
        return value == value.strip()
    return not any(map(str.isspace, value))


def _plain(value: str, _: tuple[str, ...], __: Moment) -> bool:
    return all(character.isalnum() or character.isspace() for character in value)


def _longest(value: str, arguments: tuple[str, ...], _: Moment) -> bool:
    return len(value) <= int(arguments[0])


def _shortest(value: str, arguments: tuple[str, ...], _: Moment) -> bool:
    return len(value) >= int(arguments[0])


def _highest(value: str, arguments: tuple[str, ...], _: Moment) -> bool:
    return Decimal(value) <= Decimal(arguments[0])


def _lowest(value: str, arguments: tuple[str, ...], _: Moment) -> bool:
    return Decimal(value) >= Decimal(arguments[0])


def _places(value: str, arguments: tuple[str, ...], _: Moment) -> bool:
    return len(value.partition(".")[2]) <= int(arguments[0])


def _latest(value: str, arguments: tuple[str, ...], _: Moment) -> bool:
    return _instant(value) <= int(arguments[0])


def _earliest(value: str, arguments: tuple[str, ...], _: Moment) -> bool:
    return _instant(value) >= int(arguments[0])


def _on_days(value: str, arguments: tuple[str, ...], _: Moment) -> bool:
    return DAYS[_moment_of(_instant(value)).weekday()] in arguments


def _after_days(value: str, arguments: tuple[str, ...], moment: Moment) -> bool:
    return _moment_of(_instant(value)) >= _shifted(_today(moment), arguments[0], 1)


def _before_days(value: str, arguments: tuple[str, ...], moment: Moment) -> bool:
    return _moment_of(_instant(value)) <= _shifted(_today(moment), arguments[0], -1)


def _after(value: str, arguments: tuple[str, ...], moment: Moment) -> bool:
    return _moment_of(_instant(value)) >= _shifted(_moment_of(moment.now), arguments[0], 1)


def _before(value: str, arguments: tuple[str, ...], moment: Moment) -> bool:
    return _moment_of(_instant(value)) <= _shifted(_moment_of(moment.now), arguments[0], -1)


def _domain(value: str, _: tuple[str, ...], __: Moment) -> bool:
    return is_domain(value.lower())


def _email(value: str, _: tuple[str, ...], __: Moment) -> bool:
    return is_email(value.lower())


def _email_at(value: str, arguments: tuple[str, ...], _: Moment) -> bool:
    return is_email(value.lower()) and _within(value.rpartition("@")[2], arguments)


def _email_not_at(value: str, arguments: tuple[str, ...], _: Moment) -> bool:
    return not _within(value.rpartition("@")[2], arguments)


def _url(value: str, _: tuple[str, ...], __: Moment) -> bool:
    return _host(value) is not None


def _url_at(value: str, arguments: tuple[str, ...], _: Moment) -> bool:
    host = _host(value)
    return host is not None and _within(host, arguments)


def _url_not_at(value: str, arguments: tuple[str, ...], _: Moment) -> bool:
    host = _host(value)
    return host is None or not _within(host, arguments)


def _host(value: str) -> str | None:
    found = _URL.fullmatch(value)
    return found[1] if found is not None and is_domain(found[1].lower()) else None


def _within(host: str, domains: tuple[str, ...]) -> bool:
    dotted = f".{host.lower()}"
    return any(dotted.endswith(f".{domain.lower()}") for domain in domains)


def _instant(value: str) -> int:
    ms = parse_time(value)
    assert ms is not None  # a stored day or time always reads as one
    return ms


def _moment_of(epoch_ms: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=epoch_ms)


def _today(moment: Moment) -> datetime:
    """Return the midnight in UTC of the account's present day, as day values are kept."""
    here = _moment_of(moment.now).astimezone(ZoneInfo(moment.time_zone))
    return datetime(here.year, here.month, here.day, tzinfo=UTC)


def _shifted(start: datetime, period: str, sign: int) -> datetime:
    """Return a moment so much later or earlier; one beyond the years 1 to 9999 stands at their end."""
    found = PERIOD.fullmatch(period)
    assert found is not None  # checked when the rule was set
    years, months, weeks, days = (int(part or 0) for part in found.groups())
    month = start.year * 12 + start.month - 1 + sign * (years * 12 + months)
    try:
        last = monthrange(month // 12, month % 12 + 1)[1]
        moved = start.replace(year=month // 12, month=month % 12 + 1, day=min(start.day, last))
        return moved + sign * (weeks * 7 + days) * _DAY
    except (ValueError, OverflowError):
        return _LAST if sign > 0 else _FIRST


_TESTS: Final[Mapping[str, _Test]] = {
    "AFTER_DATETIME_DURATION": _after,
    "AFTER_DURATION": _after_days,
    "ALPHANUMERIC": _alphabet,
    "BEFORE_DATETIME_DURATION": _before,
    "BEFORE_DURATION": _before_days,
    "DAYS_OF_WEEK": _on_days,
    "DECIMAL": _places,
    "DOMAIN": _domain,
    "EMAIL": _email,
    "EMAIL_ALLOWED_DOMAINS": _email_at,
    "EMAIL_BLOCKED_DOMAINS": _email_not_at,
    "END_DATE": _latest,
    "END_DATETIME": _latest,
    "FORMAT": _case,
    "MAX_LENGTH": _longest,
    "MAX_NUMBER": _highest,
    "MIN_LENGTH": _shortest,
    "MIN_NUMBER": _lowest,
    "SPECIAL_CHARACTERS": _plain,
    "START_DATE": _earliest,
    "START_DATETIME": _earliest,
    "URL": _url,
    "URL_ALLOWED_DOMAINS": _url_at,
    "URL_BLOCKED_DOMAINS": _url_not_at,
    "WHITESPACE": _space,
}
