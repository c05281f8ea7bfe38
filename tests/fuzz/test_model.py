"""The whole simulator against a model of a few dictionaries: after any history, every way of reading tells the same."""

from dataclasses import dataclass, field
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

from tests.simulator import Client, client

CONTACTS, COMPANIES = "/crm/v3/objects/contacts", "/crm/v3/objects/companies"
UNLABELLED = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 279}
emails = st.integers(0, 9).map("c{}@example.com".format)
names = st.sampled_from(["Ada", "Bob", "Cyd", ""])
PAGE = 3


@dataclass
class Model:
    """What the portal should hold: properties by id, and the linked pairs."""

    contacts: dict[str, dict[str, str]] = field(default_factory=dict)
    companies: dict[str, dict[str, str]] = field(default_factory=dict)
    links: set[tuple[str, str]] = field(default_factory=set)

    def copy(self) -> "Model":
        contacts = {made: dict(values) for made, values in self.contacts.items()}
        companies = {made: dict(values) for made, values in self.companies.items()}
        return Model(contacts, companies, set(self.links))

    def holder(self, email: str) -> str | None:
        return next((made for made, values in self.contacts.items() if values["email"] == email), None)

    def drop_contact(self, made: str) -> None:
        self.contacts.pop(made, None)
        self.links = {link for link in self.links if link[0] != made}

    def drop_company(self, made: str) -> None:
        self.companies.pop(made, None)
        self.links = {link for link in self.links if link[1] != made}


class Simulated(RuleBasedStateMachine):
    """Histories of writes, resets and checkpoints. Ids stay in the bundles when their records are gone."""

    contacts: Bundle[str] = Bundle("contacts")
    companies: Bundle[str] = Bundle("companies")
    links: Bundle[tuple[str, str]] = Bundle("links")
    checkpoints: Bundle[tuple[str, Model]] = Bundle("checkpoints")

    @initialize()
    def start(self) -> None:
        self.hubspot: Client = client()
        self.model = Model()
        self.saved = 0

    @rule(target=contacts, email=emails, name=names)
    def create_contact(self, email: str, name: str) -> Any:
        answered = self.hubspot.post(CONTACTS, {"properties": {"email": email, "firstname": name}})
        holder = self.model.holder(email)
        if holder is not None:
            assert answered.status == 409
            assert answered.json["message"].endswith(f"Existing ID: {holder}")
            return multiple()
        assert answered.status == 201
        self.model.contacts[answered.json["id"]] = {"email": email, "firstname": name}
        return answered.json["id"]

    @rule(target=companies, name=names)
    def create_company(self, name: str) -> Any:
        answered = self.hubspot.post(COMPANIES, {"properties": {"name": name}})
        if not name:
            assert answered.status == 400
            return multiple()
        self.model.companies[answered.json["id"]] = {"name": name}
        return answered.json["id"]

    @rule(contact=contacts, email=emails, name=names)
    def update_contact(self, contact: str, email: str, name: str) -> None:
        answered = self.hubspot.patch(f"{CONTACTS}/{contact}", {"properties": {"email": email, "firstname": name}})
        if contact not in self.model.contacts:
            assert answered.status == 404
        elif self.model.holder(email) not in (None, contact):
            assert answered.status == 409
        else:
            assert answered.status == 200
            self.model.contacts[contact] = {"email": email, "firstname": name}

    @rule(contact=consumes(contacts))
    def archive_contact(self, contact: str) -> None:
        assert self.hubspot.delete(f"{CONTACTS}/{contact}").status == 204
        self.model.drop_contact(contact)

    @rule(company=consumes(companies))
    def archive_company(self, company: str) -> None:
        assert self.hubspot.delete(f"{COMPANIES}/{company}").status == 204
        self.model.drop_company(company)

    @rule(
        target=contacts, wanted=st.lists(st.tuples(emails, names), min_size=1, max_size=4, unique_by=lambda of: of[0])
    )
    def create_contacts(self, wanted: list[tuple[str, str]]) -> Any:
        inputs = [
            {"properties": {"email": email, "firstname": name}, "objectWriteTraceId": email} for email, name in wanted
        ]
        answered = self.hubspot.post(f"{CONTACTS}/batch/create", {"inputs": inputs})
        taken = {email for email, _ in wanted if self.model.holder(email) is not None}
        assert answered.status == (207 if taken else 201)
        assert {entry["context"]["objectWriteTraceId"][0] for entry in answered.json.get("errors", [])} == taken
        made = {row["objectWriteTraceId"]: row["id"] for row in answered.json["results"]}
        assert made.keys() == {email for email, _ in wanted} - taken
        for email, name in wanted:
            if email in made:
                self.model.contacts[made[email]] = {"email": email, "firstname": name}
        return multiple(*made.values())

    @rule(some=st.lists(contacts, min_size=1, max_size=4, unique=True), name=names)
    def update_contacts(self, some: list[str], name: str) -> None:
        inputs = [{"id": contact, "properties": {"firstname": name}} for contact in some]
        answered = self.hubspot.post(f"{CONTACTS}/batch/update", {"inputs": inputs})
        live = [contact for contact in some if contact in self.model.contacts]
        assert answered.status == (200 if live == some else 207)
        assert {row["id"] for row in answered.json["results"]} == set(live)
        for contact in live:
            self.model.contacts[contact]["firstname"] = name

    @rule(
        target=contacts, wanted=st.lists(st.tuples(emails, names), min_size=1, max_size=4, unique_by=lambda of: of[0])
    )
    def upsert_contacts(self, wanted: list[tuple[str, str]]) -> Any:
        inputs = [{"id": email, "idProperty": "email", "properties": {"firstname": name}} for email, name in wanted]
        answered = self.hubspot.post(f"{CONTACTS}/batch/upsert", {"inputs": inputs})
        assert answered.status == 200
        held = {self.model.holder(email) for email, _ in wanted} - {None}
        assert {row["id"] for row in answered.json["results"] if not row["new"]} == held
        by_email = {self._email(row["id"]): row["id"] for row in answered.json["results"]}
        for email, name in wanted:
            self.model.contacts[by_email[email]] = {"email": email, "firstname": name}
        return multiple(*(row["id"] for row in answered.json["results"] if row["new"]))

    @rule(some=st.lists(contacts, min_size=1, max_size=4, unique=True))
    def archive_contacts(self, some: list[str]) -> None:
        body = {"inputs": [{"id": contact} for contact in some]}
        assert self.hubspot.post(f"{CONTACTS}/batch/archive", body).status == 204
        for contact in some:
            self.model.drop_contact(contact)

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
        seen: list[dict[str, Any]] = []
        query = f"properties=email,firstname&limit={PAGE}"
        while query:
            body = self.hubspot.get(CONTACTS, query).json
            seen += body["results"]
            query = body["paging"]["next"]["link"].partition("?")[2] if "paging" in body else ""
        assert [int(row["id"]) for row in seen] == sorted(int(made) for made in self.model.contacts)
        assert {row["id"]: _shown(row) for row in seen} == self.model.contacts

    @invariant()
    def batch_reads_and_single_reads_agree(self) -> None:
        if not self.model.contacts:
            return
        inputs = [{"id": made} for made in self.model.contacts]
        body = {"inputs": inputs, "properties": ["email", "firstname"]}
        answered = self.hubspot.post(f"{CONTACTS}/batch/read", body)
        assert answered.status == 200
        assert {row["id"]: _shown(row) for row in answered.json["results"]} == self.model.contacts
        one = next(iter(self.model.contacts))
        by_email = self.hubspot.get(f"{CONTACTS}/{self.model.contacts[one]['email']}", "idProperty=email")
        assert by_email.json["id"] == one

    @invariant()
    def search_finds_each_address_and_counts_all(self) -> None:
        assert self._search([])["total"] == len(self.model.contacts)
        for made, values in self.model.contacts.items():
            found = self._search([{"propertyName": "email", "operator": "EQ", "value": values["email"]}])
            assert [row["id"] for row in found["results"]] == [made]

    @invariant()
    def associations_are_seen_from_both_ends(self) -> None:
        for contact in self.model.contacts:
            linked = {company for one, company in self.model.links if one == contact}
            assert self._linked("contacts", contact, "companies") == linked
        for company in self.model.companies:
            linked = {contact for contact, one in self.model.links if one == company}
            assert self._linked("companies", company, "contacts") == linked

    def _email(self, contact: str) -> str:
        email: str = self.hubspot.get(f"{CONTACTS}/{contact}", "properties=email").json["properties"]["email"]
        return email

    def _search(self, filters: list[dict[str, str]]) -> dict[str, Any]:
        groups = [{"filters": filters}] if filters else []
        answered = self.hubspot.post(f"{CONTACTS}/search", {"filterGroups": groups})
        assert answered.status == 200
        body: dict[str, Any] = answered.json
        return body

    def _linked(self, object_type: str, made: str, other: str) -> set[str]:
        body = self.hubspot.get(f"/crm/v4/objects/{object_type}/{made}/associations/{other}").json
        return {str(row["toObjectId"]) for row in body["results"]}


def _shown(row: dict[str, Any]) -> dict[str, str]:
    return {name: row["properties"][name] or "" for name in ("email", "firstname")}


TestSimulated = Simulated.TestCase
TestSimulated.settings = settings(max_examples=80, stateful_step_count=30)


@pytest.mark.sweep
class TestSimulatedAtLength(Simulated.TestCase):
    """The same, for longer."""

    settings = settings(max_examples=1000, stateful_step_count=60, derandomize=False, print_blob=True)
