"""Take form bodies apart."""

from urllib.parse import parse_qsl

from mockspot.wire.message import Request

FORM_TYPE = b"application/x-www-form-urlencoded"
_MOST_FIELDS = 200
_MOST_BYTES = 200_000
"""Jetty's own limit for forms. unverified: HubSpot's; a form that does not parse is one without fields (SLACK 2022)."""


def fields(text: str) -> dict[str, str]:
    """Return the fields of a form or query, each with the last value it was given; none when it does not parse."""
    try:
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError:
        return {}


def form(request: Request) -> dict[str, str]:
    """Return the fields of a request's form body."""
    return fields(request.body.decode("utf-8", "replace")) if len(request.body) <= _MOST_BYTES else {}
