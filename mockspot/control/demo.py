"""The demonstration portal: a small account as it might have grown over two years.

Four object types linked to each other, three owners, records of different age, and a few that are archived.
"""

from random import Random

from mockspot.catalog.object_types import ObjectType
from mockspot.control import generate
from mockspot.control.planting import Planting
from mockspot.domain import owners
from mockspot.domain.associations.editing import Ends
from mockspot.domain.owners import OWNERS
from mockspot.domain.values import instant_text

RECORDS = 220
"""How many records the demonstration has unless more or fewer are asked for."""
_SHARES = {"companies": 0.12, "contacts": 0.55, "deals": 0.18, "tickets": 0.15}
_OWNERS = (("Ada", "Byron"), ("Grace", "Murray"), ("Katherine", "Coleman"))
_TWO_YEARS_MS = 2 * 365 * 86_400_000
_OWNED = 0.8
_ARCHIVED_EACH = 40


def plant(planting: Planting, count: int) -> None:
    """Add about so many records, at least one of each type."""
    random = Random(f"{planting.ctx.portal.seed}/demo/{planting.numbered_from(planting.type_named('contacts'))}")
    people = _people(planting)
    made = {
        name: _records(planting, name, max(1, round(count * share)), random, people) for name, share in _SHARES.items()
    }
    for contact in made["contacts"]:
        _link(planting, "contacts", contact, "companies", random.choice(made["companies"]))
    for name in ("deals", "tickets"):
        for number in made[name]:
            _link(planting, name, number, "contacts", random.choice(made["contacts"]))
            _link(planting, name, number, "companies", random.choice(made["companies"]))
    for name, numbers in made.items():
        for number in numbers[_ARCHIVED_EACH - 1 :: _ARCHIVED_EACH]:
            planting.archive(planting.type_named(name), number)


def _people(planting: Planting) -> list[str]:
    """Return the ids of the demonstration's owners, made where the portal does not have them."""
    tx = planting.ctx.tx
    known = {owner.email: owner for _, owner in tx.scan(OWNERS)}
    found = []
    for first, last in _OWNERS:
        email = f"{first}.{last}@example.com".lower()
        if email not in known:
            known[email] = owners.add(planting.ctx, email=email, first_name=first, last_name=last)
            planting.counts["owners"] += 1
        found.append(str(known[email].owner_id))
    return found


def _records(planting: Planting, name: str, count: int, random: Random, people: list[str]) -> list[int]:
    """Add records of one type, the oldest first, and return their ids."""
    object_type = planting.type_named(name)
    ages = sorted((random.randrange(1, _TWO_YEARS_MS) for _ in range(count)), reverse=True)
    made = generate.records(
        planting.ctx.tx, object_type, count, seed=planting.ctx.portal.seed, first=planting.numbered_from(object_type)
    )
    return [
        planting.add(object_type, values | _circumstances(planting, object_type, age, random, people))
        for values, age in zip(made, ages, strict=True)
    ]


def _circumstances(
    planting: Planting, object_type: ObjectType, age: int, random: Random, people: list[str]
) -> dict[str, str]:
    values = {object_type.created_property: instant_text(planting.ctx.now - age)}
    if random.random() < _OWNED:
        values[object_type.owner_property] = random.choice(people)
    return values


def _link(planting: Planting, from_name: str, from_id: int, to_name: str, to_id: int) -> None:
    planting.link(planting.type_named(from_name), planting.type_named(to_name), Ends(str(from_id), str(to_id)))
