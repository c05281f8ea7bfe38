"""Which property values are accepted, how they are stored, what they are compared by."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspot.catalog.properties import Option, PropertyDefinition
from mockspot.domain.values import (
    Problem,
    ValueContext,
    comparable,
    lifecycle_order,
    lifecycle_step,
    normalise,
    normalise_append,
    unknown,
)

TICKET_STAGES: Mapping[str, Sequence[str]] = {"0": ("1", "2", "3", "4")}
PORTAL = ValueContext(
    owner_exists=lambda owner_id: owner_id in ("41", "42"),
    stages=lambda name: TICKET_STAGES if name == "hs_pipeline_stage" else None,
)
STRICT = PORTAL._replace(refuse_outer_space=True)
COLOURS = (Option("red", "Red", 0), Option("Blue", "Blue", 1), Option("green", "Green", 2))


def custom(kind: str, field_type: str = "text", options: tuple[Option, ...] = ()) -> PropertyDefinition:
    return PropertyDefinition("shade", "Shade", kind, field_type, "custom", options=options)


def hubspots(name: str, kind: str = "enumeration", field_type: str = "select", **members: Any) -> PropertyDefinition:
    return PropertyDefinition(name, name, kind, field_type, "hubspot", hubspot_defined=True, **members)


TEXT = custom("string")
NUMBER = custom("number", "number")
DAY = custom("date", "date")
TIME = custom("datetime", "date")
BOOLEAN = custom("bool", "booleancheckbox", (Option("true", "Yes"), Option("false", "No")))
SELECT = custom("enumeration", "select", COLOURS)
CHECKBOX = custom("enumeration", "checkbox", COLOURS)
EMAIL = hubspots("email", "string", "text")
DOMAIN = hubspots("domain", "string", "text")
OWNER = hubspots("hubspot_owner_id", external_options=True)
OWNERS = hubspots("collaborators", field_type="checkbox", external_options=True, referenced_object_type="OWNER")
STAGE = hubspots("hs_pipeline_stage", external_options=True)
PIPELINE = hubspots("hs_pipeline", external_options=True)
LIFECYCLE = hubspots(
    "lifecyclestage",
    field_type="radio",
    external_options=True,
    options=(Option("lead", "Lead", 1), Option("subscriber", "Subscriber", 0), Option("customer", "Customer", 5)),
)
EVERY_RULE = (
    *(TEXT, NUMBER, DAY, TIME, BOOLEAN, SELECT, CHECKBOX, EMAIL, DOMAIN, OWNER, OWNERS, STAGE, PIPELINE),
    LIFECYCLE,
    *(custom("phone_number", "phonenumber"), custom("json"), custom("object_coordinates")),
)

JSON_SCALARS = st.none() | st.booleans() | st.integers(-(2**63), 2**64) | st.floats() | st.text()
JSON_VALUES = st.recursive(
    JSON_SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=10
)
NUMBER_TEXTS = st.integers().map(str) | st.decimals(allow_nan=False, allow_infinity=False).map("{:f}".format)
LIKELY_TEXTS = st.one_of(
    st.text(),
    st.emails(),
    NUMBER_TEXTS,
    st.dates().map(str),
    st.datetimes(timezones=st.timezones()).map(datetime.isoformat),
    st.lists(st.sampled_from(["red", "Blue", "green", "", " red"])).map(";".join),
    st.sampled_from(["True", "FALSE", "41", "2", "lead", "https://www.Example.com/about", " A@EXAMPLE.COM "]),
)


def refused(definition: PropertyDefinition, raw: object) -> Problem:
    outcome = normalise(definition, raw, PORTAL)
    assert isinstance(outcome, Problem)
    return outcome


def stored(definition: PropertyDefinition, raw: object) -> str:
    outcome = normalise(definition, raw, PORTAL)
    assert isinstance(outcome, str)
    return outcome


@given(st.sampled_from(EVERY_RULE), LIKELY_TEXTS | JSON_VALUES)
def test_any_json_value_is_stored_or_cleared_or_a_problem(definition: PropertyDefinition, raw: object) -> None:
    outcome = normalise(definition, raw, PORTAL)
    if isinstance(outcome, Problem):
        assert outcome.name == definition.name
        assert outcome.code
        assert outcome.message
    else:
        assert outcome is None or (isinstance(outcome, str) and outcome)


@given(st.sampled_from(EVERY_RULE), LIKELY_TEXTS | JSON_SCALARS)
def test_a_stored_value_is_accepted_as_it_is(definition: PropertyDefinition, raw: object) -> None:
    outcome = normalise(definition, raw, PORTAL)
    if isinstance(outcome, str):
        assert normalise(definition, outcome, PORTAL) == outcome


@given(st.sampled_from(EVERY_RULE), LIKELY_TEXTS | JSON_SCALARS)
def test_every_stored_value_has_something_to_compare_by(definition: PropertyDefinition, raw: object) -> None:
    outcome = normalise(definition, raw, PORTAL)
    if isinstance(outcome, str):
        kind = comparable(definition.type, outcome)
        assert isinstance(kind, (int, float) if definition.type in ("number", "date", "datetime") else str)


@pytest.mark.parametrize("definition", EVERY_RULE)
@pytest.mark.parametrize("raw", ["", None])
def test_nothing_clears_a_property_of_every_type(definition: PropertyDefinition, raw: str | None) -> None:
    assert normalise(definition, raw, PORTAL) is None


@pytest.mark.parametrize("raw", [["red"], {"value": "red"}, []])
def test_a_list_or_an_object_is_no_value(raw: object) -> None:
    assert refused(TEXT, raw).code == "INVALID_VALUE"


def test_an_unknown_property_is_named_with_its_value() -> None:
    assert unknown("color", 7) == Problem("color", "PROPERTY_DOESNT_EXIST", 'Property "color" does not exist', "7")


@pytest.mark.parametrize(
    ("definition", "reason"),
    [
        (hubspots("createdate", "datetime", "date", read_only_value=True), "read only"),
        (hubspots("hs_is_contact", "bool", read_only_value=True, calculated=True), "calculated"),
        (hubspots("associatedcompanyid", "number", "number"), "read only"),
    ],
)
@pytest.mark.parametrize("raw", ["1", ""])
def test_what_hubspot_fills_in_cannot_be_written_or_cleared(
    definition: PropertyDefinition, reason: str, raw: str
) -> None:
    message = f'"{definition.name}" is a {reason} property; its value cannot be set.'
    assert refused(definition, raw) == Problem(definition.name, "READ_ONLY_VALUE", message, raw)


def test_text_keeps_its_case_and_outer_space() -> None:
    assert stored(TEXT, "  Ada Lovelace ") == "  Ada Lovelace "


def test_text_ends_at_65536_characters() -> None:
    assert stored(TEXT, "x" * 65_536)
    assert refused(TEXT, "x" * 65_537)[1:3] == ("MAX_LENGTH", "Enter 65536 characters or fewer")


def test_a_phone_number_is_kept_as_sent() -> None:
    assert stored(custom("phone_number", "phonenumber"), "+49 (0)30 / 12-34") == "+49 (0)30 / 12-34"


@pytest.mark.parametrize(("raw", "kept"), [(10000, "10000"), (2.5, "2.5"), ("540.00", "540.00"), ("-007", "-007")])
def test_a_number_keeps_the_digits_it_was_sent_in(raw: object, kept: str) -> None:
    assert stored(NUMBER, raw) == kept


@pytest.mark.parametrize("raw", ["1,000", "1.2.3", "ten", "1e5", "5.", "+5", "NaN", "Infinity", "٣", "1_000", "0x1F"])
def test_a_text_that_is_no_plain_decimal_is_no_number(raw: str) -> None:
    assert refused(NUMBER, raw) == Problem("shade", "INVALID_INTEGER", f"{raw} was not a valid number.", raw)


def test_a_tiny_fraction_is_refused_as_recorded() -> None:
    assert refused(NUMBER, 1.4210854715202004e-14).message == "1.4210854715202004e-14 was not a valid number."


def test_a_boolean_is_no_number() -> None:
    assert refused(NUMBER, True).code == "INVALID_INTEGER"


@pytest.mark.parametrize("raw", ["2023-05-24", 1684886400000, "1684886400000", "2023-05-24T02:00:00+02:00"])
def test_a_day_is_stored_as_year_month_and_day(raw: object) -> None:
    assert stored(DAY, raw) == "2023-05-24"


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("1684914035320", "1684914035320 is at 7:40:35.320 UTC, not midnight!"),
        (1786334400000, "1786334400000 is at 4:0:0.0 UTC, not midnight!"),
        ("1521225089103", "1521225089103 is at 18:31:29.103 UTC, not midnight!"),
        (-1, "-1 is at 23:59:59.999 UTC, not midnight!"),
        ("-62044444800000", "-62044444800000 is more than 1,000 years ago or 1,000 years from now."),
        ("9999-12-31", "253402214400000 is more than 1,000 years ago or 1,000 years from now."),
    ],
)
def test_a_time_of_day_is_no_date(raw: object, message: str) -> None:
    assert refused(DAY, raw) == Problem("shade", "INVALID_DATE", message, str(raw))


@pytest.mark.parametrize("definition", [DAY, TIME])
@pytest.mark.parametrize(
    "raw", ["tomorrow", "2023-02-30", "2023-13-01T00:00:00Z", "2023-05-24T07:40:35", "20230524T000000Z", "9" * 16]
)
def test_what_names_no_point_in_time_is_no_long(definition: PropertyDefinition, raw: str) -> None:
    assert refused(definition, raw) == Problem("shade", "INVALID_LONG", f"{raw} was not a valid long.", raw)


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        (1684914035320, "2023-05-24T07:40:35.320Z"),
        ("2023-05-24T07:40:35.000Z", "2023-05-24T07:40:35Z"),
        ("2023-05-24T07:40Z", "2023-05-24T07:40:00Z"),
        ("2023-05-24T09:40:35.32+02:00", "2023-05-24T07:40:35.320Z"),
        ("2023-05-24T09:40:35.320987+0200", "2023-05-24T07:40:35.320Z"),
        ("2023-05-24", "2023-05-24T00:00:00Z"),
    ],
)
def test_a_time_is_stored_in_utc(raw: object, kept: str) -> None:
    assert stored(TIME, raw) == kept


@given(st.integers(-(10**13), 10**13), st.integers(-14 * 60, 14 * 60))
def test_a_time_is_the_same_in_every_zone(ms: int, offset: int) -> None:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
    local = moment.astimezone(timezone(timedelta(minutes=offset)))
    assert stored(TIME, local.isoformat()) == stored(TIME, ms)


@pytest.mark.parametrize(("raw", "kept"), [(True, "true"), ("TRUE", "true"), ("False", "false"), (False, "false")])
def test_a_boolean_is_stored_in_lower_case(raw: object, kept: str) -> None:
    assert stored(BOOLEAN, raw) == kept


@pytest.mark.parametrize("raw", ["yes", "1", 0])
def test_anything_else_is_no_option_of_a_boolean(raw: object) -> None:
    assert refused(BOOLEAN, raw).code == "INVALID_OPTION"


@pytest.mark.parametrize("definition", [NUMBER, DAY, TIME, BOOLEAN, SELECT, CHECKBOX])
@pytest.mark.parametrize("raw", [" true", "1\t", "red\u00a0", "\u200b2", " "])
def test_outer_space_can_be_refused_outside_of_text(definition: PropertyDefinition, raw: str) -> None:
    message = f'"{raw}" includes leading or trailing whitespace.'
    assert normalise(definition, raw, STRICT) == Problem("shade", "LEADING_TRAILING_WHITESPACE", message, raw)


def test_outer_space_can_be_refused_around_each_of_several_options() -> None:
    assert getattr(normalise(CHECKBOX, "red; green", STRICT), "code", None) == "LEADING_TRAILING_WHITESPACE"


@pytest.mark.parametrize(
    ("definition", "raw", "kept"),
    [(NUMBER, " 1\t", "1"), (DAY, "2026-01-31\u00a0", "2026-01-31"), (BOOLEAN, "\u200bTrue ", "true")],
)
def test_outer_space_is_left_off(definition: PropertyDefinition, raw: str, kept: str) -> None:
    assert stored(definition, raw) == kept


@pytest.mark.parametrize("definition", [NUMBER, DAY, TIME, BOOLEAN])
def test_nothing_but_space_is_no_value(definition: PropertyDefinition) -> None:
    assert refused(definition, " \u200b")


@pytest.mark.parametrize(("definition", "raw"), [(SELECT, "Blue "), (CHECKBOX, "red; green")])
def test_an_option_with_space_around_it_is_another(definition: PropertyDefinition, raw: str) -> None:
    assert refused(definition, raw).code == "INVALID_OPTION"


def test_an_option_is_matched_in_its_exact_case() -> None:
    assert stored(SELECT, "Blue") == "Blue"
    assert refused(SELECT, "blue").code == "INVALID_OPTION"


def test_a_wrong_option_lists_the_allowed_ones_as_hubspot_prints_them() -> None:
    two = custom("enumeration", "radio", (Option("king", 'The "king"', 0), Option("queen", "Queen", 1, hidden=True)))
    assert refused(two, "jack").message == "jack was not one of the allowed options: [king, queen]"


def test_several_options_need_a_checkbox() -> None:
    assert stored(CHECKBOX, "green;red;;green") == "green;red"
    assert refused(SELECT, "green;red").code == "INVALID_OPTION"


def test_the_wrong_one_of_several_options_is_named() -> None:
    problem = refused(CHECKBOX, "red;Purple")
    assert problem.message.startswith("Purple was not one of the allowed options: [")
    assert problem.value == "red;Purple"


def test_options_kept_elsewhere_are_not_checked() -> None:
    assert stored(PIPELINE, "anything") == "anything"


def test_a_leading_semicolon_appends_to_the_stored_options() -> None:
    assert normalise_append("red", CHECKBOX, ";green;red", PORTAL) == "red;green"
    assert normalise_append(None, CHECKBOX, ";green", PORTAL) == "green"
    assert normalise_append("red", CHECKBOX, ";", PORTAL) == "red"


def test_without_a_leading_semicolon_the_stored_options_are_replaced() -> None:
    assert normalise_append("red", CHECKBOX, "green", PORTAL) == "green"
    assert normalise_append("red", CHECKBOX, "", PORTAL) is None


def test_a_wrong_option_is_not_appended() -> None:
    assert isinstance(normalise_append("red", CHECKBOX, ";Purple", PORTAL), Problem)


@given(st.lists(st.lists(st.sampled_from(["red", "Blue", "green"]))))
def test_appending_adds_each_option_once_and_loses_none(writes: list[list[str]]) -> None:
    value: str | None = None
    for write in writes:
        outcome = normalise_append(value, CHECKBOX, ";" + ";".join(write), PORTAL)
        assert not isinstance(outcome, Problem)
        value = outcome
    options = value.split(";") if value else []
    assert len(options) == len(set(options))
    assert set(options) == {option for write in writes for option in write}


def test_an_owner_must_exist() -> None:
    assert stored(OWNER, 41) == "41"
    assert refused(OWNER, "910901") == Problem(
        "hubspot_owner_id", "INVALID_OWNER_ID", "910901 was not a valid owner ID", "910901"
    )


def test_each_owner_of_a_list_must_exist() -> None:
    assert stored(OWNERS, "41;42") == "41;42"
    assert refused(OWNERS, "41;43").message == "43 was not a valid owner ID"


def test_a_stage_must_be_one_of_the_pipeline() -> None:
    assert stored(STAGE, "2") == "2"
    assert refused(STAGE, "open") == Problem(
        "hs_pipeline_stage",
        "INVALID_OPTION",
        "open is not a valid pipeline stage ID. Valid options are: pipelineId=0 : [1, 2, 3, 4]",
        "open",
    )


def test_a_lifecycle_stage_is_checked_although_its_options_are_external() -> None:
    assert stored(LIFECYCLE, "customer") == "customer"
    assert refused(LIFECYCLE, "friend").code == "INVALID_OPTION"


def test_a_lifecycle_moves_forward_only() -> None:
    order = lifecycle_order(LIFECYCLE)
    assert order == ("subscriber", "lead", "customer")
    assert lifecycle_step("lead", "customer", order) == "customer"
    assert lifecycle_step("customer", "lead", order) == "customer"
    assert lifecycle_step(None, "lead", order) == "lead"


def test_a_stage_that_left_the_order_holds_nobody_back() -> None:
    assert lifecycle_step("retired", "lead", ("subscriber", "lead")) == "lead"


@given(st.lists(st.sampled_from(["", *lifecycle_order(LIFECYCLE)])))
def test_a_lifecycle_falls_back_only_after_it_was_cleared(writes: list[str]) -> None:
    order = lifecycle_order(LIFECYCLE)
    stage: str | None = None
    furthest = -1
    for wanted in writes:
        stage = lifecycle_step(stage, wanted, order)
        furthest = max(furthest, order.index(wanted)) if wanted else -1
        assert stage == (order[furthest] if furthest >= 0 else None)
