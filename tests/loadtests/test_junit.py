"""Each threshold is one JUnit test case."""

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from mockspot_loadtests.junit import junit_xml
from mockspot_loadtests.thresholds import Outcome

GOOD = Outcome("reads are quick", "p95(search) < 500 ms", "120", True)
BAD = Outcome("errors are rare", "failures / count < 1%", "0.25", False)


def test_a_breach_is_a_failed_test_case_that_says_what_was_found() -> None:
    suites = ElementTree.fromstring(junit_xml("steady", [GOOD, BAD], seconds=12.5))
    cases = {case.get("name"): case for case in suites.iter("testcase")}
    assert (suites.get("tests"), suites.get("failures"), suites.get("time")) == ("2", "1", "12.500")
    assert cases["reads are quick"].find("failure") is None
    failure = cases["errors are rare"].find("failure")
    assert failure is not None
    assert failure.get("message") == "failures / count < 1%: found 0.25"
    assert cases["errors are rare"].get("classname") == "mockspot.load.steady"


@given(st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cn"])))
def test_any_name_survives(name: str) -> None:
    suites = ElementTree.fromstring(junit_xml("p", [Outcome(name, "t", "f", True)], seconds=0))
    assert [case.get("name") for case in suites.iter("testcase")] == [name]
