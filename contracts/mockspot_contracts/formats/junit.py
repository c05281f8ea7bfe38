"""The report as JUnit XML: one test case per rule, so that CI shows rules like tests."""

import re
from xml.etree import ElementTree as Xml

from mockspot_contracts.formats.text import block
from mockspot_contracts.report import Report, RuleResult, State

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SKIPPED = (State.NOT_APPLICABLE, State.NOT_CHECKED, State.WAIVED)


def render(report: Report) -> str:
    """Return one suite holding a case per rule."""
    suite = Xml.Element(
        "testsuite",
        name=f"mockspot contracts ({report.profile.name})",
        tests=str(len(report.results)),
        failures=str(len(report.in_state(State.FAILED))),
        errors="0",
        skipped=str(len(report.in_state(*_SKIPPED))),
    )
    for result in report.results:
        _case(suite, result, report)
    root = Xml.Element("testsuites")
    root.append(suite)
    Xml.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + Xml.tostring(root, encoding="unicode") + "\n"


def _case(suite: Xml.Element, result: RuleResult, report: Report) -> None:
    rule = result.rule
    case = Xml.SubElement(suite, "testcase", classname="mockspot.contracts", name=f"{rule.id} {rule.title}")
    properties = Xml.SubElement(case, "properties")
    for name, value in (("rule", rule.id), ("severity", rule.severity.value), ("state", result.state.value)):
        Xml.SubElement(properties, "property", name=name, value=value)
    text = _clean(block(result, report.starts)) if result.findings else ""
    if result.state is State.FAILED:
        Xml.SubElement(case, "failure", type=rule.severity.value, message=_clean(_headline(result))).text = text
    elif result.state in _SKIPPED:
        Xml.SubElement(case, "skipped", message=_clean(f"{result.state.value}: {result.reason or 'nothing to judge'}"))
    elif result.state is State.WARNED:
        Xml.SubElement(case, "system-out").text = text


def _headline(result: RuleResult) -> str:
    return "; ".join(finding.message for finding in result.findings)


def _clean(text: str) -> str:
    """Return text without what XML 1.0 cannot hold."""
    return _NOT_XML.sub("\ufffd", text)
