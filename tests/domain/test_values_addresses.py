"""Addresses and domains: what is one, and how it is stored."""

import pytest

from mockspot.catalog.properties import PropertyDefinition
from mockspot.domain.values import Problem, ValueContext, normalise

PORTAL = ValueContext(owner_exists=lambda _: False)
EMAIL = PropertyDefinition("email", "Email", "string", "text", "hubspot", hubspot_defined=True)
DOMAIN = PropertyDefinition("domain", "Domain", "string", "text", "hubspot", hubspot_defined=True)


def refused(definition: PropertyDefinition, raw: object) -> Problem:
    outcome = normalise(definition, raw, PORTAL)
    assert isinstance(outcome, Problem)
    return outcome


def stored(definition: PropertyDefinition, raw: object) -> str:
    outcome = normalise(definition, raw, PORTAL)
    assert isinstance(outcome, str)
    return outcome


def test_an_email_is_trimmed_and_lower_cased() -> None:
    assert stored(EMAIL, " Ada.Lovelace+crm@Example.COM\n") == "ada.lovelace+crm@example.com"


@pytest.mark.parametrize(
    "raw",
    [
        *("x", "a@b", "@example.com", "a b@example.com", "a@@example.com", "a..b@example.com"),
        *("a" * 65 + "@example.com", "a@" + "b." * 126 + "com"),
    ],
)
def test_what_is_no_address_is_an_invalid_email(raw: str) -> None:
    assert refused(EMAIL, raw) == Problem("email", "INVALID_EMAIL", f"Email address {raw} is invalid", raw)


@pytest.mark.parametrize("raw", ["bcooper@example.con", "phase2-smoke@example.test", "a@b.c", "a@b.partner"])
def test_an_address_below_no_top_level_domain_is_refused(raw: str) -> None:
    """Recorded (RUDDER, go-hubspot 2024) of the first, the others observed by clients."""
    assert refused(EMAIL, raw) == Problem("email", "INVALID_EMAIL", f"Email address {raw} is invalid", raw)


@pytest.mark.parametrize("raw", ["a@example.com", "a@example.co.uk", "a@b.museum", "a@b.みんな", "a@b.xn--q9jyb4c"])
def test_an_address_below_any_top_level_domain_is_taken(raw: str) -> None:
    assert stored(EMAIL, raw) == raw


def test_a_custom_property_named_email_is_plain_text() -> None:
    plain = PropertyDefinition("email", "Email", "string", "text", "custom")
    assert stored(plain, "Call me") == "Call me"


@pytest.mark.parametrize("raw", ["Example.com", " example.com ", "https://EXAMPLE.com/about?x=1"])
def test_a_domain_is_stored_as_a_host(raw: str) -> None:
    assert stored(DOMAIN, raw) == "example.com"


@pytest.mark.parametrize("raw", [" ", "not a domain", "-.com", "a..b"])
def test_what_is_no_host_is_an_invalid_domain(raw: str) -> None:
    assert refused(DOMAIN, raw) == Problem("domain", "INVALID_DOMAIN", f'"{raw}" is an invalid domain', raw)


@pytest.mark.parametrize("definition", [EMAIL, DOMAIN])
@pytest.mark.parametrize("raw", ["a" * 65_000, "a." * 32_000, "a-" * 32_000, "x@" + "a." * 32_000])
def test_an_endless_address_is_refused(definition: PropertyDefinition, raw: str) -> None:
    assert refused(definition, raw).value == raw
