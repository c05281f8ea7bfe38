"""A portal of contacts and companies as a few dictionaries: what HubSpot should tell after any history."""

from copy import deepcopy
from dataclasses import dataclass, field

Past = list[tuple[int, str]]
"""The values of one property, oldest first, each with the instant since when."""

_ANSWERED = 45
"""How many values of a contact's property are answered, the newest ones."""


@dataclass
class Contact:
    """One contact. `past` is by property; a value that was cleared is an empty text."""

    email: str
    firstname: str
    others: list[str] = field(default_factory=list)
    past: dict[str, Past] = field(default_factory=lambda: {"email": [], "firstname": []})

    @property
    def shown(self) -> dict[str, str]:
        return {"email": self.email, "firstname": self.firstname}

    @property
    def told(self) -> dict[str, Past]:
        """Return as much of the past as HubSpot answers."""
        return {name: past[-_ANSWERED:] for name, past in self.past.items()}

    @property
    def emails(self) -> list[str]:
        return [self.email, *self.others]

    def set(self, now: int, **values: str) -> None:
        for name, value in values.items():
            if value != getattr(self, name):
                setattr(self, name, value)
                self.past[name].append((now, value))


@dataclass
class Model:
    """Contacts and companies by id, live and archived; the pairs that are linked; what merges and erasures left."""

    contacts: dict[str, Contact] = field(default_factory=dict)
    companies: dict[str, str] = field(default_factory=dict)
    archived: dict[str, Contact] = field(default_factory=dict)
    links: set[tuple[str, str]] = field(default_factory=set)
    survivors: dict[str, str] = field(default_factory=dict)
    blocked: set[str] = field(default_factory=set)

    def copy(self) -> "Model":
        return deepcopy(self)

    def holder(self, email: str) -> str | None:
        return next((made for made, contact in self.contacts.items() if email in contact.emails), None)

    def free(self, email: str) -> bool:
        return self.holder(email) is None and email not in self.blocked

    def reached(self, made: str) -> str | None:
        """Return the live contact an id leads to."""
        heir = self.survivors.get(made, made)
        return heir if heir in self.contacts else None

    def linked(self, contact: str) -> set[str]:
        return {company for one, company in self.links if one == contact and company in self.companies}

    def members(self, company: str) -> set[str]:
        return {contact for contact, one in self.links if one == company and contact in self.contacts}

    def create(self, made: str, now: int, email: str, firstname: str) -> None:
        self.contacts[made] = Contact("", "")
        self.contacts[made].set(now, email=email, firstname=firstname)

    def update(self, made: str, now: int, **values: str) -> None:
        contact = self.contacts[made]
        email = values.get("email", contact.email)
        contact.others = [contact.email if other == email else other for other in contact.others]
        contact.set(now, **values)

    def archive(self, made: str | None) -> None:
        if made in self.contacts:
            self.archived[made] = self.contacts.pop(made)

    def restore(self, made: str) -> bool:
        """Restore a contact unless one of its addresses is no longer free."""
        if not all(self.free(email) for email in self.archived[made].emails):
            return False
        self.contacts[made] = self.archived.pop(made)
        return True

    def merge(self, primary: str, other: str, made: str, now: int) -> None:
        first, second = self.contacts.pop(primary), self.contacts.pop(other)
        merged = Contact(first.email, first.firstname if first.past["firstname"] else second.firstname)
        merged.others = [email for email in (*first.emails, *second.emails) if email != first.email]
        for name in merged.past:
            own = first.past[name]
            taken = [entry for entry in second.past[name] if entry[0] not in {since for since, _ in own}]
            merged.past[name] = sorted([*own, *taken], key=lambda entry: entry[0])
            if merged.past[name] and merged.past[name][-1][1] != merged.shown[name]:
                merged.past[name].append((now, merged.shown[name]))
        former = {primary, other}
        self.contacts[made] = merged
        self.links = {(made if one in former else one, company) for one, company in self.links}
        heirs = {old: made for old, heir in self.survivors.items() if heir in former}
        self.survivors |= heirs | dict.fromkeys(former, made)

    def erase(self, made: str) -> None:
        contact = self.contacts.pop(made)
        self.blocked.update(contact.emails)
        self.links = {link for link in self.links if link[0] != made}
        self.survivors = {old: heir for old, heir in self.survivors.items() if heir != made}
