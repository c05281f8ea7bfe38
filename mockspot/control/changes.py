"""What administrators do to a portal while an integration runs: the same domain functions as their clicks would call.

A change is one document and one function here. Refused, as HubSpot would refuse it, it leaves nothing behind.
"""

from collections.abc import Callable, Mapping
from typing import Any

from mockspot.asgi.portal import Portal
from mockspot.catalog.object_types import ObjectType
from mockspot.control import acting
from mockspot.control import change_documents as documents
from mockspot.control.change_documents import Change
from mockspot.control.operation import Command, ControlError, Operation
from mockspot.control.planting import set_rule, type_named
from mockspot.control.rule_documents import SeedValidationRule
from mockspot.control.seeding import reason
from mockspot.domain import owners, pipelines, properties, record, users
from mockspot.domain.apps import APPS
from mockspot.domain.associations import labels
from mockspot.domain.associations.labels import CreateLabel
from mockspot.domain.context import Context
from mockspot.domain.oauth import provisioning
from mockspot.domain.pipelines import stages
from mockspot.domain.properties import sensitivity
from mockspot.domain.records import erasing, merging, requirements
from mockspot.domain.refusal import Refusal

Outcome = Mapping[str, Any]
"""What a change tells besides its kind."""


def make(command: Command) -> dict[str, Any]:
    """Make a change, as an administrator does in HubSpot's pages."""
    return perform(command.portal, command.body)


def perform(portal: Portal, wanted: Change) -> dict[str, Any]:
    """Make a change; traffic names it as the cause of all that follows from it. Refused as HubSpot would refuse it."""
    kind = kind_of(type(wanted))
    with portal.lock:
        ctx = acting.context(portal, source="CRM_UI")
        mark = portal.space.mark()
        try:
            outcome = _ACTS[type(wanted)](ctx, wanted)
        except Refusal as refusal:
            portal.space.undo_to(mark)
            raise ControlError(409, "change_refused", f"HubSpot would refuse this: {reason(refusal)}") from refusal
        except ControlError:
            portal.space.undo_to(mark)
            raise
        sequence = portal.live.traffic.append(ctx.now, "change", {"change": kind, "by": "administrator", **outcome})
        acting.publish(portal, ctx, cause=sequence)
        portal.space.commit()
    portal.published(portal)
    return {"kind": kind, "sequence": sequence, **outcome}


def kinds(_: Command) -> dict[str, Any]:
    """Return every kind of change with the members it takes."""
    return {"results": [{"kind": kind, "summary": summary, "members": members} for kind, summary, members in listing()]}


def listing() -> list[tuple[str, str, list[str]]]:
    """Return the kinds, each with what it does and its members."""
    return [(kind_of(each), " ".join(str(each.__doc__).split()), _members(each)) for each in _ACTS]


def kind_of(document: type[Any]) -> str:
    """Return the name of a change's document."""
    return str(document.__struct_config__.tag)


def _members(document: type[Any]) -> list[str]:
    return list(document.__struct_encode_fields__)


def _archive_property(ctx: Context, wanted: documents.PropertyArchived) -> Outcome:
    object_type = _type(ctx, wanted.object_type)
    properties.archive(ctx, properties.Archive(object_type, wanted.property))
    return {"objectTypeId": object_type.type_id, "propertyName": wanted.property}


def _remove_option(ctx: Context, wanted: documents.OptionRemoved) -> Outcome:
    object_type = _type(ctx, wanted.object_type)
    found = properties.definition(ctx.tx, object_type, wanted.property)
    present = () if found is None else found.options
    left = tuple(option for option in present if option.value != wanted.option)
    if len(left) == len(present):
        known = ", ".join(option.value for option in present) or "none"
        raise ControlError(404, "option_unknown", f"there is no option {wanted.option!r}", hint=f"options: {known}")
    properties.update(ctx, properties.Update(object_type, wanted.property, {"options": left}))
    return {"objectTypeId": object_type.type_id, "propertyName": wanted.property}


def _delete_stage(ctx: Context, wanted: documents.StageDeleted) -> Outcome:
    object_type = _type(ctx, wanted.object_type)
    host = pipelines.pipeline(ctx.tx, object_type, wanted.pipeline)
    if host is None or stages.stage_of(host, wanted.stage) is None:
        raise ControlError(404, "stage_unknown", f"there is no stage {wanted.stage!r} in {wanted.pipeline!r}")
    stages.delete(ctx, stages.DeleteStage(object_type, wanted.pipeline, wanted.stage, wanted.check_references))
    return {"objectTypeId": object_type.type_id, "pipelineId": wanted.pipeline, "stageId": wanted.stage}


def _fill_labels(ctx: Context, wanted: documents.LabelsFilled) -> Outcome:
    from_type, to_type = _type(ctx, wanted.from_), _type(ctx, wanted.to)
    made = 0
    for number in range(2 * ctx.policy.association_labels):  # some may be there from the last time
        name = f"filler_{from_type.type_id}_{to_type.type_id}_{number}".replace("-", "_")
        try:
            labels.create(ctx, CreateLabel(from_type, to_type, name, f"Filler {number}"))
        except Refusal as refusal:
            if refusal.kind == "association_labels_full":
                break
            if refusal.kind not in ("association_name_taken", "association_label_taken"):
                raise
        else:
            made += 1
    return {"objectTypeId": from_type.type_id, "toObjectTypeId": to_type.type_id, "labels": made}


def _require_properties(ctx: Context, wanted: documents.PropertiesRequired) -> Outcome:
    object_type = _type(ctx, wanted.object_type)
    requirements.require(ctx, object_type, wanted.properties)
    return {"objectTypeId": object_type.type_id, "properties": wanted.properties}


def _set_validation_rule(ctx: Context, wanted: documents.ValidationRuleSet) -> Outcome:
    object_type = _type(ctx, wanted.object_type)
    rule = SeedValidationRule(
        property=wanted.property, rule_type=wanted.rule_type, rule_arguments=wanted.rule_arguments
    )
    set_rule(ctx, object_type, rule)
    return {"objectTypeId": object_type.type_id, "propertyName": wanted.property, "ruleType": wanted.rule_type}


def _allow_sensitive_data(ctx: Context, _: documents.SensitiveDataAllowed) -> Outcome:
    sensitivity.switch_on(ctx)
    return {}


def _merge_records(ctx: Context, wanted: documents.RecordsMerged) -> Outcome:
    object_type = _type(ctx, wanted.object_type)
    made = merging.merge(ctx, merging.Merge(object_type, str(wanted.primary), str(wanted.other)))
    return {"objectTypeId": object_type.type_id, "objectId": str(record.record_id(made.record))}


def _erase_record(ctx: Context, wanted: documents.RecordErased) -> Outcome:
    object_type = _type(ctx, wanted.object_type)
    erasing.erase(ctx, erasing.Erase(object_type, str(wanted.object_id)))
    return {"objectTypeId": object_type.type_id, "objectId": str(wanted.object_id)}


def _deactivate_owner(ctx: Context, wanted: documents.OwnerDeactivated) -> Outcome:
    found = ctx.tx.get(owners.OWNERS, wanted.owner_id)
    if found is None or found.archived:
        raise ControlError(404, "owner_unknown", f"there is no active owner {wanted.owner_id}")
    users.delete(ctx, users.UserKey(str(found.user_id)))
    return {"ownerId": str(wanted.owner_id)}


def _withdraw_scope(ctx: Context, wanted: documents.ScopeWithdrawn) -> Outcome:
    app_id = wanted.app_id or _private_app(ctx)
    if not provisioning.withdraw(ctx.tx, app_id, wanted.scope):
        raise ControlError(404, "scope_not_granted", f"no token of the app {app_id} holds the scope {wanted.scope!r}")
    return {"appId": app_id, "scope": wanted.scope}


def _private_app(ctx: Context) -> int:
    return next(app.app_id for _, app in ctx.tx.scan(APPS) if app.kind == "private")


def _type(ctx: Context, name: str) -> ObjectType:
    return type_named(ctx.tx, ctx.portal.portal_id, name)


_ACTS: dict[type[Any], Callable[[Context, Any], Outcome]] = {
    documents.PropertyArchived: _archive_property,
    documents.OptionRemoved: _remove_option,
    documents.StageDeleted: _delete_stage,
    documents.LabelsFilled: _fill_labels,
    documents.PropertiesRequired: _require_properties,
    documents.ValidationRuleSet: _set_validation_rule,
    documents.SensitiveDataAllowed: _allow_sensitive_data,
    documents.RecordsMerged: _merge_records,
    documents.RecordErased: _erase_record,
    documents.OwnerDeactivated: _deactivate_owner,
    documents.ScopeWithdrawn: _withdraw_scope,
}

ROWS = (
    Operation(
        "POST",
        "/portals/{portalId}/changes",
        "Change the portal as an administrator does",
        make,
        Change,
        201,
        answer=("ChangeMade",),
    ),
    Operation("GET", "/changes", "List the kinds of changes by administrators", kinds, answer=("ChangeKinds",)),
)
