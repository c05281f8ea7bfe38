"""JUnit XML of a run: one test case for each threshold."""

from collections.abc import Sequence
from xml.etree import ElementTree

from mockspot_loadtests.thresholds import Outcome


def junit_xml(profile: str, outcomes: Sequence[Outcome], *, seconds: float, problem: str | None = None) -> bytes:
    """Return the document that CI systems show as tests; a `problem` with the whole run is an error of its own."""
    breached, errors = sum(not outcome.holds for outcome in outcomes), int(problem is not None)
    suites, suite = _suites(profile, tests=len(outcomes) + errors, failures=breached, errors=errors, seconds=seconds)
    for outcome in outcomes:
        _add_case(suite, profile, outcome)
    if problem is not None:
        case = ElementTree.SubElement(suite, "testcase", _names(profile, "the run"))
        ElementTree.SubElement(case, "error", {"message": problem})
    return _document(suites)


def _suites(
    profile: str, *, tests: int, failures: int, errors: int, seconds: float
) -> tuple[ElementTree.Element, ElementTree.Element]:
    counts = {"tests": str(tests), "failures": str(failures), "errors": str(errors), "time": f"{seconds:.3f}"}
    suites = ElementTree.Element("testsuites", {"name": "mockspot load", **counts})
    return suites, ElementTree.SubElement(suites, "testsuite", {"name": profile, **counts})


def _document(suites: ElementTree.Element) -> bytes:
    ElementTree.indent(suites)
    document: bytes = ElementTree.tostring(suites, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _names(profile: str, case: str) -> dict[str, str]:
    return {"classname": f"mockspot.load.{profile}", "name": case, "time": "0"}


def _add_case(suite: ElementTree.Element, profile: str, outcome: Outcome) -> None:
    case = ElementTree.SubElement(suite, "testcase", _names(profile, outcome.name))
    if not outcome.holds:
        failure = ElementTree.SubElement(case, "failure", {"message": f"{outcome.text}: found {outcome.found}"})
        failure.text = f"expected {outcome.text}\nfound    {outcome.found}"
