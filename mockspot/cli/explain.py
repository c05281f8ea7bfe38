"""`mockspot explain`: what a contract rule wants, or what an error of HubSpot's rests on."""

import json

import click

from mockspot.catalog import errors
from mockspot.catalog.errors import ErrorKind
from mockspot.cli.failure import fail


@click.command()
@click.argument("name", required=False, metavar="[RULE|ERROR]")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def command(name: str | None, as_json: bool) -> None:
    """Explain a contract rule or an error kind; without a name, list them all. A category names all its errors.

    Example: mockspot explain HS-SEC-01
    """
    from mockspot_contracts import RuleError, explain

    if name is None:
        _list_everything(as_json)
        return
    found = _errors(name)
    try:
        text = "\n\n".join(map(_error_text, found)) or explain(name.upper())
    except RuleError as error:
        fail(str(error), "`mockspot explain` alone lists every rule and error")
    if as_json:
        click.echo(
            json.dumps({"name": name, "explanation": text, "errors": list(map(_error_document, found))}, indent=2)
        )
    else:
        click.echo(text)


def _errors(name: str) -> list[ErrorKind]:
    if name in errors.every():
        return [errors.every()[name]]
    return [row for row in errors.every().values() if name in (row.category, row.sub_category)]


def _error_text(row: ErrorKind) -> str:
    lines = [f"{row.kind}  {row.status}", "", f"message:      {row.message}"]
    if row.category is not None:
        lines.append(f"category:     {row.category}")
    if row.sub_category is not None:
        lines.append(f"subCategory:  {row.sub_category}")
    return "\n".join([*lines, f"answered by:  {row.layer}", f"claim:        {row.claim}"])


def _error_document(row: ErrorKind) -> dict[str, object]:
    shown = {"kind": row.kind, "status": row.status, "message": row.message, "layer": row.layer, "claim": row.claim}
    return {**shown, "category": row.category, "subCategory": row.sub_category}


def _list_everything(as_json: bool) -> None:
    from mockspot_contracts import rules

    if as_json:
        known = [{"rule": rule.id, "title": rule.title, "severity": rule.severity.value} for rule in rules()]
        click.echo(
            json.dumps({"rules": known, "errors": list(map(_error_document, errors.every().values()))}, indent=2)
        )
        return
    for rule in rules():
        click.echo(f"{rule.id:<14} {rule.severity.value:<12} {rule.title}")
    for row in errors.every().values():
        click.echo(f"{row.kind:<34} {row.status}  {row.category or ''}".rstrip())
