"""A portal of linked records without anything around it, for tests of association rules."""

from typing import Any

from mockspot.catalog.object_types import ObjectType, core
from mockspot.domain import record
from mockspot.domain.associations import types
from mockspot.domain.associations.editing import Edit, Ends, set_labels
from mockspot.domain.associations.reading import page
from mockspot.domain.caller import Caller
from mockspot.domain.context import Context
from mockspot.domain.policy import Policy
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.records.state import archived, live
from mockspot.runtime.ids import SeededIds
from mockspot.store.embedded import Space

OWN = "HUBSPOT_DEFINED"
CONTACT, COMPANY, DEAL, TICKET = core.ROWS


class World:
    """A portal's records and one context over them."""

    def __init__(self, policy: Policy | None = None) -> None:
        self.space = Space()
        accounts: Any = None
        quotas: Any = None
        facts = PortalFacts(1)
        caller = Caller("private_app", 7)
        self.ctx = Context(
            self.space, 1_000, SeededIds("links"), facts, caller, policy or Policy(), "c", accounts, quotas
        )

    def add(self, object_type: ObjectType, *ids: int) -> None:
        for number in ids:
            self.space.put(live(object_type.type_id), number, record.make(number, {}, source="INTEGRATION"))

    def archive(self, object_type: ObjectType, number: int) -> None:
        kept = self.space.get(live(object_type.type_id), number)
        assert kept is not None
        self.space.delete(live(object_type.type_id), number)
        self.space.put(archived(object_type.type_id), number, record.archived(kept, 2_000))

    def restore(self, object_type: ObjectType, number: int) -> None:
        self.space.delete(archived(object_type.type_id), number)
        self.add(object_type, number)

    def set(self, from_type: ObjectType, from_id: int, to_type: ObjectType, to_id: int, *keys: types.TypeKey) -> None:
        set_labels(self.ctx, Edit(from_type, to_type, Ends(str(from_id), str(to_id), keys)))

    def shown(self, from_type: ObjectType, from_id: int, to_type: ObjectType) -> dict[int, list[int]]:
        found = page(self.space, from_type.type_id, from_id, to_type.type_id, limit=100_000)
        return {link.to_id: [kind.type_id for kind in link.types] for link in found.links}
