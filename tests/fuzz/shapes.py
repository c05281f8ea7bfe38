"""Bodies of the right shape, for every operation that reads one; the fuzzer breaks them at one place or more."""

from typing import Any

from tests.fuzz.world import World

Shapes = dict[str, list[Any]]

_TYPES = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 279}]
_LIMIT = {"category": "HUBSPOT_DEFINED", "typeId": 279, "maxToObjectIds": 1}
_PROPERTIES = {"email": "new@example.com", "firstname": "N", "phone": 3, "closedate": None}
_BY_EMAIL = {"id": "c0@example.com", "idProperty": "email", "properties": {"firstname": "U"}}
_STAGE = {"label": "S", "displayOrder": 0, "metadata": {"probability": "0.5", "ticketState": "CLOSED"}}
_PIPELINE = {"label": "P", "displayOrder": 1, "pipelineId": "p", "stages": [{**_STAGE, "stageId": "s"}]}
_OPTION = {"label": "A", "value": "a", "displayOrder": 0, "hidden": False, "description": ""}
_PROPERTY = {
    "name": "hue",
    "label": "Hue",
    "type": "enumeration",
    "fieldType": "select",
    "groupName": "acme",
    "description": "d",
    "displayOrder": 1,
    "hasUniqueValue": False,
    "options": [_OPTION],
}
_CALCULATED = {
    "name": "sum",
    "label": "Sum",
    "type": "number",
    "fieldType": "calculation_equation",
    "groupName": "acme",
    "calculationFormula": "if is_present(hs_object_id) then 2hs_object_id + 1 else 0",
}


def shapes(world: World) -> Shapes:
    """Return well-formed bodies by operation; those of forms are objects whose members become fields."""
    return {
        **_records(world),
        **_searches(world),
        **_associations(world),
        **_properties(),
        **_pipelines(),
        **_lists(world),
        **_engagements(world),
        **_contacts_v1(world),
        **_records_v1(world),
        **_schemas(),
        **_oauth(world),
        **_webhooks(),
        **_journal(world),
        **_users(),
    }


def _records(world: World) -> Shapes:
    contact, other, _ = world.ids["contacts"]
    linked = [{"to": {"id": world.ids["companies"][0]}, "types": _TYPES}]
    return {
        "crm.objects.create": [{"properties": _PROPERTIES, "associations": linked}],
        "crm.objects.update": [{"properties": _PROPERTIES}],
        "crm.objects.batch.create": [
            {"inputs": [{"properties": _PROPERTIES, "associations": linked, "objectWriteTraceId": "t"}]},
            {"inputs": [{"properties": {"email": f"n{number}@example.com"}} for number in range(3)]},
        ],
        "crm.objects.batch.read": [
            {"inputs": [{"id": contact}, {"id": "1"}], "properties": ["email"], "propertiesWithHistory": ["email"]},
            {"inputs": [{"id": "c0@example.com"}], "idProperty": "email", "properties": []},
        ],
        "crm.objects.batch.update": [
            {"inputs": [{"id": contact, "properties": _PROPERTIES}]},
            {"inputs": [{"id": other, "properties": _PROPERTIES}, _BY_EMAIL]},
        ],
        "crm.objects.batch.upsert": [{"inputs": [_BY_EMAIL, {**_BY_EMAIL, "id": "up@example.com"}]}],
        "crm.objects.merge": [{"primaryObjectId": contact, "objectIdToMerge": other}],
        "crm.objects.gdpr_delete": [{"objectId": contact}, {"objectId": "c1@example.com", "idProperty": "email"}],
        "crm.objects.batch.archive": [{"inputs": [{"id": contact}, {"id": other}]}],
    }


def _searches(world: World) -> Shapes:
    filters = [{"propertyName": "email", "operator": "EQ", "value": "c0@example.com"}]
    more = [
        {"propertyName": "hs_analytics_num_visits", "operator": "BETWEEN", "value": "1", "highValue": "9"},
        {"propertyName": "createdate", "operator": "GTE", "value": "2026-01-01"},
        {"propertyName": "lifecyclestage", "operator": "IN", "values": ["lead"]},
        {"propertyName": "associations.company", "operator": "EQ", "value": world.ids["companies"][0]},
        {"propertyName": "firstname", "operator": "CONTAINS_TOKEN", "value": "a*"},
    ]
    whole = {
        "query": "c0",
        "limit": 10,
        "after": "0",
        "sorts": [{"propertyName": "email", "direction": "DESCENDING"}],
        "properties": ["email"],
        "filterGroups": [{"filters": filters}, {"filters": more}],
    }
    return {"crm.objects.search": [whole, {"filters": filters, "sorts": ["-email"]}, {}]}


def _associations(world: World) -> Shapes:
    contact, other, third = world.ids["contacts"]
    label = int(world.ids["labels"][0])
    own = {**_LIMIT, "category": "USER_DEFINED", "typeId": label}
    company = world.ids["companies"][0]
    pair = {"from": {"id": contact}, "to": {"id": company}}
    new = {"from": {"id": other}, "to": {"id": company}}
    return {
        "crm.associations.set": [_TYPES],
        "crm.associations.batch.create": [{"inputs": [{**pair, "types": _TYPES}, {**new, "types": _TYPES}]}],
        "crm.associations.batch.default": [{"inputs": [pair, new]}],
        "crm.associations.batch.read": [{"inputs": [{"id": contact, "after": "0"}, {"id": third}]}],
        "crm.associations.batch.archive": [{"inputs": [{"from": {"id": contact}, "to": [{"id": company}]}]}],
        "crm.associations.batch.labels.archive": [{"inputs": [{**pair, "types": _TYPES}]}],
        "crm.associations.v3.batch.create": [
            {"inputs": [{**end, "type": "contact_to_company"} for end in (pair, new)]}
        ],
        "crm.associations.v3.batch.read": [{"inputs": [{"id": contact}]}],
        "crm.associations.v3.batch.archive": [{"inputs": [{**pair, "type": "contact_to_company"}]}],
        "crm.associations.labels.create": [
            {"name": "boss", "label": "Boss", "inverseLabel": "Worker"},
            {"name": "other", "label": ""},
        ],
        "crm.associations.labels.update": [{"associationTypeId": label, "label": "Friend", "inverseLabel": "Fan"}],
        "crm.associations.limits.create": [{"inputs": [_LIMIT, own]}],
        "crm.associations.limits.update": [{"inputs": [_LIMIT]}],
        "crm.associations.limits.purge": [{"inputs": [_LIMIT]}, {"inputs": [{**_LIMIT, "typeId": 280}]}],
    }


def _properties() -> Shapes:
    return {
        "crm.properties.create": [_PROPERTY, _CALCULATED],
        "crm.properties.update": [_PROPERTY],
        "crm.properties.batch.create": [{"inputs": [_PROPERTY, {**_PROPERTY, "name": "tint"}]}],
        "crm.properties.batch.read": [{"archived": False, "inputs": [{"name": "email"}, {"name": "nope"}]}],
        "crm.properties.batch.archive": [{"inputs": [{"name": "colour"}]}],
        "crm.property_validations.set": [
            {"ruleArguments": ["12"], "shouldApplyNormalization": False},
            {"ruleArguments": []},
        ],
        "crm.properties.groups.create": [{"name": "g", "label": "G", "displayOrder": 1}],
        "crm.properties.groups.update": [{"label": "G", "displayOrder": 1}],
    }


def _pipelines() -> Shapes:
    return {
        "crm.pipelines.create": [_PIPELINE],
        "crm.pipelines.update": [
            {"label": "P2", "displayOrder": 3},
            {"label": "P2", "displayOrder": 3, "archived": False},
        ],
        "crm.pipelines.replace": [_PIPELINE],
        "crm.pipelines.stages.create": [_STAGE],
        "crm.pipelines.stages.update": [_STAGE],
        "crm.pipelines.stages.replace": [_STAGE],
    }


def _lists(world: World) -> Shapes:
    inside, _, outside = world.ids["contacts"]
    filters = {"objectTypeId": "0-1", "processingTypes": ["MANUAL"], "additionalProperties": ["hs_description"]}
    whole = {**filters, "query": "v", "listIds": ["1", "2"], "count": 1, "offset": 1, "sort": "-HS_UPDATED_AT"}
    custom = {"hs_description": "d", "n": 1}
    return {
        "crm.lists.create": [
            {"name": "New", "objectTypeId": "0-1", "processingType": "MANUAL", "customProperties": custom}
        ],
        "crm.lists.search": [whole, {}],
        "crm.lists.all": [{**filters, "count": 1}, {"after": "eyJsaXN0SWQiOiIxIn0="}],
        "crm.lists.members.add": [[outside, "42"], [int(outside)]],
        "crm.lists.members.remove": [[inside]],
        "crm.lists.members.change": [{"recordIdsToAdd": [outside], "recordIdsToRemove": [inside]}],
        "crm.lists.records.batch.read": [{"inputs": [{"objectTypeId": "0-1", "recordId": inside}]}],
    }


def _engagements(world: World) -> Shapes:
    contact, *_ = (int(number) for number in world.ids["contacts"])
    person = {"email": "a@example.com", "firstName": "A", "lastName": "B"}
    mail = {"from": person, "to": [person], "subject": "s"}
    head = {"timestamp": 1_767_323_045_000, "ownerId": 70000001, "active": True}
    return {
        "legacy.engagements.create": [
            {
                "engagement": {**head, "type": "EMAIL"},
                "metadata": mail,
                "associations": {"contactIds": [contact, None]},
            },
            {"engagement": {"type": "NOTE"}, "attachments": [{"id": 7}], "metadata": {"body": "n"}},
        ],
        "legacy.engagements.change": [{"engagement": head, "metadata": {"body": "m"}, "attachments": [{"id": 7}]}],
    }


def _contacts_v1(world: World) -> Shapes:
    sent = {"firstname": "V", "phone": 3, "closedate": 1_767_323_045_000, "lastname": None}
    body = {"properties": [{"property": name, "value": value} for name, value in sent.items()]}
    writes = ("create", "upsert", "update", "update.email")
    exchange = {
        "legacy.contacts.emails.replace": [
            {"targetSecondaryEmail": "also2@example.com", "updatedSecondaryEmail": "new@example.com"}
        ]
    }
    many = [{"vid": world.ids["contacts"][0], **body}, {"email": "many@example.com", **body, "vid": None}]
    return {**{f"legacy.contacts.{name}": [body] for name in writes}, "legacy.contacts.write.many": [many], **exchange}


def _records_v1(world: World) -> Shapes:
    contact, other, _ = (int(number) for number in world.ids["contacts"])
    company = int(world.ids["companies"][0])
    named = {"properties": [{"name": "name", "value": "V"}, {"name": "hs_lead_status", "value": None}]}
    deal = {"properties": [{"name": "dealname", "value": "V"}, {"name": "amount", "value": 1.5}]}
    ticket = [{"name": "subject", "value": "V"}, {"name": "hs_pipeline_stage", "value": 1}]
    links = {"associatedVids": [contact, 7], "associatedCompanyIds": [company]}
    one = {"fromObjectId": contact, "toObjectId": company, "category": "HUBSPOT_DEFINED", "definitionId": 1}
    two = {**one, "fromObjectId": str(other), "definitionId": 279}
    return {
        "legacy.companies.create": [named],
        "legacy.companies.update": [named],
        "legacy.companies.search": [
            {"limit": 2, "requestOptions": {"properties": ["name"]}, "offset": {"companyId": 0}}
        ],
        "legacy.deals.create": [{**deal, "associations": links}],
        "legacy.deals.update": [deal],
        "legacy.tickets.create": [ticket],
        "legacy.tickets.update": [ticket],
        "legacy.tickets.batch.read": [{"ids": [int(world.ids["tickets"][0]), 7]}],
        "legacy.associations.create": [one, two],
        "legacy.associations.create.many": [[one, two]],
        "legacy.associations.delete": [one, two],
        "legacy.associations.delete.many": [[one, two]],
    }


def _schemas() -> Shapes:
    names = {"secondaryDisplayProperties": ["hull"], "requiredProperties": ["hull"], "searchableProperties": ["hull"]}
    hull = {"name": "hull", "label": "Hull", "type": "string", "fieldType": "text", "hasUniqueValue": True}
    ship = {"name": "ship", "labels": {"singular": "Ship", "plural": "Ships"}, "primaryDisplayProperty": "hull"}
    whole = {**ship, **names, "description": "d", "allowsSensitiveProperties": True, "properties": [hull]}
    found = {"inputs": ["p_boat", "contacts", "nope"], "includePropertyDefinitions": False}
    return {
        "crm.schemas.create": [whole, {**ship, "primaryDisplayProperty": "hs_object_id"}],
        "crm.schemas.update": [{"labels": {"plural": "Yachts"}, "clearDescription": True, "restorable": False}],
        "crm.schemas.batch.read": [found],
        "crm.schemas.associations.create": [
            {"fromObjectTypeId": "p_boat", "toObjectTypeId": "contact", "name": "boat_to_contact"},
            {"fromObjectTypeId": "0-5", "toObjectTypeId": "p_boat"},
        ],
    }


def _oauth(world: World) -> Shapes:
    known = world.known()
    secrets = {"client_id": known["client_id"][0], "client_secret": known["client_secret"][0]}
    refresh, access, private = known["token"]
    question = {**secrets, "token": refresh, "token_type_hint": "refresh_token"}
    callback = "http://localhost/callback"
    return {
        "oauth.token": [
            {**secrets, "grant_type": "refresh_token", "refresh_token": refresh},
            {**secrets, "grant_type": "authorization_code", "code": "x", "redirect_uri": callback},
            {**secrets, "grant_type": "client_credentials", "scope": "oauth"},
        ],
        "oauth.token.introspect": [question, {**question, "token": access}],
        "oauth.token.revoke": [question],
        "oauth.authorize.decide": [{"formToken": "x", "decision": "allow", "portalId": known["portalId"][0]}],
        "oauth.private_token.read": [{"tokenKey": private}],
    }


def _webhooks() -> Shapes:
    throttling = {"maxConcurrentRequests": 7, "period": "SECONDLY"}
    return {
        "webhooks.settings.write": [{"targetUrl": "https://example.com/h", "throttling": throttling}],
        "webhooks.subscriptions.create": [
            {"eventType": "contact.creation", "active": True},
            {"eventType": "object.propertyChange", "objectTypeId": "0-1", "propertyName": "phone", "active": True},
        ],
        "webhooks.subscriptions.update": [{"active": True}],
        "webhooks.subscriptions.batch.update": [{"inputs": [{"id": 1000001, "active": True}]}],
    }


def _users() -> Shapes:
    user = {"firstName": "N", "lastName": "L", "roleId": "1", "primaryTeamId": "1", "secondaryTeamIds": ["1"]}
    new = {"email": "new@example.com", "sendWelcomeEmail": True, "firstName": "N"}
    return {"settings.users.create": [new, {**new, **user}], "settings.users.update": [{"firstName": "N"}, user]}


def _journal(world: World) -> Shapes:
    portal_id, contact = world.portal.facts.portal_id, int(world.ids["contacts"][0])
    narrowed = {"properties": ["email"], "objectIds": [contact]}
    of_type = {"portalId": portal_id, "objectTypeId": "0-1"}
    condition = {"filterType": "CRM_OBJECT_PROPERTY", "property": "email"}
    conditions = [{**condition, "operator": "IN", "values": ["a"]}, {**condition, "operator": "GTE", "value": "1"}]
    linked = {"objectIds": [contact], "associatedObjectTypeIds": ["0-2"]}
    erased = {"subscriptionType": "GDPR_PRIVACY_DELETION", **of_type, "actions": ["GDPR_DELETE"]}
    in_lists = {"portalId": portal_id, "listIds": [1], "objectIds": [contact], "actions": ["ADDED_TO_LIST"]}
    offsets = [{"inputs": [*world.offsets, "550e8400-e29b-41d4-a716-446655440000"]}]
    return {
        "webhooks.journal.batch.read": offsets,
        "webhooks.journal_local.batch.read": offsets,
        "webhooks.journal.subscriptions.upsert": [
            {"subscriptionType": "OBJECT", **of_type, **narrowed, "actions": ["CREATE", "UPDATE"]},
            {"subscriptionType": "ASSOCIATION", **of_type, **linked, "actions": ["ASSOCIATION_ADDED"]},
            {"subscriptionType": "APP_LIFECYCLE_EVENT", "eventTypeId": "4-1909196", "properties": ["hs_app_id"]},
            {"subscriptionType": "LIST_MEMBERSHIP", **in_lists},
            erased,
        ],
        "webhooks.journal.subscriptions.filters.create": [
            {"subscriptionId": 60_000_001, "filter": {"conditions": conditions}}
        ],
        "webhooks.journal.snapshots.create": [
            {"snapshotRequests": [{**of_type, "objectId": contact, "properties": ["email"]}]}
        ],
    }
