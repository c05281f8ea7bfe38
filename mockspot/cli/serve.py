"""`mockspot serve`: the standalone simulator."""

import errno
import gc
import ipaddress
import json
import os
import re
import shlex
import shutil
import socket
import sys
import tempfile
from pathlib import Path
from typing import Any

import click

from mockspot.cli.failure import fail
from mockspot.cli.proxied import other_hosts_option
from mockspot.cli.signals import hang_up_as_terminate
from mockspot.runtime.config import Settings

DEFAULT_PORT = 8642
_TOKEN = re.compile(r"[!-~]+")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=DEFAULT_PORT, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free port."
)
@click.option(
    "--store",
    default="memory",
    show_default=True,
    help="Where state lives: memory, or file:PATH, from which the next start goes on.",
)
@click.option("--seed", default="empty", show_default=True, help="demo, empty, or a seed file (JSON or TOML).")
@click.option(
    "--limits", default="documented", show_default=True, help="documented, off, or a limits file (JSON or TOML)."
)
@click.option("--tls", is_flag=True, help="Serve https with a certificate made for this run.")
@click.option(
    "--proxy-port",
    type=click.IntRange(0, 65535),
    help="Also be a proxy for clients that name HubSpot's hosts; 0 takes a free port. See `mockspot env --proxy`.",
)
@other_hosts_option
@click.option(
    "--webhooks-may-call",
    multiple=True,
    metavar="HOST",
    help="Allow a target that is refused: the simulator itself, or a cloud's metadata.",
)
@click.option("--admin-token", envvar="MOCKSPOT_ADMIN_TOKEN", help="Token that every control-plane call must carry.")
@click.option("--ready-file", type=click.Path(path_type=Path), help="Written with URL and credentials once it answers.")
@click.option("--hint", is_flag=True, help="Also print the dashboard's address and a first call to paste.")
@click.option("--json", "as_json", is_flag=True, help="Print the ready line as JSON.")
def command(
    host: str,
    port: int,
    store: str,
    seed: str,
    limits: str,
    tls: bool,
    proxy_port: int | None,
    other_hosts: str,
    webhooks_may_call: tuple[str, ...],
    admin_token: str | None,
    ready_file: Path | None,
    hint: bool,
    as_json: bool,
) -> None:
    """Start the simulator and serve until it is told to stop.

    Example: mockspot serve --port 0 --seed demo --ready-file ready.json

    Example: mockspot serve --seed demo --store file:mockspot.db
    """
    if not is_loopback(host) and not admin_token:
        fail(
            f"listening on {host} exposes the control plane to the network",
            "give --admin-token, or listen on 127.0.0.1",
        )
    if admin_token and not _TOKEN.fullmatch(admin_token):
        fail("no header carries this admin token", "make one of ASCII letters, digits and signs, without spaces")
    if ready_file is not None:
        _check(ready_file)
    settings = Settings(
        host=host,
        port=port,
        store=store,
        seed=seed,
        limits=limits,
        tls=tls,
        proxy_port=proxy_port,
        others_pass=other_hosts == "pass",
        webhooks_may_call=webhooks_may_call,
        admin_token=admin_token or None,
    )

    def ready(document: dict[str, Any]) -> None:
        if ready_file is not None:
            _write(ready_file, json.dumps(document, indent=2))
        line = json.dumps(document) if as_json else f"mockspot serves {document['baseUrl']}"
        _say(f"{line}\n{first_steps(document)}" if hint else line)

    _serve(settings, ready)


def _check(ready_file: Path) -> None:
    if not ready_file.parent.is_dir():
        fail(f"cannot write {ready_file}: there is no folder {ready_file.parent}")
    if ready_file.is_dir():
        fail(f"cannot write {ready_file}: it is a folder")


def _write(ready_file: Path, text: str) -> None:
    try:
        write_whole(ready_file, text)
    except OSError as error:
        fail(f"cannot write {ready_file}: {error.strerror}")


def _say(text: str) -> None:
    """Print to whoever listens; a server goes on when nobody does, as after `mockspot serve --hint | head -1`."""
    try:
        click.echo(text)
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())  # what is left in the buffer goes there at the end
        os.close(nowhere)


def _serve(settings: Settings, ready: Any) -> None:
    hang_up_as_terminate()
    gc.disable()  # what a start makes stays: looking through it again and again is a tenth of the time it takes
    from mockspot.domain.ports import NotKept
    from mockspot.runtime.service import serve

    try:
        serve(settings, ready, lambda line: click.echo(line, err=True))
    except OSError as error:
        reason = error.strerror or str(error)
        fail(
            f"cannot listen on {settings.host}:{settings.port}: {reason}",
            _another(error),
        )
    except (ValueError, NotKept) as error:
        fail(str(error))


def _another(error: OSError) -> str:
    if error.errno in (errno.EADDRINUSE, errno.EACCES):
        return "pick another port, or --port 0"
    return "give --host an address of this machine, such as 127.0.0.1"


def first_steps(ready: dict[str, Any]) -> str:
    """Return where the dashboard is and a first call to paste into a shell."""
    url, token = ready["baseUrl"], ready["privateApp"]["accessToken"]
    authority = shlex.quote(ready.get("authorityFile", ""))
    trust, trusting = (
        (f" --cacert {authority}", f"SSL_CERT_FILE={authority} ") if "authorityFile" in ready else ("", "")
    )
    return (
        f"\n  dashboard    {url}/_mockspot/\n"
        f"  credentials  {trusting}{_ourselves()} env --url {url}\n"
        f"  first call   curl -s{trust} '{url}/crm/v3/objects/contacts?limit=2' -H 'Authorization: Bearer {token}'\n"
        "\n  Ctrl-C ends it."
    )


def _ourselves() -> str:
    """Return how to call us again: `make run` leaves the command in an environment that no shell knows of."""
    return "mockspot" if shutil.which("mockspot") else f"{shlex.quote(sys.executable)} -m mockspot"


def is_loopback(host: str) -> bool:
    """Say whether only this machine can reach an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return _resolves_to_loopback(host)


def _resolves_to_loopback(host: str) -> bool:
    try:
        found = socket.getaddrinfo(host, None)
    except OSError:
        return False
    return all(ipaddress.ip_address(str(address[4][0])).is_loopback for address in found)


def write_whole(path: Path, text: str) -> None:
    """Write a file that is never seen half written: a killed process leaves the old one, or none."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text + "\n")
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
