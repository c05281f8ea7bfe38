"""Parameters of rules given as texts become values of the types that the rules have."""

import pytest

from mockspot_contracts import RuleError, audit, from_entries, parameters_given


def test_a_text_takes_the_type_of_its_parameter() -> None:
    texts = ["HS-AUTH-02.processes=2", "HS-AUTH-02.seconds=2.5", "HS-RATE-02.limit=90", "HS-AUTH-01.shared=true"]
    assert parameters_given(texts) == {
        "HS-AUTH-02": {"processes": 2, "seconds": 2.5},
        "HS-RATE-02": {"limit": 90},
        "HS-AUTH-01": {"shared": True},
    }


def test_a_list_is_given_value_by_value() -> None:
    texts = ["HS-WRITE-07.properties=email", "HS-WRITE-07.properties=acme_id"]
    assert parameters_given(texts) == {"HS-WRITE-07": {"properties": ("email", "acme_id")}}


def test_a_list_of_a_document_is_as_good() -> None:
    given = {"HS-WRITE-07": {"properties": ["email", "acme_id"]}}
    assert not audit(from_entries([]), parameters=given).failed


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("HS-AUTH-02", "RULE.name=value"),
        ("HS-AUTH-02=2", "RULE.name=value"),
        ("HS-AUTH-2.processes=2", "there is no rule HS-AUTH-2"),
        ("HS-AUTH-02.workers=2", "has no parameter 'workers'; it has processes, seconds, early"),
        ("HS-AUTH-02.processes=two", "should be int, found 'two'"),
        ("HS-AUTH-02.processes=2.5", "should be int, found 2.5"),
        ("HS-AUTH-01.shared=yes", "should be bool, found 'yes'"),
        ("HS-AUTH-09.processes=2", "it has none at all"),
    ],
)
def test_what_does_not_fit_is_refused(text: str, told: str) -> None:
    with pytest.raises(RuleError, match=told):
        parameters_given([text])
