"""Reports: the text people read, the document tools read, and the other formats."""

import json
from datetime import date
from xml.etree import ElementTree

import pytest

from mockspot_contracts import EXTENSIONS, FORMATS, Report, RuleError, Waiver, audit, failure_text, from_entries, render
from mockspot_contracts.json_values import Json
from mockspot_contracts.toys.story import Story, contact

STATES = {"failed", "warned", "passed", "not_applicable", "not_checked", "waived", "unexpectedly_passing"}


def lost_create() -> list[Json]:
    story = Story()
    sent = {"properties": {"name": "Acme <b>&", "external_key": "acme-17"}}
    story.wait(3.12).call("crm.objects.create", "companies", sent=sent, answer=contact("9001"), fault="f2")
    story.wait(0.52).call("crm.objects.create", "companies", sent=sent, answer=contact("9002"))
    story.call("crm.objects.read", "companies", "9002", query="token=fp_1", secretInUrl=True)
    return story.entries


def report(*, only: list[str] | None = None, waivers: tuple[Waiver, ...] = ()) -> Report:
    return audit(from_entries(lost_create()), only=only, waivers=waivers, today=date(2026, 11, 2))


def test_the_text_shows_rule_proof_expectation_and_where_to_go() -> None:
    assert failure_text(report(only=["HS-RETRY-04"])) == (
        "HS-RETRY-04  blocker  A lost answer to a create must not leave two records\n"
        "  #1 t+0.000s POST companies  201 id=9001   answer dropped by fault f2\n"
        "  #2 t+0.520s POST companies  201 id=9002   same key acme-17\n"
        "  expected at most 1 record for acme-17, found 2\n"
        "  explain:  mockspot explain HS-RETRY-04"
    )


def test_a_route_is_shown_as_its_template() -> None:
    assert "#3 t+0.520s GET companies/{objectId}  200 id=9002   secret in the URL" in failure_text(report())


def test_many_proofs_are_cut_to_a_few_and_counted() -> None:
    story = Story()
    for _ in range(40):
        story.wait(0.1).call("crm.objects.create")
    text = render(audit(from_entries(story.entries), only=["HS-WRITE-01"]), "text")
    assert "35 more like these" in text
    assert "#40" in text


def test_many_findings_of_one_rule_are_cut_to_a_few_and_counted() -> None:
    story = Story()
    for number in range(9):
        story.call("crm.objects.search", sent={"limit": 200, "after": 9900 + number, "properties": ["email"]})
    found = audit(from_entries(story.entries), only=["HS-READ-07"])
    text = render(found, "text")
    assert text.count("expected offset and limit within 10000") == 3
    assert "  and 6 more findings of this rule\n  explain:" in text
    assert len(found.findings) == 9


def test_a_missing_scope_is_named_as_far_as_the_answer_tells() -> None:
    story = Story()
    named = {"requiredGranularScopes": ["crm.objects.deals.read", "crm.objects.contacts.read"]}
    answer = {"category": "MISSING_SCOPES", "errors": [{"context": named}]}
    story.call("crm.objects.list", status=403, answer=answer)
    text = failure_text(audit(from_entries(story.entries), only=["HS-SCOPE-02"]))
    assert "scopes missing, such as crm.objects.contacts.read" in text
    assert "found 1 answer of 403" in text


def test_a_refusal_that_comes_again_is_told_with_its_reason() -> None:
    story = Story()
    invalid = {"errors": [{"code": "INVALID_EMAIL", "context": {"propertyName": ["email"]}}]}
    for _ in range(2):
        story.call("crm.objects.create", status=400, answer=invalid)
    text = render(audit(from_entries(story.entries), only=["HS-RETRY-03"]), "text")
    assert "POST contacts  400   email: INVALID_EMAIL" in text


def test_a_proof_from_several_accounts_names_them() -> None:
    story = Story()
    story.call("crm.objects.read", query="hapikey=x", secretInUrl=True)
    story.call("crm.objects.read", portalId=99)
    assert "12345678#1 t+0.000s" in failure_text(audit(from_entries(story.entries)))


def test_the_closing_lines_tell_what_was_not_judged() -> None:
    text = render(report(), "text")
    assert "not checked: HS-RATE-01  judged from 100 answers on; there were 2" in text
    assert "not applicable: HS-AUTH-02" in text


def test_the_document_has_the_promised_shape() -> None:
    waiver = Waiver("HS-SEC-01", "being fixed", date(2026, 12, 24))
    document = json.loads(render(report(waivers=(waiver,)), "json"))
    assert set(document) == {"schema", "profile", "rules", "summary"}
    assert (document["schema"], document["profile"]) == (1, "smoke")
    assert set(document["summary"]) == {"failed", "warned", "passed", "notApplicable", "notChecked", "waived"}
    assert sum(document["summary"].values()) == len(document["rules"])
    for rule in document["rules"]:
        assert set(rule) - {"reason"} == {"rule", "title", "severity", "state", "findings"}
        assert rule["severity"] in {"blocker", "major", "minor", "information"}
        assert rule["state"] in STATES
        for finding in rule["findings"]:
            assert set(finding) - {"replay"} == {"message", "expected", "found", "traffic"}
            assert all(isinstance(finding[name], str) for name in ("message", "expected", "found"))
    by_id = {rule["rule"]: rule for rule in document["rules"]}
    assert by_id["HS-RETRY-04"]["findings"][0]["traffic"] == [1, 2]
    assert (by_id["HS-SEC-01"]["state"], by_id["HS-SEC-01"]["reason"]) == ("waived", "being fixed (until 2026-12-24)")


def test_junit_has_a_case_per_rule_and_a_failure_per_broken_one() -> None:
    (suite,) = ElementTree.fromstring(render(report(), "junit").encode())
    assert suite.get("tests") == str(len(suite)) == str(len(report().results))
    failed = [case.get("name", "")[:11] for case in suite if case.find("failure") is not None]
    assert failed == ["HS-RETRY-04", "HS-SEC-01 N"]
    assert suite.get("failures") == "2"
    assert suite.get("skipped") == str(len(suite.findall("testcase/skipped")))


def test_junit_survives_what_xml_cannot_hold() -> None:
    story = Story()
    story.call("crm.objects.read", path="/crm/\x00\x1b]<&\ud800", route=None, secretInUrl=True)
    root = ElementTree.fromstring(render(audit(from_entries(story.entries)), "junit").encode())
    assert "\x1b" not in "".join(root.itertext())


def test_sarif_names_rules_and_results() -> None:
    (run,) = json.loads(render(report(), "sarif"))["runs"]
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == {result.rule.id for result in report().results}
    levels = {result["ruleId"]: result["level"] for result in run["results"]}
    assert levels["HS-RETRY-04"] == "error"
    assert levels["HS-READ-01"] == "warning"


def test_html_is_self_contained_and_escapes_what_clients_sent() -> None:
    story = Story()
    story.call("crm.objects.read", path="/<script>alert(1)</script>", route=None, secretInUrl=True)
    story.error("crm.objects.read", 403, "MISSING_SCOPES", operation="<img src=x>")
    page = render(audit(from_entries(story.entries)), "html")
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "http" not in page.replace("https://example.com", "")


def test_every_format_renders_an_empty_report() -> None:
    assert FORMATS.keys() == EXTENSIONS.keys()
    for name in FORMATS:
        assert render(audit(from_entries([])), name)


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(RuleError, match="there are text, json, junit, sarif, html"):
        render(report(), "pdf")
