"""Report formats: one module each, one registry. A format is a function from a report to text."""

from collections.abc import Callable
from importlib import import_module

from mockspot_contracts.report import Report
from mockspot_contracts.rule import RuleError

FORMATS = {
    "text": "text",
    "json": "document",
    "junit": "junit",
    "sarif": "sarif",
    "html": "html",
}
"""Format name to module; each module has `render`. Modules load when first used."""

EXTENSIONS = {"text": "txt", "json": "json", "junit": "xml", "sarif": "sarif", "html": "html"}
"""What a report file's name ends with."""


def render(report: Report, format: str = "text") -> str:  # noqa: A002  the promised name
    """Return the report in a format of the registry."""
    if format not in FORMATS:
        raise RuleError(f"there is no report format {format!r}; there are {', '.join(FORMATS)}")
    module = import_module(f"{__name__}.{FORMATS[format]}")
    write: Callable[[Report], str] = module.render
    return write(report)
