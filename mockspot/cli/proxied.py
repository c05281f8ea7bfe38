"""What the commands that open a proxy have in common."""

import click

other_hosts_option = click.option(
    "--other-hosts",
    type=click.Choice(["pass", "refuse"]),
    default="pass",
    show_default=True,
    help="What the proxy does with hosts that are not HubSpot's; this machine's always pass.",
)
