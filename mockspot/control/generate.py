"""Made-up records: plausible, distinct, and the same for the same seed.

Faker makes pools of names once; records combine them, since Faker itself is far too slow for a portal of a million.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from random import Random
from typing import Any

from mockspot.catalog.object_types import ObjectType
from mockspot.control import samples
from mockspot.domain.ports import Transaction

_POOL = 400
_STAGES = ("appointmentscheduled", "qualifiedtobuy", "presentationscheduled", "contractsent", "closedwon", "closedlost")
_DAY_MS = 86_400_000
_FIRST_DAY = 1_735_689_600_000  # 2025-01-01, so that generated dates do not depend on the day of the run

Values = dict[str, Any]


class _Pools:
    """Names to combine, from one seed."""

    def __init__(self, seed: int) -> None:
        from faker import Faker

        fake = Faker("en_US")
        fake.seed_instance(seed)
        self.first = [fake.first_name() for _ in range(_POOL)]
        self.last = [fake.last_name() for _ in range(_POOL)]
        self.company = [fake.company() for _ in range(_POOL)]
        self.city = [fake.city() for _ in range(_POOL)]
        self.job = [fake.job() for _ in range(_POOL)]
        self.sentence = [fake.sentence() for _ in range(_POOL)]


@lru_cache(maxsize=4)
def _pools(seed: int) -> _Pools:
    return _Pools(seed)


def records(tx: Transaction, object_type: ObjectType, count: int, *, seed: int, first: int = 1) -> Iterator[Values]:
    """Yield the properties of so many records, numbered from `first` on, so that a portal can be given more of them."""
    make = _MAKERS.get(object_type.name) or samples.maker(tx, object_type)
    pools = _pools(seed)
    random = Random(f"{seed}/{object_type.name}/{first}")
    for number in range(first, first + count):
        yield make(number, random, pools)


def _contact(number: int, random: Random, pools: _Pools) -> Values:
    first, last = random.choice(pools.first), random.choice(pools.last)
    return {
        "email": f"{first}.{last}.{number}@example.com".lower().replace(" ", "-").replace("'", ""),
        "firstname": first,
        "lastname": last,
        "phone": f"+1555{number % 10_000_000:07d}",
        "city": random.choice(pools.city),
        "company": random.choice(pools.company),
        "jobtitle": random.choice(pools.job),
        "lifecyclestage": random.choice(("subscriber", "lead", "marketingqualifiedlead", "opportunity", "customer")),
    }


def _company(number: int, random: Random, pools: _Pools) -> Values:
    return {
        "name": f"{random.choice(pools.company)} {number}",
        "domain": f"company-{number}.example.com",
        "city": random.choice(pools.city),
        "numberofemployees": str(random.randint(1, 5000)),
        "annualrevenue": str(random.randint(10_000, 90_000_000)),
    }


def _deal(number: int, random: Random, pools: _Pools) -> Values:
    return {
        "dealname": f"{random.choice(pools.company)} deal {number}",
        "dealstage": random.choice(_STAGES),
        "pipeline": "default",
        "amount": str(random.randint(100, 500_000)),
        "closedate": str(_FIRST_DAY + random.randint(0, 700) * _DAY_MS),
    }


def _ticket(number: int, random: Random, pools: _Pools) -> Values:
    return {
        "subject": f"Ticket {number}: {random.choice(pools.sentence)}",
        "content": " ".join(random.choices(pools.sentence, k=3)),
        "hs_pipeline": "0",
        "hs_pipeline_stage": random.choice(("1", "2", "3", "4")),
        "hs_ticket_priority": random.choice(("LOW", "MEDIUM", "HIGH")),
    }


_MAKERS: dict[str, Callable[[int, Random, _Pools], Values]] = {
    "contacts": _contact,
    "companies": _company,
    "deals": _deal,
    "tickets": _ticket,
}
