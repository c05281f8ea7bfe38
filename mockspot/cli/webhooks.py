"""`mockspot webhooks`: look at deliveries and steer them."""

import json
from typing import Any
from urllib.parse import quote

import click

from mockspot.cli.progress import progress
from mockspot.cli.remote import call, simulator_options

_as_json = click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")


@click.group()
def command() -> None:
    """List, resend, hold back and release webhook deliveries.

    Example: mockspot webhooks list --state dead
    """


@command.command("list")
@click.option(
    "--state",
    type=click.Choice(["pending", "held", "delivered", "failed", "dead", "dropped"]),
    help="Only those in this state.",
)
@simulator_options
@_as_json
def list_deliveries(state: str | None, url: str, portal: str, as_json: bool) -> None:
    """List deliveries with their attempts.

    Example: mockspot webhooks list
    """
    query = "" if state is None else f"?state={state}"
    answer = _call(url, portal, "GET", f"/deliveries{query}")
    if as_json:
        click.echo(json.dumps(answer, indent=2))
        return
    for delivery in answer["results"]:
        click.echo(_line(delivery))
    if not answer["results"]:
        click.echo("no deliveries")


@command.command()
@click.argument("delivery_id")
@simulator_options
@_as_json
def resend(delivery_id: str, url: str, portal: str, as_json: bool) -> None:
    """Send a delivery once more, whatever became of it.

    Example: mockspot webhooks resend 7
    """
    answer = _call(url, portal, "POST", f"/deliveries/{quote(delivery_id, safe='')}/resend")
    _tell(answer, f"sending {delivery_id} again", as_json)


@command.command()
@simulator_options
@_as_json
def hold(url: str, portal: str, as_json: bool) -> None:
    """Hold back everything not yet sent and everything to come.

    Example: mockspot webhooks hold
    """
    answer = _call(url, portal, "POST", "/hold")
    _tell(answer, f"{answer['held']} held", as_json)


@command.command()
@simulator_options
@_as_json
def release(url: str, portal: str, as_json: bool) -> None:
    """Let held deliveries go.

    Example: mockspot webhooks release
    """
    answer = _call(url, portal, "POST", "/release")
    _tell(answer, f"{answer['released']} released", as_json)


@command.command()
@simulator_options
@_as_json
def flush(url: str, portal: str, as_json: bool) -> None:
    """Send what is pending now and wait for the answers.

    Example: mockspot webhooks flush
    """
    with progress("delivering"):
        answer = _call(url, portal, "POST", "/flush")
    _tell(answer, f"{answer['attempted']} attempted", as_json)


def _call(url: str, portal: str, method: str, path: str) -> Any:
    return call(url, method, f"/portals/{quote(portal, safe='')}/webhooks{path}")


def _tell(answer: Any, text: str, as_json: bool) -> None:
    click.echo(json.dumps(answer, indent=2) if as_json else text)


def _line(delivery: dict[str, Any]) -> str:
    attempts = delivery["attempts"]
    last = f", last {attempts[-1]['status'] or attempts[-1].get('error')}" if attempts else ""
    due = f", next {delivery['nextAttemptAt']}" if "nextAttemptAt" in delivery else ""
    return (
        f"{delivery['id']:>5}  {delivery['state']:<9}  {len(delivery['events']):>3} events  "
        f"{delivery['targetUrl']}  {len(attempts)} attempts{last}{due}"
    )
