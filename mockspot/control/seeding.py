"""Seeds: what a portal holds from the start, as one document, or so and so many generated records.

Seeded records go through the same rules as a client's, so a seed cannot make what HubSpot would refuse. They fire no
webhooks: nothing happened, it was so.
"""

from typing import Any

import msgspec

from mockspot.asgi.portal import Portal
from mockspot.catalog import object_types
from mockspot.catalog.object_types import ObjectType
from mockspot.control import generate
from mockspot.control.documents import Seed, SeedAssociation, SeedOwner
from mockspot.control.operation import Command, Operation
from mockspot.domain import associations, owners, record
from mockspot.domain.context import Caller, Context
from mockspot.domain.records import writing
from mockspot.domain.records.writing import Archive, Create
from mockspot.domain.refusal import Refusal
from mockspot.wire import errors

_NOT_YET = ("schemas", "association_labels", "required_on_write", "pipelines")
_CALLER = Caller("none", source="IMPORT")


def run(command: Command) -> dict[str, Any]:
    """Seed a running portal."""
    return plant(command.portal, command.body)


def document(value: Any) -> Seed | None:
    """Return a seed document from what a portal was asked to hold; None for an empty portal."""
    if value == "empty":
        return None
    if value == "demo":
        return generate.demo()
    try:
        return msgspec.convert(value, Seed)
    except msgspec.ValidationError as error:
        raise ValueError(f"the seed does not fit: {error}") from error


def plant(portal: Portal, seed: Seed) -> dict[str, Any]:
    """Put a seed into a portal, all of it or nothing; raises ValueError that says what is wrong with it."""
    for name in _NOT_YET:
        if getattr(seed, name):
            raise ValueError(f"seeding {name} is not simulated yet; leave it out")
    with portal.lock:
        mark = portal.space.mark()
        try:
            return _planted(portal, seed)
        except Refusal as refusal:
            portal.space.undo_to(mark)
            body = errors.render(refusal, correlation_id="").body or {}
            raise ValueError(f"the seed was refused: {body.get('message', refusal)}") from refusal
        except BaseException:
            portal.space.undo_to(mark)
            raise


def _planted(portal: Portal, seed: Seed) -> dict[str, Any]:
    ctx = _context(portal)
    counts: dict[str, int] = {}
    references: dict[str, int] = {}
    for owner in seed.owners:
        _add_owner(ctx, owner)
        counts["owners"] = counts.get("owners", 0) + 1
    for name, groups in seed.property_groups.items():
        counts["propertyGroups"] = counts.get("propertyGroups", 0) + _add_groups(ctx, _type(name), groups)
    for name, definitions in seed.properties.items():
        counts["properties"] = counts.get("properties", 0) + _add_properties(ctx, _type(name), definitions)
    for name, rows in seed.records.items():
        object_type = _type(name)
        for row in rows:
            number = _add(ctx, object_type, row.properties)
            if row.ref is not None:
                references[f"{object_type.name}:{row.ref}"] = number
            if row.archived:
                writing.archive(ctx, Archive(object_type, str(number)))
            ctx.events.clear()
        counts[object_type.name] = counts.get(object_type.name, 0) + len(rows)
    for name, count in seed.generate.items():
        object_type = _type(name)
        for properties in generate.records(object_type, count, seed=portal.facts.seed):
            _add(ctx, object_type, properties)
            ctx.events.clear()
        counts[object_type.name] = counts.get(object_type.name, 0) + count
    for link in seed.associations:
        _associate(ctx, link, references)
        counts["associations"] = counts.get("associations", 0) + 1
    ctx.events.clear()
    return {"counts": counts, "refs": {name: str(number) for name, number in references.items()}}


def _context(portal: Portal) -> Context:
    """Return a context for changes nobody asked for over HTTP."""
    live = portal.live
    now = live.clock.now()
    return Context(
        portal.space, now, live.ids, portal.facts, _CALLER, live.policy, live.ids.uuid(now), portal.accounts, live.quotas
    )


def _type(name: str) -> ObjectType:
    found = object_types.resolve(name)
    if found is None:
        known = ", ".join(row.name for row in object_types.OBJECT_TYPES)
        raise ValueError(f"there is no object type {name!r}; known: {known}")
    return found


def _add(ctx: Context, object_type: ObjectType, values: dict[str, Any]) -> int:
    return record.record_id(writing.create(ctx, Create(object_type, values)).record)


def _add_owner(ctx: Context, wanted: SeedOwner) -> None:
    owners.add(
        ctx,
        email=wanted.email,
        first_name=wanted.first_name,
        last_name=wanted.last_name,
        user_id=wanted.user_id,
        archived=wanted.archived,
    )


def _associate(ctx: Context, link: SeedAssociation, references: dict[str, int]) -> None:
    from_type, from_id = _end(link.from_, references)
    to_type, to_id = _end(link.to, references)
    specs = tuple((spec.association_category, spec.association_type_id) for spec in link.types)
    associations.link(ctx, (from_type, from_id), (to_type, to_id), specs)


def _end(text: str, references: dict[str, int]) -> tuple[ObjectType, int]:
    """Return the record one end of an association names: `contacts:ref`, or `contacts:<id>`."""
    name, _, key = text.partition(":")
    object_type = _type(name)
    number = references.get(f"{object_type.name}:{key}")
    if number is None and key.isdigit():
        number = int(key)
    if number is None:
        raise ValueError(f"{text!r} names no record of this seed; give a record that `ref`, or use its id")
    return object_type, number


ROWS = (Operation("POST", "/portals/{portalId}/seed", "Put records and definitions into a portal", run, Seed, waits=True),)
