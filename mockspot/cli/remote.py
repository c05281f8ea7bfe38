"""Talk to a running simulator's control plane."""

import json
import os
import ssl
from collections.abc import Callable
from http.client import HTTPException
from typing import Any, TypeVar
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

import click

from mockspot.cli.failure import HARNESS, fail

DEFAULT_URL = "http://127.0.0.1:8642"
_OPENER = build_opener(ProxyHandler({}))  # a proxy of the environment has no business with a simulator
_TRUST = "set SSL_CERT_FILE to the authorityFile that `mockspot serve --tls --json` prints"

F = TypeVar("F", bound=Callable[..., Any])


def simulator_options(command: F) -> F:
    """Add the options that say which portal of which simulator a command is about."""
    url = click.option(
        "--url", default=DEFAULT_URL, show_default=True, envvar="MOCKSPOT_URL", help="A running simulator."
    )
    portal = click.option("--portal", default="default", show_default=True, callback=_named, help="Portal id.")
    return url(portal(command))


def _named(_: click.Context, __: click.Parameter, value: str) -> str:
    if not value:
        raise click.BadParameter("a portal's id is not empty")
    return value


def call(url: str, method: str, path: str, body: Any = None, *, timeout: float = 600) -> Any:
    """Perform one control-plane call and return its JSON value; leaves with advice when it fails.

    What goes into the path and is not ours must be quoted by the caller.
    """
    if not url.startswith(("http://", "https://")):
        fail(f"{url!r} is no address of a simulator", "give the base URL that `mockspot serve` printed")
    data = None if body is None else _written(body)
    try:
        request = Request(f"{url.rstrip('/')}/_mockspot{path}", data=data, method=method, headers=_headers(data))
        with _OPENER.open(request, timeout=timeout) as answer:
            text = answer.read()
            return json.loads(text) if text else None
    except HTTPError as error:
        fail(*_problem(error))
    except (URLError, OSError) as error:
        reason = getattr(error, "reason", error)
        if isinstance(reason, ssl.SSLCertVerificationError):
            fail(f"the certificate of {url} is not trusted: {reason.verify_message}", _TRUST, code=HARNESS)
        fail(f"no simulator answers at {url}: {reason}", "start one with `mockspot serve`, or give --url", code=HARNESS)
    except (ValueError, HTTPException) as error:
        fail(f"{url} is no simulator: {error}", "give the base URL that `mockspot serve` printed")


def _written(body: Any) -> bytes:
    try:
        return json.dumps(body, allow_nan=False).encode()
    except ValueError:
        fail("a number in it is not finite", "JSON has neither NaN nor Infinity")


def pair(setting: str, example: str) -> tuple[str, str]:
    """Return the name and the value of a `--set`; leaves with an example when it is none."""
    name, equals, value = setting.partition("=")
    if not equals or not name:
        fail(f"--set {setting} is not of the form name=value", f"for example --set {example}")
    return name, value


def once(settings: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return settings by name; leaves when one is given twice, for only one of them would count."""
    given = dict(settings)
    if len(given) < len(settings):
        names = [name for name, _ in settings]
        fail(f"--set {next(name for name in names if names.count(name) > 1)}=… comes twice")
    return given


def _headers(data: bytes | None) -> dict[str, str]:
    headers = {"accept": "application/json"}
    if data is not None:
        headers["content-type"] = "application/json"
    token = os.environ.get("MOCKSPOT_ADMIN_TOKEN")
    if token:
        headers["authorization"] = f"Bearer {token}"
    return headers


def _problem(error: HTTPError) -> tuple[str, str | None]:
    try:
        document = json.loads(error.read())["error"]
        message, hint = str(document["message"]), document.get("hint")
    except (ValueError, KeyError, TypeError):
        return f"the server answered {error.code}; is it a simulator?", None
    if document.get("code") == "admin_token":
        hint = "set MOCKSPOT_ADMIN_TOKEN to the token the simulator was started with"
    return message, hint
