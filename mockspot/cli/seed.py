"""`mockspot seed`: put data into a running simulator."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click

from mockspot.cli.failure import fail
from mockspot.cli.progress import progress
from mockspot.cli.remote import call, simulator_options


@click.command()
@click.argument("source", metavar="FILE|demo")
@click.option("--records", type=click.IntRange(1, 5_000_000), help="About how many records the demonstration has.")
@simulator_options
@click.option("--json", "as_json", is_flag=True, help="Print counts and the ids of refs as JSON.")
def command(source: str, records: int | None, url: str, portal: str, as_json: bool) -> None:
    """Load a seed file (JSON or TOML), or the demonstration data, into a portal.

    Example: mockspot seed demo --records 500
    """
    seed = _document(source, records)
    with progress("seeding"):
        answer = call(url, "POST", f"/portals/{quote(portal, safe='')}/seed", seed)
    if as_json:
        click.echo(json.dumps(answer, indent=2))
    else:
        made = ", ".join(f"{count} {name}" for name, count in answer["counts"].items())
        click.echo(f"made {made or 'nothing'}")


def _document(source: str, records: int | None) -> Any:
    if source == "demo":
        from mockspot.control.demo import RECORDS

        return {"demo": records or RECORDS}
    if records is not None:
        fail("--records is for the demonstration data", "put `generate` into the file instead")
    from mockspot.runtime.documents import read_document

    try:
        return read_document(Path(source))
    except FileNotFoundError:
        fail(f"there is no file {source}", "give a seed file, or the word demo")
    except ValueError as error:
        fail(str(error))
