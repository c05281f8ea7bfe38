"""The report document as JSON."""

import json

from mockspot_contracts.report import Report


def render(report: Report) -> str:
    """Return the document, indented."""
    return json.dumps(report.document(), indent=2, ensure_ascii=False) + "\n"
