"""What HubSpot refuses in a schema, whether it is created or changed."""

import re
from collections.abc import Sequence

from mockspot.catalog import custom_objects
from mockspot.catalog.object_types import ObjectType
from mockspot.domain import properties
from mockspot.domain.ports import Transaction
from mockspot.domain.refusal import Refusal
from mockspot.domain.schemas.state import Schema, live, named

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,49}")
_LABEL_LENGTH = 50
_SECONDARY, _SEARCHABLE = 2, 20


def check_name(tx: Transaction, name: str) -> None:
    """Refuse a name HubSpot would not give: letters, digits and underscores, a letter first, at most 50.

    Claim: observed 2026-10 (KALUP), and that case makes no other name and an archived schema's name is free.
    """
    if _NAME.fullmatch(name) is None:
        raise Refusal("schema_name_invalid", {"name": name})
    other = named(tx, name)
    if other is not None and not other.archived:
        raise Refusal("schema_exists", {"name": name})


def check_count(tx: Transaction) -> None:
    """Refuse one schema too many; archived ones do not count (unverified: HubSpot's count lags behind a purge)."""
    if sum(1 for _ in live(tx)) >= custom_objects.MAXIMUM:
        raise Refusal("schema_limit", {"maximum": custom_objects.MAXIMUM})


def check_labels(*labels: str) -> None:
    """Refuse a label that is too long (observed 2026-10, KALUP)."""
    for label in labels:
        if len(label) > _LABEL_LENGTH:
            raise Refusal("schema_label_too_long", {"maximum": _LABEL_LENGTH, "label": label})


def check_references(tx: Transaction, object_type: ObjectType, schema: Schema) -> None:
    """Refuse display, required and searchable properties that the type does not have (observed 2026-10, KALUP)."""
    _check(tx, object_type, "schema_primary_invalid", (schema.primary_display,), maximum=1)
    _check(tx, object_type, "schema_secondary_invalid", schema.secondary_display, maximum=_SECONDARY)
    _check(tx, object_type, "schema_required_invalid", schema.required, maximum=None)
    _check(tx, object_type, "schema_searchable_invalid", schema.searchable, maximum=_SEARCHABLE)


def _check(tx: Transaction, object_type: ObjectType, kind: str, names: Sequence[str], *, maximum: int | None) -> None:
    wrong = [name for name in names if properties.definition(tx, object_type, name) is None]
    wrong += [name for place, name in enumerate(names) if name in names[:place]]
    if maximum is not None:
        wrong += names[maximum:]
    if wrong:
        raise Refusal(kind, {"names": ", ".join(wrong)})
