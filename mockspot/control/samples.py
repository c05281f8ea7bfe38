"""Made-up records of any object type, from its definitions: for those that have no generator of their own."""

from collections.abc import Callable
from random import Random
from typing import Any, Protocol

from mockspot.catalog.object_types import ObjectType
from mockspot.catalog.properties import PropertyDefinition
from mockspot.domain import properties
from mockspot.domain.pipelines.state import pipelines
from mockspot.domain.ports import Transaction

_DAY_MS = 86_400_000
_FIRST_DAY = 1_735_689_600_000  # 2025-01-01, so that generated dates do not depend on the day of the run
_DAYS = 700


class Words(Protocol):
    """What texts are made of."""

    @property
    def sentence(self) -> list[str]:
        """Return sentences to choose from."""


Make = Callable[[int, Random, Words], dict[str, Any]]
_Sample = Callable[[int, Random, Words], str]


def maker(tx: Transaction, object_type: ObjectType) -> Make:
    """Return what makes the values of one record: what a create needs, and what is shown and searched of the type."""
    known = {row.name: row for row in properties.definitions(tx, object_type) if not row.archived}
    needed = (*object_type.required, *object_type.required_any[:1])
    shown = (*object_type.default_properties, *object_type.searchable_properties)
    placing = (object_type.pipeline_property or "", object_type.stage_property or "") if object_type.has_stages else ()
    besides = {*placing, object_type.created_property, object_type.modified_property}
    wanted = [known[name] for name in dict.fromkeys((*needed, *shown)) if name in known and name not in besides]
    samples = {row.name: _sample(row) for row in wanted if row.name in needed or _free(row)}
    places = [(item.id, stage.id) for item in pipelines(tx, object_type) for stage in item.stages]

    def make(number: int, random: Random, words: Words) -> dict[str, Any]:
        values = {name: sample(number, random, words) for name, sample in samples.items()}
        return values | (dict(zip(placing, random.choice(places), strict=True)) if placing and places else {})

    return make


def _free(row: PropertyDefinition) -> bool:
    """Say whether anything may be written to a property."""
    return not (row.read_only_value or row.calculated or row.external_options)


def _sample(row: PropertyDefinition) -> _Sample:
    if row.has_unique_value:
        return lambda number, _, __: str(number) if row.type == "number" else f"{row.name}-{number}"
    if row.options:
        choices = [option.value for option in row.options if not option.hidden] or [row.options[0].value]
        return lambda _, random, __: random.choice(choices)
    return _BY_TYPE.get(row.type, _text)(row)


def _text(row: PropertyDefinition) -> _Sample:
    last = row.name.rpartition("_")[2]
    if last in _BY_LAST_WORD:
        form = _BY_LAST_WORD[last]
        return lambda number, _, __: form.format(name=row.name.replace("_", "-"), number=number)
    return lambda number, random, words: f"{row.label} {number}: {random.choice(words.sentence)}"


_BY_LAST_WORD = {
    "currency": "USD",
    "domain": "record-{number}.example.com",
    "email": "{name}-{number}@example.com",
    "url": "https://example.com/{number}",
}
"""Texts that are checked, or would look odd as a sentence, by the last word of a property's name."""
_BY_TYPE: dict[str, Callable[[PropertyDefinition], _Sample]] = {
    "number": lambda _: lambda _, random, __: str(random.randint(1, 10_000)),
    "date": lambda _: lambda _, random, __: str(_FIRST_DAY + random.randrange(_DAYS) * _DAY_MS),
    "datetime": lambda _: lambda _, random, __: str(_FIRST_DAY + random.randrange(_DAYS * _DAY_MS)),
    "bool": lambda _: lambda _, random, __: random.choice(("true", "false")),
}
