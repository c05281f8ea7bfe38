"""`mockspot env`: what a client needs to reach the simulator."""

import json
import os
import shlex
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import click

from mockspot.cli.remote import call, simulator_options


@click.command()
@simulator_options
@click.option("--format", "shape", type=click.Choice(["shell", "dotenv", "json"]), default="shell", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Short for --format json.")
@click.option("--proxy", is_flag=True, help="Also lead clients through the simulator's proxy, and have them trust it.")
def command(url: str, portal: str, shape: str, as_json: bool, proxy: bool) -> None:
    """Print base URL and credentials of a running simulator's portal.

    Example: eval "$(mockspot env)"
    """
    document = call(url, "GET", f"/portals/{quote(portal, safe='')}")
    values = variables(document, url.rstrip("/"))
    if proxy:
        from mockspot.runtime.proxying.variables import proxied

        values |= proxied(call(url, "GET", "/proxy"), document["portalId"], os.environ)
    click.echo(_FORMATS["json" if as_json else shape](values))


def variables(portal: Mapping[str, Any], url: str) -> dict[str, str]:
    """Return the environment variables for a *portal* document."""
    app = portal["oauthApp"]
    return {
        "HUBSPOT_BASE_URL": url,
        "HUBSPOT_ACCESS_TOKEN": portal["privateApp"]["accessToken"],
        "HUBSPOT_CLIENT_ID": app["clientId"],
        "HUBSPOT_CLIENT_SECRET": app["clientSecret"],
        "HUBSPOT_REFRESH_TOKEN": app["refreshToken"],
        "HUBSPOT_APP_ID": str(app["appId"]),
        "HUBSPOT_PORTAL_ID": str(portal["portalId"]),
        "HUBSPOT_DEVELOPER_API_KEY": portal["developerApiKey"],
    }


_FORMATS = {
    "shell": lambda values: "\n".join(f"export {name}={shlex.quote(value)}" for name, value in values.items()),
    "dotenv": lambda values: "\n".join(f"{name}={value}" for name, value in values.items()),
    "json": lambda values: json.dumps(values, indent=2),
}
