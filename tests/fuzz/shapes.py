"""Bodies of the right shape, one per operation that reads one; the fuzzer breaks them at one place or more."""

from typing import Any

from tests.fuzz.world import World

Json = Any


def shapes(world: World) -> dict[str, list[Json]]:
    """Return well-formed bodies by operation; `form` bodies are objects whose members become fields."""
    ids = world.ids
    contact, other, third = ids["contacts"]
    company = ids["companies"][0]
    known = world.known()
    properties = {"email": "new@example.com", "firstname": "N", "phone": 3, "closedate": None}
    spec = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 279}]
    pair = {"from": {"id": contact}, "to": {"id": company}}
    by_email = {"id": "c0@example.com", "idProperty": "email", "properties": {"firstname": "U"}}
    property_body = {
        "name": "hue",
        "label": "Hue",
        "type": "enumeration",
        "fieldType": "select",
        "groupName": "acme",
        "description": "d",
        "displayOrder": 1,
        "hasUniqueValue": False,
        "options": [{"label": "A", "value": "a", "displayOrder": 0, "hidden": False, "description": ""}],
    }
    stage = {"label": "S", "displayOrder": 0, "metadata": {"probability": "0.5", "ticketState": "CLOSED"}}
    pipeline = {"label": "P", "displayOrder": 1, "pipelineId": "p", "stages": [{**stage, "stageId": "s"}]}
    filters = [{"propertyName": "email", "operator": "EQ", "value": "c0@example.com"}]
    more = [
        {"propertyName": "hs_analytics_num_visits", "operator": "BETWEEN", "value": "1", "highValue": "9"},
        {"propertyName": "createdate", "operator": "GTE", "value": "2026-01-01"},
        {"propertyName": "lifecyclestage", "operator": "IN", "values": ["lead"]},
        {"propertyName": "associations.company", "operator": "EQ", "value": company},
        {"propertyName": "firstname", "operator": "CONTAINS_TOKEN", "value": "a*"},
    ]
    search = {
        "query": "c0",
        "limit": 10,
        "after": "0",
        "sorts": [{"propertyName": "email", "direction": "DESCENDING"}],
        "properties": ["email"],
        "filterGroups": [{"filters": filters}, {"filters": more}],
    }
    secrets = {"client_id": known["client_id"][0], "client_secret": known["client_secret"][0]}
    refresh, access = known["token"][0], known["token"][1]
    question = {**secrets, "token": refresh, "token_type_hint": "refresh_token"}
    return {
        "crm.objects.create": [{"properties": properties, "associations": [{"to": {"id": company}, "types": spec}]}],
        "crm.objects.update": [{"properties": properties}],
        "crm.objects.batch.create": [
            {"inputs": [{"properties": properties, "associations": [], "objectWriteTraceId": "t"}]},
            {"inputs": [{"properties": {"email": f"n{number}@example.com"}} for number in range(3)]},
        ],
        "crm.objects.batch.read": [
            {"inputs": [{"id": contact}, {"id": "1"}], "properties": ["email"], "propertiesWithHistory": ["email"]},
            {"inputs": [{"id": "c0@example.com"}], "idProperty": "email", "properties": []},
        ],
        "crm.objects.batch.update": [{"inputs": [{"id": contact, "properties": properties}, by_email]}],
        "crm.objects.batch.upsert": [{"inputs": [by_email, {**by_email, "id": "up@example.com"}]}],
        "crm.objects.batch.archive": [{"inputs": [{"id": contact}, {"id": other}]}],
        "crm.objects.search": [search, {"filters": filters, "sorts": ["-email"]}, {}],
        "crm.associations.set": [spec],
        "crm.associations.batch.create": [{"inputs": [{**pair, "types": spec}]}],
        "crm.associations.batch.default": [{"inputs": [pair]}],
        "crm.associations.batch.read": [{"inputs": [{"id": contact, "after": "0"}, {"id": third}]}],
        "crm.associations.batch.archive": [{"inputs": [{"from": {"id": contact}, "to": [{"id": company}]}]}],
        "crm.associations.batch.labels.archive": [{"inputs": [{**pair, "types": spec}]}],
        "crm.associations.v3.batch.create": [{"inputs": [{**pair, "type": "contact_to_company"}]}],
        "crm.associations.v3.batch.read": [{"inputs": [{"id": contact}]}],
        "crm.associations.v3.batch.archive": [{"inputs": [{**pair, "type": "contact_to_company"}]}],
        "crm.properties.create": [property_body],
        "crm.properties.update": [property_body],
        "crm.properties.batch.create": [{"inputs": [property_body, {**property_body, "name": "tint"}]}],
        "crm.properties.batch.read": [{"archived": False, "inputs": [{"name": "email"}, {"name": "nope"}]}],
        "crm.properties.batch.archive": [{"inputs": [{"name": "colour"}]}],
        "crm.properties.groups.create": [{"name": "g", "label": "G", "displayOrder": 1}],
        "crm.properties.groups.update": [{"label": "G", "displayOrder": 1}],
        "crm.pipelines.create": [pipeline],
        "crm.pipelines.update": [{"label": "P2", "displayOrder": 3, "archived": False}],
        "crm.pipelines.replace": [pipeline],
        "crm.pipelines.stages.create": [stage],
        "crm.pipelines.stages.update": [stage],
        "crm.pipelines.stages.replace": [stage],
        "oauth.token": [
            {**secrets, "grant_type": "refresh_token", "refresh_token": refresh},
            {**secrets, "grant_type": "authorization_code", "code": "x", "redirect_uri": "http://localhost/callback"},
            {**secrets, "grant_type": "client_credentials", "scope": "oauth"},
        ],
        "oauth.token.introspect": [question, {**question, "token": access}],
        "oauth.token.revoke": [question],
        "oauth.authorize.decide": [{"formToken": "x", "decision": "allow", "portalId": known["portalId"][0]}],
        "oauth.private_token.read": [{"tokenKey": known["token"][2]}],
        "webhooks.settings.write": [
            {"targetUrl": "https://example.com/h", "throttling": {"maxConcurrentRequests": 7, "period": "SECONDLY"}}
        ],
        "webhooks.subscriptions.create": [
            {"eventType": "contact.creation", "active": True},
            {"eventType": "object.propertyChange", "objectTypeId": "0-1", "propertyName": "phone", "active": True},
        ],
        "webhooks.subscriptions.update": [{"active": True}],
        "webhooks.subscriptions.batch.update": [{"inputs": [{"id": 1000001, "active": True}]}],
    }
