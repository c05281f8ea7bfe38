"""Custom object schemas on the wire."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from mockspot.catalog.associations import AssociationType
from mockspot.catalog.properties import PropertyDefinition
from mockspot.domain.associations.limits import UNLIMITED
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.refusal import Refusal
from mockspot.domain.schemas.associations import CreateDefinition, Definition, DeleteDefinition
from mockspot.domain.schemas.reading import BatchRead, Include, ListSchemas, Read, Seen
from mockspot.domain.schemas.state import Schema, qualified_name
from mockspot.domain.schemas.writing import Archive, Changes, Create, Update
from mockspot.domain.values import instant_text
from mockspot.wire import properties
from mockspot.wire.body import member, members, object_body, required, text, texts
from mockspot.wire.call import Call
from mockspot.wire.definitions import flag, unsent
from mockspot.wire.json_positions import Path
from mockspot.wire.message import Answer

_LONGEST_NUMBER = 9
_STANDARD = "0-"
_NEVER = instant_text(0)
_PARTS = ("includePropertyDefinitions", "includeAssociationDefinitions", "includeAuditMetadata")


def parse_list(call: Call) -> ListSchemas:
    """Return the command of `GET /schemas`."""
    return ListSchemas(call.flag("archived"), _include(call))


def parse_read(call: Call) -> Read:
    """Return the command of `GET /schemas/{objectType}`."""
    return Read(call.object_type, _include(call))


def parse_batch_read(call: Call) -> BatchRead:
    """Return the command of `POST /schemas/batch/read`. unverified: SPEC requires the switches; absent ones are on."""
    body = object_body(call)
    required(call, body, ("inputs",), ())
    include = Include(*(flag(call, body, name, ()) is not False for name in _PARTS))
    return BatchRead(texts(call, body, "inputs", ()) or (), include)


def parse_create(call: Call) -> Create:
    """Return the command of `POST /schemas`."""
    return _create_of(call, object_body(call))


def create_command(body: Mapping[str, Any]) -> Create:
    """Return the create command of a body that came in no request, such as a part of a seed."""
    return _create_of(unsent(None, body), body)


def parse_update(call: Call) -> Update:
    """Return the command of `PATCH /schemas/{objectType}`; null and absent leave a member as it is."""
    body = object_body(call)
    labels = member(call, body, "labels", dict, ()) or {}
    sent = {
        "singular": text(call, labels, "singular", ("labels",)),
        "plural": text(call, labels, "plural", ("labels",)),
        "description": text(call, body, "description", ()),
        "primary_display": text(call, body, "primaryDisplayProperty", ()),
        "secondary_display": texts(call, body, "secondaryDisplayProperties", ()),
        "required": texts(call, body, "requiredProperties", ()),
        "searchable": texts(call, body, "searchableProperties", ()),
        "allows_sensitive": flag(call, body, "allowsSensitiveProperties", ()),
        "restorable": flag(call, body, "restorable", ()),
    }
    changes = cast(Changes, {name: value for name, value in sent.items() if value is not None})
    if flag(call, body, "clearDescription", ()):
        changes["description"] = None
    return Update(call.object_type, changes)


def parse_archive(call: Call) -> Archive:
    """Return the command of `DELETE /schemas/{objectType}`."""
    return Archive(call.params["objectType"], purge=call.flag("archived"))


def parse_create_association(call: Call) -> CreateDefinition:
    """Return the command of `POST /schemas/{objectType}/associations`."""
    body = object_body(call)
    required(call, body, ("fromObjectTypeId", "toObjectTypeId"), ())
    from_name, to_name = (text(call, body, member, ()) or "" for member in ("fromObjectTypeId", "toObjectTypeId"))
    return CreateDefinition(call.object_type, from_name, to_name, text(call, body, "name", ()))


def parse_delete_association(call: Call) -> DeleteDefinition:
    """Return the command of `DELETE /schemas/{objectType}/associations/{associationIdentifier}`."""
    number = call.params["associationIdentifier"]
    if not number.isascii() or not number.isdigit() or len(number) > _LONGEST_NUMBER:
        raise Refusal("path_value", {"parameter": "associationIdentifier"})
    return DeleteDefinition(call.object_type, int(number))


def created_association(made: Definition, _: Call) -> Answer:
    """Answer a new association type."""
    return Answer(201, _definition(made))


def listed(found: list[Seen], call: Call) -> Answer:
    """Answer schemas; there are no pages (SPEC)."""
    return Answer(200, {"results": [document(seen, call.portal) for seen in found]})


def read(found: Seen, call: Call) -> Answer:
    """Answer one schema."""
    return Answer(200, document(found, call.portal))


def created(made: Seen, call: Call) -> Answer:
    """Answer a create."""
    return Answer(201, document(made, call.portal))


def updated(changed: Schema, call: Call) -> Answer:
    """Answer a change: the definition without its parts, and the portal's id (SPEC)."""
    shown = own_members(changed, call.portal, audit=False)
    return Answer(200, {**shown, "portalId": call.portal.portal_id, "name": changed.name})


def archived(_: None, __: Call) -> Answer:
    """Answer an archive or a purge."""
    return Answer(204)


def document(seen: Seen, portal: PortalFacts) -> dict[str, Any]:
    """Return a schema in the key order of a pasted answer (2024-06)."""
    own = _hubspots(seen) if seen.schema is None else own_members(seen.schema, portal, audit=seen.include.audit)
    return {
        **own,
        "properties": [properties.document(row) for row in seen.properties],
        "associations": [_definition(row) for row in seen.associations],
        "name": seen.object_type.legacy_name,
    }


def own_members(schema: Schema, portal: PortalFacts, *, audit: bool) -> dict[str, Any]:
    """Return a custom object's own members. unverified: the place of allowsSensitiveProperties among them."""
    users = {"createdByUserId": schema.created_by, "updatedByUserId": schema.updated_by} if audit else {}
    return {
        "labels": {"singular": schema.singular, "plural": schema.plural},
        "requiredProperties": list(schema.required),
        "searchableProperties": list(schema.searchable),
        "primaryDisplayProperty": schema.primary_display,
        "secondaryDisplayProperties": list(schema.secondary_display),
        "description": schema.description,
        "allowsSensitiveProperties": schema.allows_sensitive,
        "archived": schema.archived,
        "restorable": schema.restorable,
        "metaType": "PORTAL_SPECIFIC",
        "id": str(schema.number),
        "fullyQualifiedName": qualified_name(schema, portal.portal_id),
        "createdAt": instant_text(schema.created_at),
        "updatedAt": instant_text(schema.updated_at),
        **{name: user for name, user in users.items() if user is not None},
        "objectTypeId": schema.type_id,
    }


def _definition(row: Definition) -> dict[str, Any]:
    """Return an association type; members and their order as copied (amp 2026-03), values by KALUP (2026-10).

    HubSpot's own types have names in capitals (amp 2026-03, grou 2022). unverified: cardinalities of one-to-one types.
    """
    kind = row.kind
    return {
        "fromObjectTypeId": kind.from_type_id,
        "toObjectTypeId": kind.to_type_id,
        "name": kind.name.upper() if _is_hubspots(kind) else kind.name,
        "cardinality": "ONE_TO_ONE" if kind.one_to_one else "ONE_TO_MANY",
        "inverseCardinality": "ONE_TO_MANY",
        "hasUserEnforcedMaxToObjectIds": row.most_to is not None,
        "hasUserEnforcedMaxFromObjectIds": row.most_from is not None,
        "maxToObjectIds": UNLIMITED if row.most_to is None else row.most_to,
        "maxFromObjectIds": UNLIMITED if row.most_from is None else row.most_from,
        "id": str(kind.type_id),
        "createdAt": None,
        "updatedAt": None,
    }


def _is_hubspots(kind: AssociationType) -> bool:
    ends = (kind.from_type_id, kind.to_type_id)
    return kind.category == "HUBSPOT_DEFINED" and all(end.startswith(_STANDARD) for end in ends)


def _hubspots(seen: Seen) -> dict[str, Any]:
    """Return the members of a type of HubSpot's own.

    Claim: members and values of contacts, deals and tickets are recorded (amp 2025-11, grou 2022), but for the
    properties searched, which are HubSpot's list today (DOC-SEARCH). unverified: the members of other types;
    descriptions are left out, and display properties that nobody showed.
    """
    row = seen.object_type
    primary = {"primaryDisplayProperty": row.display[0]} if row.display else {}
    return {
        "labels": {"singular": row.label_singular, "plural": row.label_plural},
        "requiredProperties": list(row.schema_required),
        "searchableProperties": list(row.searchable_properties),
        **primary,
        "secondaryDisplayProperties": list(row.display[1:]),
        "allowsSensitiveProperties": True,
        "archived": False,
        "restorable": True,
        "metaType": "HUBSPOT",
        "id": row.type_id.removeprefix(_STANDARD),
        "fullyQualifiedName": row.legacy_name,
        "createdAt": _NEVER,
        "updatedAt": _NEVER,
        **(dict.fromkeys(("createdByUserId", "updatedByUserId")) if seen.include.audit else {}),
        "objectTypeId": row.type_id,
    }


def _create_of(call: Call, body: Mapping[str, Any]) -> Create:
    """Return the create command of a body.

    Claim: name, labels and a primary display property are all it needs, whatever SPEC requires (observed 2026-10,
    KALUP). unverified: that both labels are needed.
    """
    required(call, body, ("name", "labels"), ())
    labels = member(call, body, "labels", dict, ()) or {}
    required(call, labels, ("singular", "plural"), ("labels",))
    return Create(
        name=text(call, body, "name", ()) or "",
        singular=text(call, labels, "singular", ("labels",)) or "",
        plural=text(call, labels, "plural", ("labels",)) or "",
        description=text(call, body, "description", ()),
        primary_display=text(call, body, "primaryDisplayProperty", ()),
        secondary_display=texts(call, body, "secondaryDisplayProperties", ()) or (),
        required=texts(call, body, "requiredProperties", ()) or (),
        searchable=texts(call, body, "searchableProperties", ()) or (),
        # Claim: on unless it is sent otherwise (observed 2026-10, KALUP).
        allows_sensitive=flag(call, body, "allowsSensitiveProperties", ()) is not False,
        properties=tuple(
            _property(call, item, ("properties", place))
            for place, item in enumerate(members(call, body, "properties", ()))
        ),
        associated=texts(call, body, "associatedObjects", ()) or (),
        associated_with_itself=flag(call, body, "shouldCreateSameObjectAssociation", ()) or False,
    )


def _property(call: Call, item: Mapping[str, Any], path: Path) -> PropertyDefinition:
    """Return a property of a new object; a text in the object's first group unless it says more (DOC-SCHEMA)."""
    required(call, item, ("name", "label"), path)
    sent = properties.definition_of(call, item, path)
    return replace(sent, type=sent.type or "string", field_type=sent.field_type or "text")


def _include(call: Call) -> Include:
    return Include(*(call.flag(name, default=True) for name in _PARTS))
