"""`mockspot audit`: the contract rules over recorded traffic."""

from pathlib import Path

import click

from mockspot.cli.failure import FINDINGS, HARNESS, fail
from mockspot.cli.progress import progress
from mockspot.cli.reports import (
    check_folder,
    check_profile,
    chosen_formats,
    chosen_parameters,
    deliver,
    judge,
    report_options,
)


@click.command()
@click.argument("file", metavar="TRAFFIC.jsonl", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@report_options
def command(file: Path, profile: str, parameters: tuple[str, ...], formats: str, folder: Path | None) -> None:
    """Judge recorded traffic: exit 0 when clean, 1 with findings, 2 for a bad call or file, 4 when judging failed.

    Traffic comes from a portal's `/_mockspot/portals/{id}/traffic.jsonl`.

    Example: mockspot audit traffic.jsonl --profile private-app --report text,json --report-dir reports
    """
    from mockspot_contracts import TrafficError, read_traffic

    check_profile(profile)
    names, given = chosen_formats(formats), chosen_parameters(parameters)
    check_folder(folder)
    try:
        with progress("judging"):
            report = judge(read_traffic(file), profile, given)
    except TrafficError as error:
        fail(str(error), "record one with GET /_mockspot/portals/{id}/traffic.jsonl")
    except Exception as error:
        fail(f"judging failed: {type(error).__name__}: {error}", code=HARNESS)
    deliver(report, names, folder)
    raise SystemExit(FINDINGS if report.failed else 0)
