"""The pages a browser sees, from the templates beside this module. Everything put into them is escaped."""

from functools import cache
from typing import TYPE_CHECKING

from mockspot.catalog.scopes import sentence
from mockspot.domain.oauth.consent import AccountPicker, ConsentForm
from mockspot.wire.message import Answer, Headers

if TYPE_CHECKING:
    from jinja2 import Environment

_HTML_TYPE = b"text/html;charset=utf-8"
_HEADERS: Headers = [
    (b"cache-control", b"no-store"),
    # No form-action: browsers apply it to the redirect after the form as well, which leads to the app.
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
]


def accounts(form: AccountPicker) -> Answer:
    """Return the page that asks for the account."""
    return _page(200, "accounts.html", form=form)


def consent(form: ConsentForm) -> Answer:
    """Return the consent page."""
    scopes = [(name, sentence(name)) for name in form.scopes]
    return _page(200, "consent.html", form=form, scopes=scopes)


def declined(app_name: str) -> Answer:
    """Return the page after a refusal of which the app is not told."""
    return _page(200, "declined.html", app_name=app_name)


def problem(status: int, text: str, *, kind: str, category: str | None, correlation_id: str) -> Answer:
    """Return the page that says why an authorization cannot go on; `kind` is for programs that read it."""
    return _page(status, "problem.html", text=text, kind=kind, category=category, correlation_id=correlation_id)


def _page(status: int, template: str, **values: object) -> Answer:
    raw = _environment().get_template(template).render(values).encode()
    return Answer(status, headers=list(_HEADERS), raw=raw, content_type=_HTML_TYPE)


@cache
def _environment() -> "Environment":
    """Return the templates. Imported here: most processes never show a page, and the engine costs start-up time."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("mockspot.wire"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
