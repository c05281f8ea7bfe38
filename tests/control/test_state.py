from tests.control.conftest import Rig

STATE = "/portals/default/state"


def test_state_shows_every_property_of_every_record_without_paging(rig: Rig) -> None:
    rig.portal(seed={"generate": {"contacts": 250}})
    state = rig.done("GET", STATE, objectType="contact")
    assert (state["objectType"], state["objectTypeId"]) == ("contacts", "0-1")
    assert len(state["results"]) == 250
    assert {"email", "hs_object_id", "hs_marketable_status"} <= state["results"][0]["properties"].keys()


def test_state_shows_links_from_both_ends(rig: Rig) -> None:
    rig.portal()
    kinds = {
        "contacts": [{"ref": "a"}],
        "deals": [{"ref": "d", "properties": {"dealname": "D", "dealstage": "closedwon"}}],
    }
    refs = rig.done(
        "POST", "/portals/default/seed", {"records": kinds, "associations": [{"from": "contacts:a", "to": "deals:d"}]}
    )
    contact, deal = refs["refs"]["a"], refs["refs"]["d"]
    (seen,) = rig.done("GET", STATE, objectType="contacts")["results"]
    (back,) = rig.done("GET", STATE, objectType="deals")["results"]
    assert seen["associations"]["deals"][0]["toObjectId"] == deal
    assert back["associations"]["contacts"][0]["toObjectId"] == contact
    assert seen["associations"]["deals"][0]["associationTypes"] == [
        {"category": "HUBSPOT_DEFINED", "typeId": 4, "label": None}
    ]


def test_state_of_everything_holds_own_definitions_and_owners_too(rig: Rig) -> None:
    rig.portal()
    own = {"name": "acme_id", "type": "string", "fieldType": "text", "groupName": "acme"}
    seed = {"propertyGroups": {"deals": [{"name": "acme", "label": "Acme"}]}, "properties": {"deals": [own]}}
    rig.done("POST", "/portals/default/seed", seed)
    state = rig.done("GET", STATE)
    assert [row["name"] for row in state["properties"]["deals"]] == ["acme_id"]
    assert [row["name"] for row in state["propertyGroups"]["deals"]] == ["acme"]
    assert state["properties"]["contacts"] == []
    assert len(state["owners"]) == 1
    assert {"contacts", "line_items", "notes", "feedback_submissions"} <= state["objects"].keys()


def test_an_unknown_type_is_refused(rig: Rig) -> None:
    rig.portal()
    status, code, text = rig.refused("GET", STATE, objectType="cars")
    assert (status, code) == (400, "object_type_unknown")
    assert "contacts" in text


def test_state_shows_the_records_of_users_whom_no_client_asked_for(rig: Rig) -> None:
    portal = rig.portal(seed={"owners": [{"email": "ada@example.com", "userId": 71}]})
    shown = [row["properties"]["hs_internal_user_id"] for row in rig.done("GET", STATE, objectType="users")["results"]]
    assert sorted(shown) == sorted(str(user["userId"]) for user in portal["users"])
    assert rig.done("GET", STATE)["objects"]["users"] == rig.done("GET", STATE, objectType="users")
