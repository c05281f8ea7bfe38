"""`mockspot run`: one command against a simulator of its own, judged afterwards if wished."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from time import monotonic
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from mockspot.cli.env import variables
from mockspot.cli.failure import FINDINGS, HARNESS, fail
from mockspot.cli.proxied import other_hosts_option
from mockspot.cli.reports import (
    check_folder,
    check_profile,
    chosen_formats,
    chosen_parameters,
    deliver,
    judge,
    report_options,
)
from mockspot.cli.signals import unwinding
from mockspot.runtime.config import Settings
from mockspot.runtime.extras import how_to_get

if TYPE_CHECKING:
    from mockspot.runtime.simulator import Simulator
    from mockspot_contracts.auditing import Parameters

_NOT_FOUND, _NOT_EXECUTABLE, _SIGNALLED = 127, 126, 128  # as shells have it


@click.command(context_settings={"allow_interspersed_args": False})
@click.option("--audit", is_flag=True, help="Judge the traffic afterwards; exit 1 when a rule failed.")
@report_options
@click.option("--limits", default="documented", show_default=True, help="documented, off, or a limits file.")
@click.option("--seed", default="empty", show_default=True, help="demo, empty, or a seed file.")
@click.option("--proxy/--no-proxy", default=True, show_default=True, help="Lead calls to HubSpot's hosts here as well.")
@other_hosts_option
@click.argument("words", nargs=-1, required=True, type=click.UNPROCESSED, metavar="-- CMD...")
def command(
    audit: bool,
    profile: str,
    parameters: tuple[str, ...],
    formats: str,
    folder: Path | None,
    limits: str,
    seed: str,
    proxy: bool,
    other_hosts: str,
    words: tuple[str, ...],
) -> None:
    """Run a command in any language against a fresh simulator, and exit as it does.

    It finds the simulator through HUBSPOT_BASE_URL and the other variables that `mockspot env` prints, and where it
    names api.hubapi.com itself, through a proxy whose variables and authority are set too.

    Example: mockspot run --audit --seed demo -- python -c "import os; print(os.environ['HUBSPOT_BASE_URL'])"
    """
    check_profile(profile)
    names, given = chosen_formats(formats), chosen_parameters(parameters)
    if audit:
        check_folder(folder)
    settings = Settings(
        port=0, limits=limits, seed=seed, proxy_port=_proxy_port(proxy), others_pass=other_hosts == "pass"
    )
    with unwinding(), _simulator(settings) as (simulator, environment):
        code = _run(words, environment)
        if audit and _judged(simulator, profile, given, names, folder) and code == 0:
            code = FINDINGS
    raise SystemExit(code)


@contextmanager
def _simulator(settings: Settings) -> "Iterator[tuple[Simulator, dict[str, str]]]":
    """Serve a simulator from this process, and yield it with the variables that lead a client to it."""
    from mockspot.control import credentials
    from mockspot.runtime.service import background, first_portal, way_in
    from mockspot.runtime.simulator import Simulator

    simulator = Simulator()
    try:
        portal = first_portal(simulator, settings)
    except ValueError as error:
        fail(str(error))
    with background(simulator, settings) as url, way_in(simulator, settings) as doorway:
        document: Mapping[str, Any] = credentials.document(portal)
        click.echo(f"mockspot: {url} is portal {document['portalId']}", err=True)
        by_proxy = {} if doorway is None else doorway.variables(url, document["portalId"])
        yield simulator, {**variables(document, url), "MOCKSPOT_URL": url, **by_proxy}


def _proxy_port(wanted: bool) -> int | None:
    """Return the port to be a proxy at, any one; without the library for its certificates there is none."""
    if not wanted:
        return None
    if find_spec("trustme") is None:
        click.echo(f"mockspot: calls to HubSpot's own hosts are not led here: {how_to_get('tls')}", err=True)
        return None
    return 0


def _run(words: Sequence[str], environment: Mapping[str, str]) -> int:
    began = monotonic()
    with _forwarding() as forward_to:
        try:
            child = subprocess.Popen(words, env={**os.environ, **environment})
        except FileNotFoundError:
            fail(f"there is no command {words[0]!r}", code=_NOT_FOUND)
        except OSError as error:
            fail(f"cannot run {words[0]!r}: {error.strerror}", code=_NOT_EXECUTABLE)
        forward_to(child)
        code = child.wait()
    code = code if code >= 0 else _SIGNALLED - code
    click.echo(f"mockspot: {Path(words[0]).name} ended with {code} after {monotonic() - began:.1f} s", err=True)
    return code


@contextmanager
def _forwarding() -> Iterator[Callable[[subprocess.Popen[bytes]], None]]:
    """Pass signals on to a child, which decides what they mean; in a terminal it gets Ctrl-C by itself.

    Yields what is told of the child. Signals that come before wait for it: one would leave it behind, if it ended us.
    """
    children: list[subprocess.Popen[bytes]] = []
    early: list[int] = []

    def forward(number: int, _: FrameType | None) -> None:
        if number == signal.SIGINT and sys.stdin.isatty():
            return
        if children:
            children[0].send_signal(number)
        else:
            early.append(number)

    def forward_to(child: subprocess.Popen[bytes]) -> None:
        children.append(child)
        while early:
            child.send_signal(early.pop(0))

    forwarded = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.signal(number, forward) for number in forwarded}
    try:
        yield forward_to
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _judged(
    simulator: "Simulator", profile: str, parameters: "Parameters", names: tuple[str, ...], folder: Path | None
) -> bool:
    """Judge what every portal of the simulator saw, report it, and say whether a rule failed."""
    from mockspot.control.traffic import documents
    from mockspot_contracts import from_entries

    try:
        entries = [document for portal in simulator.portals() for document in documents(portal)]
        report = judge(from_entries(entries), profile, parameters)
    except Exception as error:
        fail(f"judging failed: {type(error).__name__}: {error}", code=HARNESS)
    deliver(report, names, folder)
    return report.failed
