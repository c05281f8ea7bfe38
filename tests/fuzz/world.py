"""The portal that fuzz requests are sent to: a few records with links, and every credential a request can carry."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from mockspot.asgi import endpoints
from mockspot.asgi.endpoint import Endpoint
from mockspot.asgi.portal import Portal, State
from mockspot.catalog.object_types import OBJECT_TYPES
from mockspot.control import seeding
from mockspot.control.seed_documents import Seed, SeedOwner, SeedRole, SeedTeam
from mockspot.domain.apps import APPS
from mockspot.domain.policy import Policy
from mockspot.domain.records import mirroring
from mockspot.runtime.simulator import Simulator
from mockspot.wire.message import Reply, Request
from tests.asgi.journal import Keeper
from tests.simulator import Client, client

OPERATIONS = tuple(sorted(endpoint.operation for endpoint in endpoints.every()))


@dataclass(slots=True)
class World:
    """A simulator with one seeded portal, which `renew` returns to its first state."""

    client: Client
    ids: dict[str, list[str]] = field(default_factory=dict)
    app_token: str = ""
    offsets: list[str] = field(default_factory=list)
    snapshots: list[str] = field(default_factory=list)

    @property
    def simulator(self) -> Simulator:
        return self.client.simulator

    @property
    def portal(self) -> Portal:
        return self.client.portal

    def renew(self) -> None:
        """Return to the seeded state."""
        self.portal.reset()

    def state(self) -> State:
        """Return a copy of everything the portal holds; rows never change, so equal means untouched.

        The records of users come into being when somebody looks, and this is a look.
        """
        mirroring.complete(self.portal.space)
        self.portal.space.commit()
        return {kind: rows for kind, rows in self.portal.space.copy().items() if rows}

    def send(self, request: Request) -> Reply:
        return self.simulator.handle(request)

    def bearer(self, endpoint: Endpoint) -> str:
        """Return the token that opens an operation: journals are an app's own, only OAuth apps uninstall themselves."""
        if endpoint.operation.startswith(("webhooks.journal.", "webhooks.journal_local.")):
            return self.app_token
        credentials = self.portal.credentials
        return credentials.access_token if endpoint.operation == "appinstalls.uninstall" else credentials.private_token

    def known(self) -> dict[str, list[str]]:
        """Return values that exist, by the name of the path or query parameter that takes them."""
        credentials = self.portal.credentials
        app = self.portal.space.get(APPS, credentials.oauth_app.app_id)
        assert app is not None
        records = [made for ids in self.ids.values() for made in ids]
        return {
            "objectType": [*_USUAL, *(row.name for row in OBJECT_TYPES)],
            "objectId": records,
            "vid": self.ids["contacts"],
            "email": ["c0@example.com", "fresh@example.com", "also2@example.com"],
            "domain": ["example.com"],
            "category": ["HUBSPOT_DEFINED"],
            "definitionId": ["1", "279", "3"],
            "companyId": self.ids["companies"],
            "dealId": self.ids["deals"],
            "ticketId": self.ids["tickets"],
            "recordId": records,
            "recordType": ["CONTACT", "COMPANY", "DEAL", "TICKET"],
            "engagementId": self.ids["notes"],
            "objectTypeId": ["0-1", "0-2", "contacts"],
            "listId": ["1", "2", "4"],
            "sourceListId": ["1", "2"],
            "listName": ["VIPs", "Accounts"],
            "appId": [str(app.app_id)],
            "hubId": [str(self.portal.facts.portal_id)],
            "portalId": [str(self.portal.facts.portal_id)],
            "token": [credentials.refresh_token, credentials.access_token, credentials.private_token],
            "pipelineId": ["default", "0", "renewals"],
            "stageId": ["closedwon", "1"],
            "propertyName": ["email", "firstname", "dealname", "colour"],
            "ruleType": ["MAX_LENGTH", "EMAIL"],
            "groupName": ["contactinformation", "acme", "spare"],
            "ownerId": ["70000001"],
            "userId": ["71"],
            "subscriptionId": ["1000001", "60000001"],
            "filterId": ["60000002"],
            "count": ["1", "2"],
            "offset": self.offsets,
            "statusId": self.snapshots,
            "stream": ["0", str(self.portal.facts.portal_id)],
            "associationType": [
                "contact_to_company",
                "contact_to_company_unlabeled",
                "279",
                "partner",
                "contact_to_deal",
            ],
            "associationTypeId": [*self.ids["labels"], "279"],
            "associationIdentifier": ["1", "2", "279"],
            "client_id": [app.client_id],
            "client_secret": [app.client_secret],
            "hapikey": [credentials.developer_api_key],
        }


@cache
def world() -> World:
    """Return the world of this process; it is seeded once and renewed between examples."""
    return made_of(client(policy=Policy(journal_file_seconds=0)))


def made_of(empty: Client) -> World:
    """Return a world made of a client of a fresh portal."""
    made = World(empty)
    made.ids["contacts"] = [
        made.client.contact(email=f"c{number}@example.com", hs_additional_emails=f"also{number}@example.com")
        for number in range(3)
    ]
    for object_type, properties in _RECORDS.items():
        answered = made.client.post(f"/crm/v3/objects/{object_type}", {"properties": properties})
        assert answered.status == 201, answered.json
        made.ids[object_type] = [answered.json["id"]]
    pair = f"/crm/v4/objects/contacts/{made.ids['contacts'][0]}/associations/default/companies"
    assert made.client.call("PUT", f"{pair}/{made.ids['companies'][0]}").status == 200
    _define(made)
    _list(made)
    _users(made)
    _subscribe(made)
    _keep_journal(made)
    made.portal.space.settle()  # from here on, a reset returns to the seeded state
    return made


_USUAL = ("contacts", "contacts", "deals", "tickets", "companies", "contact", "0-1", "0-3", "p_boat") * 3
"""What most requests are about; every other object type has its turn too."""
_RECORDS: dict[str, dict[str, Any]] = {
    "companies": {"name": "Acme", "domain": "example.com"},
    "deals": {"dealname": "d", "dealstage": "closedwon"},
    "tickets": {"subject": "s", "hs_pipeline_stage": "1"},
    "notes": {"hs_note_body": "n", "hs_timestamp": "2026-01-01T00:00:00Z"},
    "line_items": {"name": "l", "price": "540.00"},
    "courses": {"hs_course_name": "c", "hs_course_id": "k1"},
}


def _define(made: World) -> None:
    hubspot = made.client
    for name in ("acme", "spare"):
        hubspot.post("/crm/v3/properties/contacts/groups", {"name": name, "label": name.title()})
    stages = [{"label": "Open", "displayOrder": 0, "metadata": {"probability": "0.5"}}]
    pipeline = {"label": "Renewals", "displayOrder": 1, "pipelineId": "renewals", "stages": stages}
    assert hubspot.post("/crm/v3/pipelines/deals", pipeline).status == 201
    colour = {
        "name": "colour",
        "label": "Colour",
        "type": "enumeration",
        "fieldType": "select",
        "groupName": "acme",
        "options": [{"label": "Red", "value": "red", "displayOrder": 0, "hidden": False}],
    }
    assert hubspot.post("/crm/v3/properties/contacts", colour).status == 201
    rule = "/crm/v3/property-validations/contacts/firstname/rule-type/MAX_LENGTH"
    assert hubspot.call("PUT", rule, {"ruleArguments": ["9999"]}).status == 204
    boat = {"name": "boat", "labels": {"singular": "Boat", "plural": "Boats"}, "primaryDisplayProperty": "hs_object_id"}
    assert hubspot.post("/crm/v3/schemas", boat).status == 201

    label = {"name": "partner", "label": "Partner"}
    answered = hubspot.post("/crm/v4/associations/contacts/companies/labels", label)
    assert answered.status == 200
    made.ids["labels"] = [str(kind["typeId"]) for kind in answered.json["results"]]
    limit = {"inputs": [{"category": "HUBSPOT_DEFINED", "typeId": 280, "maxToObjectIds": 5}]}
    path = "/crm/associations/2026-09/definitions/configurations/companies/contacts/batch/create"
    assert hubspot.post(path, limit).status < 300


def _users(made: World) -> None:
    team, role = SeedTeam(name="West", primary=True), SeedRole(name="Sales")
    seeding.plant(made.portal, Seed(owners=[SeedOwner(email="o@example.com", user_id=71, teams=[team])], roles=[role]))


def _list(made: World) -> None:
    for name, object_type in (("VIPs", "0-1"), ("Others", "0-1"), ("Accounts", "0-2"), ("Gone", "0-1")):
        body = {"name": name, "objectTypeId": object_type, "processingType": "MANUAL"}
        assert made.client.post("/crm/v3/lists", body).status == 200
    assert made.client.delete("/crm/v3/lists/4").status == 204
    assert made.client.call("PUT", "/crm/v3/lists/1/memberships/add", made.ids["contacts"][:2]).status == 200


def _subscribe(made: World) -> None:
    key, app_id = made.known()["hapikey"][0], made.known()["appId"][0]
    settings = {"targetUrl": "https://example.com/hooks", "throttling": {"maxConcurrentRequests": 10}}
    wanted = {"eventType": "contact.propertyChange", "propertyName": "email", "active": False}
    for method, path, body in (("PUT", "settings", settings), ("POST", "subscriptions", wanted)):
        answered = made.client.call(method, f"/webhooks/v3/{app_id}/{path}", body, query=f"hapikey={key}")
        assert answered.status < 300, answered.json


def _keep_journal(made: World) -> None:
    app = Keeper(made.client)
    subscription = app.to_contacts()["id"]
    condition = {"filterType": "CRM_OBJECT_PROPERTY", "property": "email", "operator": "IS_NOT_EMPTY"}
    body = {"subscriptionId": subscription, "filter": {"conditions": [condition]}}
    assert app.call("POST", "/subscriptions/{v}/filters", body).status == 200
    wanted = {"portalId": app.portal_id, "objectTypeId": "0-1", "objectId": made.ids["contacts"][0], "properties": []}
    taken = app.call("POST", "/snapshots/{v}/crm", {"snapshotRequests": [wanted]}).json["snapshotResponses"]
    made.snapshots = [each["snapshotStatusId"] for each in taken]
    # An account's part of the journal has files, and so offsets, of its own.
    latest = [app.call("GET", "/journal/{v}/latest", query=query) for query in ("", f"installPortalId={app.portal_id}")]
    made.offsets = [answered.json["currentOffset"] for answered in latest]
    made.app_token = app.token
