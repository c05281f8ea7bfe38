"""The whole simulator against a model of a few dictionaries: after any history, every way of reading tells the same."""

from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)

from mockspot.control.plane import ControlPlane
from mockspot.domain.records import searching
from mockspot.domain.values import parse_instant
from tests.fuzz.model import Model
from tests.simulator import Client, client

CONTACTS, COMPANIES = "/crm/v3/objects/contacts", "/crm/v3/objects/companies"
UNLABELLED = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 279}
emails = st.integers(0, 9).map("c{}@example.com".format)
names = st.sampled_from(["Ada", "Bob", "Cyd", ""])
several = st.lists(st.tuples(emails, names), min_size=1, max_size=4, unique_by=lambda of: of[0])
PAGE = 3


class Simulated(RuleBasedStateMachine):
    """Histories of writes, resets and checkpoints. Ids stay in the bundles when their records are gone."""

    contacts: Bundle[str] = Bundle("contacts")
    companies: Bundle[str] = Bundle("companies")
    archived: Bundle[str] = Bundle("archived")
    links: Bundle[tuple[str, str]] = Bundle("links")
    checkpoints: Bundle[tuple[str, Model]] = Bundle("checkpoints")

    @initialize()
    def start(self) -> None:
        self.hubspot: Client = client()
        self.model = Model()
        self.saved = 0

    @rule(target=contacts, email=emails, name=names)
    def create_contact(self, email: str, name: str) -> Any:
        now = self._tick()
        answered = self.hubspot.post(CONTACTS, {"properties": {"email": email, "firstname": name}})
        holder = self.model.holder(email)
        if holder is not None:
            assert answered.status == 409
            assert answered.json["message"].endswith(f"Existing ID: {holder}")
            return multiple()
        if email in self.model.blocked:
            assert answered.status == 400
            return multiple()
        assert answered.status == 201
        self.model.create(answered.json["id"], now, email, name)
        return answered.json["id"]

    @rule(target=companies, name=names)
    def create_company(self, name: str) -> Any:
        answered = self.hubspot.post(COMPANIES, {"properties": {"name": name}})
        if not name:
            assert answered.status == 400
            return multiple()
        self.model.companies[answered.json["id"]] = name
        return answered.json["id"]

    @rule(contact=contacts, email=emails, name=names)
    def update_contact(self, contact: str, email: str, name: str) -> None:
        now = self._tick()
        answered = self.hubspot.patch(f"{CONTACTS}/{contact}", {"properties": {"email": email, "firstname": name}})
        reached = self.model.reached(contact)
        if reached is None:
            assert answered.status == 404
        elif self.model.holder(email) not in (None, reached):
            assert answered.status == 409
        elif email in self.model.blocked:
            assert answered.status == 400
        else:
            assert (answered.status, answered.json["id"]) == (200, reached)
            self.model.update(reached, now, email=email, firstname=name)

    @rule(target=archived, contact=consumes(contacts))
    def archive_contact(self, contact: str) -> str:
        assert self.hubspot.delete(f"{CONTACTS}/{contact}").status == 204
        self.model.archive(self.model.reached(contact))
        return contact

    @rule(target=contacts, contact=consumes(archived))
    def restore_contact(self, contact: str) -> str:
        plane, portal_id = ControlPlane(self.hubspot.simulator), self.hubspot.portal.facts.portal_id
        made = self.model.survivors.get(contact, contact)
        body = f'{{"objectType": "contacts", "objectId": {made}}}'.encode()
        status, _ = plane.call("POST", f"/portals/{portal_id}/records/restore", body)
        if made not in self.model.archived:
            assert status == 404
        else:
            assert status == (200 if self.model.restore(made) else 409)
        return contact

    @rule(company=consumes(companies))
    def archive_company(self, company: str) -> None:
        assert self.hubspot.delete(f"{COMPANIES}/{company}").status == 204
        self.model.companies.pop(company, None)

    @rule(target=contacts, primary=contacts, other=contacts)
    def merge_contacts(self, primary: str, other: str) -> Any:
        now = self._tick()
        body = {"primaryObjectId": primary, "objectIdToMerge": other}
        answered = self.hubspot.post(f"{CONTACTS}/merge", body)
        first, second = self.model.reached(primary), self.model.reached(other)
        if first is None or second is None:
            assert answered.status == 404
            return multiple()
        if first == second:
            assert answered.status == 400
            return multiple()
        assert answered.status == 200
        self.model.merge(first, second, answered.json["id"], now)
        return answered.json["id"]

    @precondition(lambda self: len(self.model.contacts) > 3)
    @rule(email=emails)
    def erase_contact(self, email: str) -> None:
        body = {"objectId": email, "idProperty": "email"}
        archived = self.model.copy().archived
        assert self.hubspot.post(f"{CONTACTS}/gdpr-delete", body).status == 204
        holder = self.model.holder(email)
        if holder is None:
            self.model.blocked.add(email)
        else:
            self.model.erase(holder)
        assert self.model.archived == archived

    @rule(target=contacts, wanted=several)
    def create_contacts(self, wanted: list[tuple[str, str]]) -> Any:
        now = self._tick()
        inputs = [
            {"properties": {"email": email, "firstname": name}, "objectWriteTraceId": email} for email, name in wanted
        ]
        answered = self.hubspot.post(f"{CONTACTS}/batch/create", {"inputs": inputs})
        taken = {email for email, _ in wanted if not self.model.free(email)}
        assert answered.status == (207 if taken else 201)
        assert {entry["context"]["objectWriteTraceId"][0] for entry in answered.json.get("errors", [])} == taken
        made = {row["objectWriteTraceId"]: row["id"] for row in answered.json["results"]}
        assert made.keys() == {email for email, _ in wanted} - taken
        for email, name in wanted:
            if email in made:
                self.model.create(made[email], now, email, name)
        return multiple(*made.values())

    @rule(some=st.lists(contacts, min_size=1, max_size=4, unique=True), name=names)
    def update_contacts(self, some: list[str], name: str) -> None:
        now = self._tick()
        inputs = [{"id": contact, "properties": {"firstname": name}} for contact in some]
        answered = self.hubspot.post(f"{CONTACTS}/batch/update", {"inputs": inputs})
        live = [contact for contact in some if contact in self.model.contacts]
        assert answered.status == (200 if live == some else 207)
        assert {row["id"] for row in answered.json["results"]} == set(live)
        for contact in live:
            self.model.update(contact, now, firstname=name)

    @rule(target=contacts, wanted=several)
    def upsert_contacts(self, wanted: list[tuple[str, str]]) -> Any:
        now = self._tick()
        inputs = [{"id": email, "idProperty": "email", "properties": {"firstname": name}} for email, name in wanted]
        answered = self.hubspot.post(f"{CONTACTS}/batch/upsert", {"inputs": inputs})
        if self.model.blocked & {email for email, _ in wanted}:
            assert answered.status == 400
            return multiple()
        assert answered.status == 200
        made = {row["properties"]["email"]: row["id"] for row in answered.json["results"] if row["new"]}
        changed = {row["id"] for row in answered.json["results"] if not row["new"]}
        holders = {email: self.model.holder(email) for email, _ in wanted}
        assert set(made) == {email for email, holder in holders.items() if holder is None}
        assert changed == {holder for holder in holders.values() if holder is not None}
        for email, name in wanted:
            holder = holders[email]
            if holder is None:
                self.model.create(made[email], now, email, name)
            else:
                self.model.update(holder, now, firstname=name)
        return multiple(*made.values())

    @rule(target=archived, some=st.lists(contacts, min_size=1, max_size=4, unique=True))
    def archive_contacts(self, some: list[str]) -> Any:
        body = {"inputs": [{"id": contact} for contact in some]}
        assert self.hubspot.post(f"{CONTACTS}/batch/archive", body).status == 204
        for contact in some:
            self.model.archive(contact)
        return multiple(*some)

    @rule(target=links, contact=contacts, company=companies)
    def associate(self, contact: str, company: str) -> tuple[str, str]:
        path = f"/crm/v4/objects/contacts/{contact}/associations/default/companies/{company}"
        answered = self.hubspot.call("PUT", path)
        if contact in self.model.contacts and company in self.model.companies:
            assert answered.status == 200
            self.model.links.add((contact, company))
        else:
            assert answered.json["results"] == []
        return contact, company

    @rule(link=links)
    def dissociate(self, link: tuple[str, str]) -> None:
        contact, company = link
        self.hubspot.delete(f"/crm/v4/objects/companies/{company}/associations/contacts/{contact}")
        self.model.links.discard(link)

    @rule(contact=contacts, some=st.lists(companies, min_size=1, max_size=3, unique=True))
    def associate_many(self, contact: str, some: list[str]) -> None:
        inputs = [{"from": {"id": contact}, "to": {"id": company}, "types": [UNLABELLED]} for company in some]
        self.hubspot.post("/crm/v4/associations/contacts/companies/batch/create", {"inputs": inputs})
        if contact in self.model.contacts:
            self.model.links |= {(contact, company) for company in some if company in self.model.companies}

    @precondition(lambda self: len(self.model.contacts) > 5)
    @rule()
    def reset(self) -> None:
        self.hubspot.portal.reset()
        self.model = Model()

    @rule(target=checkpoints)
    def checkpoint(self) -> tuple[str, Model]:
        self.saved += 1
        name = f"checkpoint {self.saved}"
        self.hubspot.portal.save(name)
        return name, self.model.copy()

    @rule(saved=consumes(checkpoints))
    def restore(self, saved: tuple[str, Model]) -> None:
        name, model = saved
        self.hubspot.portal.return_to(self.hubspot.portal.checkpoints[name])
        self.model = model

    @invariant()
    def pages_list_every_contact_once(self) -> None:
        for query, expected in (("", self.model.contacts), ("&archived=true", self.model.archived)):
            seen = self._pages(query)
            assert [int(row["id"]) for row in seen] == sorted(map(int, expected))
            assert {row["id"]: _shown(row) for row in seen} == {made: row.shown for made, row in expected.items()}

    @invariant()
    def batch_reads_and_single_reads_agree(self) -> None:
        if not self.model.contacts:
            return
        inputs = [{"id": made} for made in self.model.contacts]
        body = {"inputs": inputs, "properties": ["email", "firstname"]}
        answered = self.hubspot.post(f"{CONTACTS}/batch/read", body)
        assert answered.status == 200
        shown = {made: contact.shown for made, contact in self.model.contacts.items()}
        assert {row["id"]: _shown(row) for row in answered.json["results"]} == shown

    @invariant()
    def addresses_and_former_ids_lead_to_their_contact(self) -> None:
        for made, contact in self.model.contacts.items():
            for email in contact.emails:
                assert self.hubspot.get(f"{CONTACTS}/{email}", "idProperty=email").json["id"] == made
        for former, heir in self.model.survivors.items():
            answered = self.hubspot.get(f"{CONTACTS}/{former}")
            assert answered.status == (200 if heir in self.model.contacts else 404)
            assert answered.status == 404 or answered.json["id"] == heir

    @invariant()
    def every_value_a_contact_had_is_in_its_history(self) -> None:
        if not self.model.contacts:
            return
        inputs = [{"id": made} for made in self.model.contacts]
        body = {"inputs": inputs, "properties": [], "propertiesWithHistory": ["email", "firstname"]}
        for row in self.hubspot.post(f"{CONTACTS}/batch/read", body).json["results"]:
            told = {name: _past(entries) for name, entries in row["propertiesWithHistory"].items()}
            assert told == self.model.contacts[row["id"]].told

    @invariant()
    def search_finds_each_address_and_counts_all(self) -> None:
        self._search_each()

    @rule()
    def search_finds_them_among_many_too(self) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(searching, "MANY", 0)
            self._search_each()

    def _search_each(self) -> None:
        assert self._search([])["total"] == len(self.model.contacts)
        for made, contact in self.model.contacts.items():
            found = self._search([{"propertyName": "email", "operator": "EQ", "value": contact.email}])
            assert [row["id"] for row in found["results"]] == [made]

    @invariant()
    def associations_are_seen_from_both_ends(self) -> None:
        for contact in self.model.contacts:
            assert self._linked("contacts", contact, "companies") == self.model.linked(contact)
        for company in self.model.companies:
            assert self._linked("companies", company, "contacts") == self.model.members(company)

    def _tick(self) -> int:
        """Let a second pass, so that no two writes share a stamp; return the new instant."""
        clock = self.hubspot.portal.live.clock
        clock.move_to(clock.now() + 1000)
        return clock.now()

    def _pages(self, query: str) -> list[dict[str, Any]]:
        seen: list[dict[str, Any]] = []
        query = f"properties=email,firstname&limit={PAGE}{query}"
        while query:
            body = self.hubspot.get(CONTACTS, query).json
            seen += body["results"]
            query = body["paging"]["next"]["link"].partition("?")[2] if "paging" in body else ""
        return seen

    def _search(self, filters: list[dict[str, str]]) -> dict[str, Any]:
        groups = [{"filters": filters}] if filters else []
        answered = self.hubspot.post(f"{CONTACTS}/search", {"filterGroups": groups})
        assert answered.status == 200
        body: dict[str, Any] = answered.json
        return body

    def _linked(self, object_type: str, made: str, other: str) -> set[str]:
        body = self.hubspot.get(f"/crm/v4/objects/{object_type}/{made}/associations/{other}").json
        return {str(row["toObjectId"]) for row in body["results"]}


def _past(entries: list[dict[str, Any]]) -> list[tuple[int | None, str]]:
    return [(parse_instant(entry["timestamp"]), entry["value"]) for entry in reversed(entries)]


def _shown(row: dict[str, Any]) -> dict[str, str]:
    return {name: row["properties"][name] or "" for name in ("email", "firstname")}


TestSimulated = Simulated.TestCase
TestSimulated.settings = settings(max_examples=80, stateful_step_count=30)


@pytest.mark.sweep
class TestSimulatedAtLength(Simulated.TestCase):
    """The same, for longer."""

    settings = settings(max_examples=1000, stateful_step_count=60, derandomize=False, print_blob=True)
