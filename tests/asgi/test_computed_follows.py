"""Computed values after any changes are those that all rules together come to: none is forgotten by a change."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mockspot.catalog.object_types import resolve
from mockspot.control import acting
from mockspot.domain import record
from mockspot.domain.records import extras
from mockspot.domain.records.state import live
from tests.simulator import NOON, Client, client

OBJECTS = "/crm/v3/objects"
texts = st.sampled_from(["", "a", "b"])
times = st.integers(-2, 2).map(lambda days: NOON + days * 86_400_000 + 1)
numbers = st.sampled_from(["", "1", "2.5"])
CHANGES: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "contacts": {
        "firstname": texts,
        "lastname": texts,
        "email": st.sampled_from(["", "a@example.com", "b@example.org"]),
        "phone": st.sampled_from(["", "+1 555-1234", "08 15"]),
        "mobilephone": st.sampled_from(["", "123"]),
        "closedate": times,
        "lifecyclestage": st.sampled_from(["lead", "customer", ""]),
        "hubspot_owner_id": st.sampled_from(["", "owner"]),
    },
    "companies": {"name": texts, "domain": st.sampled_from(["", "example.com"]), "closedate": times, "phone": texts},
    "deals": {
        "amount": numbers,
        "hs_exchange_rate": numbers,
        "closedate": times,
        "dealstage": st.sampled_from(["qualifiedtobuy", "closedwon", "closedlost"]),
        "hubspot_owner_id": st.sampled_from(["", "owner"]),
    },
    "tasks": {
        "hs_timestamp": times,
        "hs_task_status": st.sampled_from(["NOT_STARTED", "COMPLETED"]),
        "hs_task_type": st.sampled_from(["CALL", "TODO"]),
        "hs_task_body": st.sampled_from(["", "<p>a</p>", "b"]),
        "hs_start_date": times,
    },
}
FIRST = {
    "companies": {"name": "n"},
    "contacts": {"phone": "1"},
    "deals": {"dealname": "d", "pipeline": "default"},
    "tasks": {"hs_timestamp": NOON},
}


def changed(hub: Client, kind: str, number: str, values: dict[str, Any]) -> None:
    owner = hub.get("/crm/v3/owners").json["results"][0]["id"]
    sent = {name: owner if value == "owner" else value for name, value in values.items()}
    answered = hub.patch(f"{OBJECTS}/{kind}/{number}", {"properties": sent})
    assert answered.status == 200, answered.json


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(sorted(CHANGES)), st.data())
def test_a_change_computes_whatever_follows_from_it(kind: str, data: st.DataObject) -> None:
    hub, object_type = client(), resolve(kind)
    assert object_type is not None
    number = hub.post(f"{OBJECTS}/{kind}", {"properties": FIRST[kind]}).json["id"]
    for _ in range(data.draw(st.integers(1, 4))):
        values = data.draw(st.fixed_dictionaries({}, optional=CHANGES[kind]).filter(bool))
        hub.portal.live.clock.move_to(hub.portal.live.clock.now() + 1_000)
        changed(hub, kind, number, values)
        found = hub.portal.space.get(live(object_type.type_id), int(number))
        assert found is not None
        stored = record.values(found)
        anew = dict(stored)
        extras.fill(acting.context(hub.portal, source="CRM_UI"), object_type, anew, int(number))
        assert anew == stored
