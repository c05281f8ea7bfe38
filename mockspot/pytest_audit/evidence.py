"""What a failing test shows beside the rules' own text: its traffic, a line per entry, and a call to paste."""

import json
from collections.abc import Iterable, Sequence
from shlex import quote
from typing import Any

from mockspot_contracts import Report

Document = dict[str, Any]
_SHOWN = 200
_OWN = frozenset({"accept-encoding", "connection", "content-length", "host", "user-agent"})


def traffic_text(documents: Sequence[Document]) -> str:
    """Return the entries as lines, the last ones when there are too many."""
    lines = [_line(document) for document in documents[-_SHOWN:]]
    left_out = len(documents) - len(lines)
    return "\n".join([*([f"... {left_out} before"] if left_out else []), *lines])


def curl(report: Report, documents: Iterable[Document]) -> str | None:
    """Return the first offending request as a curl command; credentials are never in the traffic."""
    offending = {
        (evidence.entry.account, evidence.entry.sequence)
        for finding in report.findings
        for evidence in finding.evidence
    }
    for document in documents:
        account = document.get("portalId"), document.get("test")
        if document["kind"] == "request" and (account, document["sequence"]) in offending:
            return _curl(document)
    return None


def _line(document: Document) -> str:
    query = f"?{document['query']}" if document.get("query") else ""
    what = [document.get("method"), f"{document['path']}{query}" if "path" in document else None]
    what += [document.get("operation")] if what == [None, None] else []
    answer = [document.get("status"), document.get("errorCategory"), _fault(document)]
    shown = " ".join(str(part) for part in (*what, *answer) if part is not None)
    return f"#{document['sequence']} {document['at']} {document['kind']} {shown}".rstrip()


def _fault(document: Document) -> str | None:
    fault = document.get("fault")
    return f"(fault {fault})" if isinstance(fault, str) and document["kind"] == "request" else None


def _curl(document: Document) -> str:
    query = f"?{document['query']}" if document.get("query") else ""
    sent = document.get("request") or {}
    parts = ["curl", "-X", document["method"], f'"$HUBSPOT_BASE_URL"{quote(document["path"] + query)}']
    if document.get("token"):
        parts += ["-H", '"Authorization: Bearer $HUBSPOT_ACCESS_TOKEN"']
    for name, value in (sent.get("headers") or {}).items():
        if name not in _OWN:
            parts += ["-H", quote(f"{name}: {value}")]
    body = sent.get("body")
    if body is not None:
        parts += ["--data-raw", quote(body if isinstance(body, str) else json.dumps(body))]
    return " ".join(parts)
