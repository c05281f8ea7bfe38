"""When a contact got to its lifecycle stages, through the whole pipe."""

import pytest

from tests.simulator import NOON, Client, client

CONTACTS = "/crm/v3/objects/contacts"
STAGES = (
    *("subscriber", "lead", "marketingqualifiedlead", "salesqualifiedlead"),
    *("opportunity", "customer", "evangelist", "other"),
)


@pytest.fixture
def hubspot() -> Client:
    return client()


def dates(hubspot: Client, number: str) -> dict[str, str]:
    asked = "&".join(f"properties=hs_lifecyclestage_{stage}_date" for stage in STAGES)
    found = hubspot.get(f"{CONTACTS}/{number}", asked).json["properties"]
    return {stage: value for stage in STAGES if (value := found[f"hs_lifecyclestage_{stage}_date"]) is not None}


def turn(hubspot: Client, number: str, stage: str) -> dict[str, str]:
    shown: dict[str, str] = hubspot.patch(f"{CONTACTS}/{number}", {"properties": {"lifecyclestage": stage}}).json
    return shown["properties"]  # type: ignore[return-value]


@pytest.mark.parametrize("stage", STAGES)
def test_a_create_dates_the_stage_it_starts_in(hubspot: Client, stage: str) -> None:
    made = hubspot.post(CONTACTS, {"properties": {"lastname": "x", "lifecyclestage": stage}}).json
    assert list(made["properties"]) == sorted(made["properties"])
    assert {name for name in made["properties"] if name.endswith("_date")} == {f"hs_lifecyclestage_{stage}_date"}
    assert list(dates(hubspot, made["id"])) == [stage]


@pytest.mark.parametrize("sent", [{"lastname": "x"}, {"lastname": "x", "lifecyclestage": ""}])
def test_without_a_stage_a_contact_becomes_a_lead(hubspot: Client, sent: dict[str, str]) -> None:
    made = hubspot.post(CONTACTS, {"properties": sent}).json
    assert list(made["properties"]) == sorted(made["properties"])
    assert dates(hubspot, made["id"]) == {"lead": str(NOON)}


def test_each_stage_gets_the_date_of_its_first_time(hubspot: Client) -> None:
    number = hubspot.contact(lastname="x")
    clock = hubspot.portal.live.clock
    clock.move_to(NOON + 1_000)
    shown = turn(hubspot, number, "customer")
    assert shown["hs_lifecyclestage_customer_date"] == str(NOON + 1_000)
    clock.move_to(NOON + 2_000)
    turn(hubspot, number, "")
    assert turn(hubspot, number, "lead")["lifecyclestage"] == "lead"
    assert dates(hubspot, number) == {"lead": str(NOON), "customer": str(NOON + 1_000)}
    history = hubspot.get(f"{CONTACTS}/{number}", "propertiesWithHistory=hs_lifecyclestage_customer_date").json
    assert [row["value"] for row in history["propertiesWithHistory"]["hs_lifecyclestage_customer_date"]] == [
        str(NOON + 1_000)
    ]


def test_a_stage_that_is_not_moved_back_gets_no_date(hubspot: Client) -> None:
    number = hubspot.contact(lastname="x", lifecyclestage="customer")
    turn(hubspot, number, "subscriber")
    assert list(dates(hubspot, number)) == ["customer"]


def test_the_dates_cannot_be_written(hubspot: Client) -> None:
    sent = {"properties": {"hs_lifecyclestage_customer_date": NOON}}
    assert hubspot.post(CONTACTS, sent).json["errors"][0]["code"] == "READ_ONLY_VALUE"
