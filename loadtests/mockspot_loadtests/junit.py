"""JUnit XML of a run: one test case for each threshold."""

from collections.abc import Sequence
from xml.etree import ElementTree

from mockspot_loadtests.thresholds import Outcome


def junit_xml(profile: str, outcomes: Sequence[Outcome], *, seconds: float) -> bytes:
    """Return the document that CI systems show as tests."""
    breached = sum(not outcome.holds for outcome in outcomes)
    counts = {"tests": str(len(outcomes)), "failures": str(breached), "errors": "0", "time": f"{seconds:.3f}"}
    suites = ElementTree.Element("testsuites", {"name": "mockspot load", **counts})
    suite = ElementTree.SubElement(suites, "testsuite", {"name": profile, **counts})
    for outcome in outcomes:
        _add_case(suite, profile, outcome)
    ElementTree.indent(suites)
    document: bytes = ElementTree.tostring(suites, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _add_case(suite: ElementTree.Element, profile: str, outcome: Outcome) -> None:
    names = {"classname": f"mockspot.load.{profile}", "name": outcome.name, "time": "0"}
    case = ElementTree.SubElement(suite, "testcase", names)
    if not outcome.holds:
        failure = ElementTree.SubElement(case, "failure", {"message": f"{outcome.text}: found {outcome.found}"})
        failure.text = f"expected {outcome.text}\nfound    {outcome.found}"
