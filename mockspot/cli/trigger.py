"""`mockspot trigger`: an event as HubSpot would send it."""

import json
from urllib.parse import quote

import click

from mockspot.cli.failure import fail
from mockspot.cli.remote import call, once, pair, simulator_options

_NUMBERS = ("objectId", "toObjectId", "newObjectId", "associationTypeId", "numberOfPropertiesMoved")
_FLAGS = ("test", "sensitive", "associationRemoved", "isPrimaryAssociation")


@click.command()
@click.argument("event")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="K=V",
    help="objectId, objectType, propertyName, propertyValue, toObjectId, mergedObjectIds=1,2, test=true and so on.",
)
@simulator_options
@click.option("--json", "as_json", is_flag=True, help="Print the event as JSON.")
def command(event: str, settings: tuple[str, ...], url: str, portal: str, as_json: bool) -> None:
    """Send an event to the apps that subscribed to it, as after a user's change in HubSpot's pages.

    Example: mockspot trigger contact.propertyChange --set propertyName=email --set propertyValue=new@example.com
    """
    body = {"subscriptionType": event, **once(list(map(_pair, settings)))}
    answer = call(url, "POST", f"/portals/{quote(portal, safe='')}/webhooks/trigger", body)
    if as_json:
        click.echo(json.dumps(answer, indent=2))
    else:
        heard = answer["notifications"]
        listeners = "nobody subscribed to it" if heard == 0 else f"{heard} to deliver"
        click.echo(f"{answer['subscriptionType']} of {answer['objectId']}: {listeners}")


def _pair(setting: str) -> tuple[str, str | int | bool | list[int]]:
    name, value = pair(setting, "objectId=123")
    if name == "mergedObjectIds":
        return name, [_number(name, item) for item in value.split(",")]
    if name in _FLAGS and value in ("true", "false"):
        return name, value == "true"
    return name, _number(name, value) if name in _NUMBERS else value


def _number(name: str, value: str) -> int:
    if not (value.isascii() and value.isdigit()):
        fail(f"{name} is a number, not {value!r}")
    return int(value)
