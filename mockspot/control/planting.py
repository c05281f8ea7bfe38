"""Put the parts of a seed into a portal, in the order in which they need each other.

Seeded records go through the same rules as a client's, so a seed cannot make what HubSpot would refuse. They fire no
webhooks: nothing happened, it was so.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import msgspec

from mockspot.catalog import custom_objects
from mockspot.catalog import properties as catalog
from mockspot.catalog.object_types import MIRRORED, ObjectType
from mockspot.catalog.validation_rules import RULE_TYPES, ValidationRule
from mockspot.control import generate
from mockspot.control.rule_documents import SeedValidationRule
from mockspot.control.seed_documents import (
    Generate,
    Seed,
    SeedAssociation,
    SeedOwner,
    SeedProperty,
    SeedSchema,
    SeedSchemaProperty,
    SeedTeam,
)
from mockspot.domain import object_types, owners, properties, record, teams
from mockspot.domain import pipelines as present
from mockspot.domain.apps import USERS
from mockspot.domain.associations import editing, labels
from mockspot.domain.associations.editing import BatchEdit, Ends
from mockspot.domain.associations.labels import CreateLabel
from mockspot.domain.context import Context
from mockspot.domain.lists import members
from mockspot.domain.lists import writing as lists
from mockspot.domain.lists.members import ChangeMembers
from mockspot.domain.lists.writing import CreateList
from mockspot.domain.owners import OWNERS, Owner
from mockspot.domain.pipelines import writing as pipelines
from mockspot.domain.ports import Transaction
from mockspot.domain.properties import groups, sensitivity, validations
from mockspot.domain.properties.definitions import Condition
from mockspot.domain.properties.validations import SetRule
from mockspot.domain.records import demands, given, linked_values, mirroring, state, writing
from mockspot.domain.records.writing import Archive, Create
from mockspot.domain.schemas import writing as schemas
from mockspot.domain.values import instant_text, is_email
from mockspot.wire import pipelines as wire_pipelines
from mockspot.wire import properties as wire_properties
from mockspot.wire import property_groups as wire_groups
from mockspot.wire import schemas as wire_schemas

T = TypeVar("T")
_BATCH = 100
_BATCH_MS = 100


@dataclass(slots=True)
class Planting:
    """A seed on its way into a portal: what was made so far, and the ids of the records it refers to.

    `at` is the part of the document that is being made, for whoever has to say what is wrong with it.
    """

    ctx: Context
    counts: Counter[str] = field(default_factory=Counter)
    refs: dict[str, int] = field(default_factory=dict)
    at: tuple[str, int] = ("", -1)

    @property
    def place(self) -> str:
        """Return `at` as a path such as `records.contacts[7]`."""
        name, number = self.at
        return name if number < 0 else f"{name}[{number}]"

    def each(self, name: str, items: Iterable[T]) -> Iterator[T]:
        """Yield the items of a list of the document, and note which is being made."""
        for number, item in enumerate(items):
            self.at = (name, number)
            yield item

    def by_type(self, name: str, given: Mapping[str, Iterable[T]]) -> Iterator[tuple[ObjectType, T]]:
        """Yield the items of lists by object type, and note which is being made."""
        for type_name, items in given.items():
            self.at = (f"{name}.{type_name}", -1)
            object_type = self.type_named(type_name)
            for item in self.each(f"{name}.{type_name}", items):
                yield object_type, item

    def type_named(self, name: str) -> ObjectType:
        """Return an object type by any of its names; ValueError when the portal has none of that name."""
        found = type_named(self.ctx.tx, self.ctx.portal.portal_id, name)
        if found in MIRRORED:
            mirroring.complete(self.ctx.tx)
        return found

    def add(self, object_type: ObjectType, values: Mapping[str, Any]) -> int:
        """Add a record and return its id."""
        sent, fixed = given.separate(self.ctx, object_type, values)
        made = writing.create(self.ctx, Create(object_type, sent, None, given=fixed)).record
        self._settle()
        self.counts[object_type.name] += 1
        return record.record_id(made)

    def archive(self, object_type: ObjectType, number: int) -> None:
        """Move a record to the recycle bin."""
        writing.archive(self.ctx, Archive(object_type, str(number)))
        self._settle()

    def link(self, from_type: ObjectType, to_type: ObjectType, ends: Ends) -> None:
        """Associate two records."""
        outcome = editing.create(self.ctx, BatchEdit(from_type, to_type, (ends,)))
        self._settle()
        if outcome.failed:
            raise outcome.failed[0]
        self.counts["associations"] += 1

    def _settle(self) -> None:
        """Draw the conclusions of a change and tell nobody of it."""
        linked_values.follow(self.ctx, as_ever=True)
        self.ctx.events.clear()

    def numbered_from(self, object_type: ObjectType) -> int:
        """Return the number of the next generated record: a portal can be given more of them at any time."""
        tx, type_id = self.ctx.tx, object_type.type_id
        return tx.count(state.live(type_id)) + tx.count(state.archived(type_id)) + 1


def plant(planting: Planting, seed: Seed) -> None:
    """Make everything a seed names; raises Refusal or ValueError and leaves taking back to the caller."""
    for step in _STEPS:
        step(planting, seed)


def type_named(tx: Transaction, portal_id: int, name: str) -> ObjectType:
    """Return an object type by any of its names; ValueError when the portal has none of that name."""
    found = object_types.resolve(tx, portal_id, name, bare=True)
    if found is None:
        known = ", ".join(row.name for row in object_types.every(tx, portal_id))
        raise ValueError(f"there is no object type {name!r}; known: {known}")
    return found


def _owners(planting: Planting, seed: Seed) -> None:
    for role in planting.each("roles", seed.roles):
        teams.add_role(planting.ctx.tx, role.name, requires_billing_write=role.requires_billing_write)
        planting.counts["roles"] += 1
    for wanted in planting.each("owners", seed.owners):
        _check_owner(planting.ctx.tx, wanted)
        made = owners.add(
            planting.ctx,
            email=wanted.email,
            first_name=wanted.first_name,
            last_name=wanted.last_name,
            user_id=wanted.user_id,
            archived=wanted.archived,
        )
        planting.counts["owners"] += 1
        _access(planting, made, wanted.access)
        _teams(planting, made, wanted.teams)


def _check_owner(tx: Transaction, wanted: SeedOwner) -> None:
    """Refuse an owner whose user HubSpot would not have: an address or a number is that of one user."""
    if not is_email(wanted.email):
        raise ValueError(f"{wanted.email[:100]!r} is no email address")
    if wanted.archived:
        return
    if any(user.email.lower() == wanted.email.lower() for _, user in tx.scan(USERS)):
        raise ValueError(f"there is a user {wanted.email} already")
    if any(owner.user_id == wanted.user_id and not owner.archived for _, owner in tx.scan(OWNERS)):
        raise ValueError(f"the user {wanted.user_id} has an owner already")


def _access(planting: Planting, owner: Owner, access: str) -> None:
    if access == "none":
        return
    user = None if owner.archived else planting.ctx.tx.get(USERS, owner.user_id)
    if user is None:
        raise ValueError(f"{owner.email} is archived, and only a user has access to apps; leave out its access")
    allowed = replace(user, super_admin=access == "super_admin", app_marketplace=access == "app_marketplace")
    planting.ctx.tx.put(USERS, user.user_id, allowed)


def _teams(planting: Planting, owner: Owner, wanted: list[SeedTeam]) -> None:
    if wanted and owner.archived:
        raise ValueError(f"{owner.email} is archived, and only a user is in teams; leave out its teams")
    for team in wanted:
        teams.join(planting.ctx.tx, owner.user_id, team.name, primary=team.primary)


def _sensitive_data(planting: Planting, seed: Seed) -> None:
    planting.at = ("sensitiveData", -1)
    if seed.sensitive_data:
        sensitivity.switch_on(planting.ctx)


def _schemas(planting: Planting, seed: Seed) -> None:
    for wanted in planting.each("schemas", seed.schemas):
        schemas.create(planting.ctx, wire_schemas.create_command(_schema_body(planting, wanted)))
        planting.counts["schemas"] += 1


def _schema_body(planting: Planting, wanted: SeedSchema) -> dict[str, Any]:
    body: dict[str, Any] = {"primaryDisplayProperty": wanted.primary_display_property, **msgspec.to_builtins(wanted)}
    body.setdefault("labels", {"singular": wanted.name, "plural": wanted.name})
    named = (
        wanted.primary_display_property,
        *wanted.secondary_display_properties,
        *wanted.required_properties,
        *wanted.searchable_properties,
    )
    defined = {row.name for row in wanted.properties} | catalog.defaults(custom_objects.DEFINITIONS).keys()
    texts = [SeedSchemaProperty(name=name) for name in dict.fromkeys(named) if name not in defined]
    body["properties"] = [_property_body(row) for row in (*texts, *wanted.properties)]
    body["associatedObjects"] = [planting.type_named(name).type_id for name in wanted.associated_objects]
    return body


def _groups(planting: Planting, seed: Seed) -> None:
    for object_type, group in planting.by_type("propertyGroups", seed.property_groups):
        groups.create(planting.ctx, wire_groups.create_command(object_type, msgspec.to_builtins(group)))
        planting.counts["propertyGroups"] += 1


def _properties(planting: Planting, seed: Seed) -> None:
    for formulas in (False, True):  # what a formula names comes first
        for object_type, definition in planting.by_type("properties", seed.properties):
            if formulas is (definition.calculation_formula is not None):
                command = wire_properties.create_command(object_type, _property_body(definition))
                properties.create(planting.ctx, command)
                planting.counts["properties"] += 1


def _property_body(wanted: SeedProperty | SeedSchemaProperty) -> dict[str, Any]:
    body: dict[str, Any] = msgspec.to_builtins(wanted)
    return {"label": wanted.name, **body}


def _pipelines(planting: Planting, seed: Seed) -> None:
    for object_type, pipeline in planting.by_type("pipelines", seed.pipelines):
        body = {"stages": _usual_stages(planting, object_type), **msgspec.to_builtins(pipeline)}
        pipelines.create(planting.ctx, wire_pipelines.create_command(object_type, body))
        planting.counts["pipelines"] += 1


def _usual_stages(planting: Planting, object_type: ObjectType) -> list[dict[str, Any]]:
    first = next(iter(present.pipelines(planting.ctx.tx, object_type)), None)
    return [
        {"label": stage.label, "displayOrder": stage.display_order, "metadata": dict(stage.metadata)}
        for stage in (() if first is None else first.stages)
    ]


def _association_labels(planting: Planting, seed: Seed) -> None:
    for wanted in planting.each("associationLabels", seed.association_labels):
        from_type, to_type = planting.type_named(wanted.from_), planting.type_named(wanted.to)
        name = wanted.name or wanted.label.lower().replace(" ", "_")  # as HubSpot's pages do (recorded 2026-10, KALUP)
        labels.create(planting.ctx, CreateLabel(from_type, to_type, name, wanted.label, wanted.inverse_label))
        planting.counts["associationLabels"] += 1


def _required_on_write(planting: Planting, seed: Seed) -> None:
    for name, wanted in seed.required_on_write.items():
        planting.at = (f"requiredOnWrite.{name}", -1)
        demands.require(planting.ctx, planting.type_named(name), wanted)


def _conditional_on_write(planting: Planting, seed: Seed) -> None:
    for object_type, row in planting.by_type("conditionalOnWrite", seed.conditional_on_write):
        condition = Condition(row.property, tuple(row.values), tuple(row.requires))
        demands.depend(planting.ctx, object_type, condition)


def _validation_rules(planting: Planting, seed: Seed) -> None:
    for object_type, rule in planting.by_type("validationRules", seed.validation_rules):
        set_rule(planting.ctx, object_type, rule)


def set_rule(ctx: Context, object_type: ObjectType, wanted: SeedValidationRule) -> None:
    """Give a property a validation rule; ValueError when there is no such type of rule."""
    if wanted.rule_type not in RULE_TYPES:
        raise ValueError(f"there is no validation rule of type {wanted.rule_type!r}; there are {', '.join(RULE_TYPES)}")
    rule = ValidationRule(wanted.rule_type, tuple(wanted.rule_arguments))
    validations.set_rule(ctx, SetRule(object_type, wanted.property, rule))


def _records(planting: Planting, seed: Seed) -> None:
    for object_type, row in planting.by_type("records", seed.records):
        number = planting.add(object_type, row.properties)
        if row.ref is not None:
            _refer(planting, f"{object_type.name}:{row.ref}", number)
        if row.archived:
            planting.archive(object_type, number)


def _refer(planting: Planting, name: str, number: int) -> None:
    if name in planting.refs:
        raise ValueError(f"two things have the ref {name!r}")
    planting.refs[name] = number


def _generated(planting: Planting, seed: Seed) -> None:
    for name, wanted in seed.generate.items():
        planting.at = (f"generate.{name}", -1)
        many = wanted if isinstance(wanted, Generate) else Generate(count=wanted)
        object_type, now = planting.type_named(name), planting.ctx.now
        first = planting.numbered_from(object_type)
        made = generate.records(planting.ctx.tx, object_type, many.count, seed=planting.ctx.portal.seed, first=first)
        for place, values in enumerate(made, 1):
            if age := _age(many, place):
                values[object_type.created_property] = instant_text(now - age)
            planting.add(object_type, values)


def _age(many: Generate, place: int) -> int:
    """Return how many milliseconds ago a generated record was created; the last one is created now.

    Unless told otherwise they come in batches, as fast as the documented limits let a client send them. Were all of one
    instant, a client that begins a new search at the last instant it saw, to get past the cap of one, would never end.
    """
    younger = many.count - place
    if many.spread_seconds is None:
        return younger // _BATCH * _BATCH_MS
    return round(many.spread_seconds * 1000) * younger // many.count


def _associations(planting: Planting, seed: Seed) -> None:
    for link in planting.each("associations", seed.associations):
        from_type, from_key = _end(planting, link.from_)
        to_type, to_key = _end(planting, link.to)
        planting.link(from_type, to_type, Ends(from_key, to_key, _types(link)))


def _lists(planting: Planting, seed: Seed) -> None:
    for wanted in planting.each("lists", seed.lists):
        object_type = planting.type_named(wanted.object_type)
        made = lists.create(planting.ctx, CreateList(object_type.type_id, wanted.name)).row.list_id
        ends = [_end(planting, f"{object_type.name}:{member}") for member in wanted.members]
        changed = members.change(planting.ctx, ChangeMembers(made, tuple(int(key) for _, key in ends)))
        planting.ctx.events.clear()
        if changed.missing:
            raise ValueError(f"no {object_type.name} with the ids {', '.join(map(str, changed.missing))} exist")
        if wanted.ref is not None:
            _refer(planting, f"lists:{wanted.ref}", made)
        planting.counts["lists"] += 1


def _types(link: SeedAssociation) -> tuple[tuple[str, int], ...]:
    return tuple((kind.association_category, kind.association_type_id) for kind in link.types)


def _end(planting: Planting, text: str) -> tuple[ObjectType, str]:
    """Return the record one end of an association names: `contacts:ref`, or `contacts:<id>`."""
    name, colon, key = text.partition(":")
    if not colon or not key:
        raise ValueError(f"{text!r} names no record; write objectType:ref or objectType:id")
    object_type = planting.type_named(name)
    number = planting.refs.get(f"{object_type.name}:{key}")
    if number is None and not (key.isascii() and key.isdigit()):
        raise ValueError(f"{text!r} names no record of this seed; give a record that `ref`, or use its id")
    return object_type, key if number is None else str(number)


_STEPS: tuple[Callable[[Planting, Seed], None], ...] = (
    _owners,
    _sensitive_data,
    _schemas,
    _groups,
    _properties,
    _pipelines,
    _association_labels,
    _required_on_write,
    _conditional_on_write,
    _validation_rules,
    _records,
    _generated,
    _associations,
    _lists,
)
