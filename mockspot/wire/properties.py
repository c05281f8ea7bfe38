"""Property definitions on the wire: bodies into commands, definitions into JSON."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from typing import Any, cast

from mockspot.catalog.field_types import (
    ALL_FIELD_TYPES,
    FIELD_TYPES,
    NON_SENSITIVE,
    NUMBER_HINTS,
    SENSITIVITIES,
    TEXT_HINTS,
)
from mockspot.catalog.object_types import ObjectType
from mockspot.catalog.properties import Option, PropertyDefinition
from mockspot.domain.ports import Instant
from mockspot.domain.properties.reading import ListProperties, ReadProperty, View
from mockspot.domain.properties.writing import Archive, Changes, Create, Update
from mockspot.domain.refusal import Refusal
from mockspot.domain.values import instant_text
from mockspot.wire.body import members, object_body, required, text
from mockspot.wire.call import Call
from mockspot.wire.definitions import choice, flag, unsent, whole
from mockspot.wire.json_positions import Path
from mockspot.wire.message import Answer

_TIMELESS = frozenset(
    (
        "hs_object_id",
        "hs_object_source",
        "hs_object_source_detail_1",
        "hs_object_source_detail_2",
        "hs_object_source_detail_3",
        "hs_object_source_id",
        "hs_object_source_label",
        "hs_object_source_user_id",
        "hs_owning_teams",
        "hs_read_only",
        "hs_unique_creation_key",
        "hs_user_ids_of_all_notification_followers",
        "hs_user_ids_of_all_notification_unfollowers",
        "hs_user_ids_of_all_owners",
        "hs_was_imported",
    )
)
_REQUIRED = ("name", "label", "type", "fieldType", "groupName")
"""Claim: documented (DOC-PROPS)."""


def parse_list(call: Call) -> ListProperties:
    """Return the command of `GET /{objectType}`."""
    return ListProperties(_view(call, NON_SENSITIVE), call.names("properties"))


def parse_read(call: Call) -> ReadProperty:
    """Return the command of `GET /{objectType}/{propertyName}`.

    Claim: without `dataSensitivity` a sensitive property is found as well (documented, DOC-SENS), with another kind
    than its own it is not (recorded 2026-09, KALUP).
    """
    return ReadProperty(_view(call, None), call.params["propertyName"])


def parse_create(call: Call) -> Create:
    """Return the command of `POST /{objectType}`."""
    return create_of(call, object_body(call), ())


def create_command(object_type: ObjectType, body: Mapping[str, Any]) -> Create:
    """Return the create command of a body that came in no request, such as a part of a seed."""
    return create_of(unsent(object_type, body), body, ())


def create_of(call: Call, body: Mapping[str, Any], path: Path) -> Create:
    """Return the create command of one body or batch input."""
    required(call, body, _REQUIRED, path)
    return Create(call.object_type, definition_of(call, body, path))


def definition_of(call: Call, body: Mapping[str, Any], path: Path) -> PropertyDefinition:
    """Return the definition a body describes; members that were not sent are empty."""
    posted = PropertyDefinition(
        name=text(call, body, "name", path) or "",
        label="",
        type="",
        field_type="",
        group_name="",
        external_options=flag(call, body, "externalOptions", path) or False,
        has_unique_value=flag(call, body, "hasUniqueValue", path) or False,
        referenced_object_type=text(call, body, "referencedObjectType", path),
        data_sensitivity=choice(call, body, "dataSensitivity", SENSITIVITIES, path) or NON_SENSITIVE,
    )
    return replace(posted, **_changes(call, body, path))


def parse_update(call: Call) -> Update:
    """Return the command of `PATCH /{objectType}/{propertyName}`."""
    return Update(call.object_type, call.params["propertyName"], _changes(call, object_body(call), ()))


def parse_archive(call: Call) -> Archive:
    """Return the command of `DELETE /{objectType}/{propertyName}`."""
    return Archive(call.object_type, call.params["propertyName"])


def listed(found: list[PropertyDefinition], _: Call) -> Answer:
    """Answer definitions; there are no pages (SPEC)."""
    return Answer(200, {"results": [document(row) for row in found]})


def read(found: PropertyDefinition, _: Call) -> Answer:
    """Answer one definition."""
    return Answer(200, document(found))


def created(made: PropertyDefinition, call: Call) -> Answer:
    """Answer a create, and where the definition is (recorded 2026-09, KALUP)."""
    location = f"{call.request.origin}{call.request.path.rstrip('/')}/{made.name}"
    return Answer(201, document(made), [(b"location", location.encode())])


def archived(_: None, __: Call) -> Answer:
    """Answer an archive."""
    return Answer(204)


def document(row: PropertyDefinition) -> dict[str, Any]:
    """Return a definition in the recorded key order (KALUP 2026-09; the formula's place nango 2026-03)."""
    members: dict[str, Any] = {
        "updatedAt": _since(row, row.updated_at),
        "createdAt": _since(row, row.created_at),
        "name": row.name,
        "label": row.label,
        "type": row.type,
        "fieldType": row.field_type,
        "description": row.description,
        "groupName": row.group_name,
        "options": [_option(option) for option in row.options],
        "referencedObjectType": row.referenced_object_type,
        "createdUserId": row.created_user_id,
        "updatedUserId": row.updated_user_id,
        "displayOrder": row.display_order,
        "calculated": row.calculated,
        "externalOptions": row.external_options,
        # Claim: HubSpot's own live definitions have no `archived`, the portal's have (observed 2026-09, KALUP).
        "archived": None if row.hubspot_defined and not row.archived else row.archived,
        "archivedAt": _time(row.archived_at),
        "hasUniqueValue": row.has_unique_value,
        "hidden": row.hidden,
        "hubspotDefined": row.hubspot_defined or None,
        "showCurrencySymbol": row.show_currency_symbol,
        "currencyPropertyName": row.currency_property_name,
        "numberDisplayHint": row.number_display_hint,
        "textDisplayHint": row.text_display_hint,
        "modificationMetadata": _modification(row),
        "formField": row.form_field,
        "calculationFormula": row.calculation_formula,
        "dataSensitivity": row.data_sensitivity,
    }
    return {name: value for name, value in members.items() if value is not None}


def _view(call: Call, default: str | None) -> View:
    sensitivity = call.text("dataSensitivity") or default
    if sensitivity not in (None, *SENSITIVITIES):
        raise Refusal("query_value", {"parameter": "dataSensitivity"})
    return View(call.object_type, call.flag("archived"), sensitivity)


def _changes(call: Call, body: Mapping[str, Any], path: Path) -> Changes:
    """Return what a body sets; null and absent leave a member as it is (observed 2026-10, KALUP)."""
    sent = {
        "label": text(call, body, "label", path),
        "type": choice(call, body, "type", tuple(FIELD_TYPES), path),
        "field_type": choice(call, body, "fieldType", ALL_FIELD_TYPES, path),
        "group_name": text(call, body, "groupName", path),
        "description": text(call, body, "description", path),
        "options": _options(call, body, path),
        "display_order": whole(call, body, "displayOrder", path),
        "hidden": flag(call, body, "hidden", path),
        "form_field": flag(call, body, "formField", path),
        "show_currency_symbol": flag(call, body, "showCurrencySymbol", path),
        "currency_property_name": text(call, body, "currencyPropertyName", path),
        "number_display_hint": choice(call, body, "numberDisplayHint", NUMBER_HINTS, path),
        "calculation_formula": text(call, body, "calculationFormula", path),
        "text_display_hint": choice(call, body, "textDisplayHint", TEXT_HINTS, path),
    }
    return cast(Changes, {name: value for name, value in sent.items() if value is not None})


def _options(call: Call, body: Mapping[str, Any], path: Path) -> tuple[Option, ...] | None:
    if body.get("options") is None:
        return None
    items = members(call, body, "options", path)
    orders = [whole(call, item, "displayOrder", (*path, "options", place)) for place, item in enumerate(items)]
    following = count(max((order for order in orders if order is not None), default=-1) + 1)
    return tuple(
        _read_option(call, item, (*path, "options", place), next(following) if order is None else order)
        for place, (item, order) in enumerate(zip(items, orders, strict=True))
    )


def _read_option(call: Call, item: Mapping[str, Any], path: Path, order: int) -> Option:
    """Return an option. One that was sent without an order comes after the others (amp 2026-02).

    unverified: that options are counted from 0 when none was sent with an order.
    """
    required(call, item, ("label", "value"), path)
    return Option(
        value=text(call, item, "value", path) or "",
        label=text(call, item, "label", path) or "",
        display_order=order,
        hidden=flag(call, item, "hidden", path) or False,
        description=text(call, item, "description", path) or "",
    )


def _option(option: Option) -> dict[str, Any]:
    """Return an option; one without a description has no such member (recorded 2026-09, KALUP)."""
    shown: dict[str, Any] = {"label": option.label, "value": option.value}
    if option.description:
        shown["description"] = option.description
    return {**shown, "displayOrder": option.display_order, "hidden": option.hidden}


def _modification(row: PropertyDefinition) -> dict[str, bool]:
    options = {} if row.read_only_options is None else {"readOnlyOptions": row.read_only_options}
    return {
        "archivable": row.archivable,
        "readOnlyDefinition": row.read_only_definition,
        **options,
        "readOnlyValue": row.read_only_value,
    }


def _since(row: PropertyDefinition, at: Instant | None) -> str | None:
    """Return when a definition was made or changed. HubSpot's own have such times but for some that all types share.

    Claim: recorded (sens 2024, nango 2026-03). unverified: the times, which differ there; 1970 is one of them.
    """
    if at is None and row.hubspot_defined and row.name not in _TIMELESS:
        at = 0
    return _time(at)


def _time(at: Instant | None) -> str | None:
    return None if at is None else instant_text(at)
