"""One app's journal over several accounts: where it lives, and what a reset, a fork or a deletion leaves alone."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest

from mockspot.asgi.portal import Blueprint, Portal
from mockspot.control.plane import ControlPlane
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.quotas import OFF
from mockspot.runtime.simulator import Simulator
from tests.asgi.journal import BASE, Keeper, keeper, token
from tests.simulator import NOON, Answered, Client

SNAPSHOTS = "/snapshots/{v}/crm"


@dataclass
class World:
    """An app's home, and another account where it is installed."""

    app: Keeper
    customer: Client

    @property
    def simulator(self) -> Simulator:
        return self.app.client.simulator

    def control(self, path: str, body: Any) -> Any:
        status, answer = ControlPlane(self.simulator).call("POST", path, json.dumps(body).encode())
        assert status < 300, answer
        return answer

    def lifecycle(self, step: str) -> None:
        app_id = self.app.portal.credentials.oauth_app.app_id
        self.control(f"/apps/{app_id}/{step}", {"portalId": self.customer.portal.facts.portal_id})


def another(simulator: Simulator, **facts: Any) -> Client:
    return Client(simulator, simulator.create(Blueprint(PortalFacts(0, **facts), OFF, manual_from=NOON)))


def contacts_of(portal: Portal) -> dict[str, Any]:
    return {"portalId": portal.facts.portal_id, "objectTypeId": "0-1", "actions": ["CREATE"]}


@pytest.fixture
def world() -> World:
    app = keeper()
    made = World(app, another(app.client.simulator))
    made.lifecycle("install")
    app.subscribe(**contacts_of(app.portal))
    app.subscribe(**contacts_of(made.customer.portal))
    return made


def seen(app: Keeper, query: str = "") -> list[tuple[int, int]]:
    app.publish()
    return [(event["portalId"], event["objectId"]) for event in app.events(query)]


def test_events_of_every_account_are_in_one_journal_and_each_has_its_own(world: World) -> None:
    app, customer = world.app, world.customer
    here, there = app.portal_id, customer.portal.facts.portal_id
    expected = [(here, int(app.client.contact())), (there, int(customer.contact())), (here, int(app.client.contact()))]
    assert seen(app) == expected
    assert seen(app, f"installPortalId={there}") == [expected[1]]
    assert seen(app, f"installPortalId={here}") == [expected[0], expected[2]]


def test_a_customers_reset_does_not_rewrite_what_the_app_was_told(world: World) -> None:
    told = [(world.customer.portal.facts.portal_id, int(world.customer.contact()))]
    world.customer.portal.reset()
    assert seen(world.app) == told


def test_a_reset_of_the_apps_home_empties_its_journal_and_leaves_the_customer_alone(world: World) -> None:
    number = world.customer.contact()
    world.app.portal.reset()
    world.app.sign_in()
    assert seen(world.app) == []
    assert world.app.call("GET", "/subscriptions/{v}").json == {"results": []}
    assert world.customer.get(f"/crm/v3/objects/contacts/{number}").status == 200


def test_a_fork_has_a_journal_of_its_own(world: World) -> None:
    world.app.client.contact()
    forked = Keeper(Client(world.simulator, world.simulator.fork(world.app.portal)))
    forked.client.contact()
    assert seen(forked) == []
    assert forked.call("GET", "/subscriptions/{v}").json == {"results": []}


def test_a_checkpoint_of_the_apps_home_holds_its_journal(world: World) -> None:
    world.app.client.contact()
    saved = world.app.portal.save("one")
    world.app.client.contact()
    world.app.portal.return_to(saved)
    assert len(seen(world.app)) == 1


def test_a_journal_whose_home_is_gone_is_told_nothing(world: World) -> None:
    assert world.simulator.delete(world.app.portal_id)
    assert world.customer.contact()


def test_another_app_sees_nothing_of_it(world: World) -> None:
    world.customer.contact()
    stranger = Keeper(world.customer)
    assert seen(stranger) == []
    world.app.publish()
    link = world.app.call("GET", "/journal/{v}/latest").json
    answered = stranger.call("POST", "/journal/{v}/batch/read", {"inputs": [link["currentOffset"]]})
    assert (answered.status, answered.json["results"]) == (207, [])


def test_installing_and_removing_are_told_wherever_they_happen(world: World) -> None:
    there = world.customer.portal.facts.portal_id
    for event_type_id in ("4-1909196", "4-1916193"):
        world.app.subscribe("APP_LIFECYCLE_EVENT", eventTypeId=event_type_id, properties=[])
    world.lifecycle("install")  # it is installed already
    world.lifecycle("uninstall")
    world.lifecycle("install")
    world.app.publish()
    told = [(event["action"], event["portalId"]) for event in world.app.events()]
    assert told == [("APP_UNINSTALL", there), ("APP_INSTALL", there)]


def test_an_app_registered_with_a_client_id_of_its_own_has_a_journal_too() -> None:
    simulator = Simulator()
    customer = another(simulator)
    plane = ControlPlane(simulator)
    wanted = {"name": "n", "clientId": "mine", "redirectUris": [], "requiredScopes": ["crm.objects.contacts.read"]}
    status, app = plane.call("POST", "/apps", json.dumps(wanted).encode())
    assert status == 201, app
    there = customer.portal.facts.portal_id
    assert plane.call("POST", f"/apps/{app['appId']}/install", json.dumps({"portalId": there}).encode())[0] == 200
    scopes = "developer.webhooks_journal.read developer.webhooks_journal.subscriptions.write"
    access = token(customer, "mine", app["clientSecret"], scopes)

    def call(method: str, path: str, body: Any = None) -> Answered:
        return customer.call(method, BASE + path, body, headers={"authorization": f"Bearer {access}"})

    body = {"subscriptionType": "OBJECT", **contacts_of(customer.portal)}
    assert call("POST", "/subscriptions/2026-09", body).status == 200
    customer.contact()
    home, _ = simulator.app(app["appId"]) or pytest.fail("no app")
    home.live.clock.move_to(home.live.clock.now() + 1000)
    link = call("GET", "/journal/2026-09/latest").json
    assert len(Keeper(customer).file(link)["journalEvents"]) == 1


def test_two_accounts_whose_apps_hear_of_each_other_never_wait_for_one_another() -> None:
    app = keeper()
    world = World(app, another(app.client.simulator))
    world.lifecycle("install")
    other = World(Keeper(world.customer), app.client)
    other.lifecycle("install")
    app.subscribe(**contacts_of(world.customer.portal))
    other.app.subscribe(**contacts_of(app.portal))
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda number: (app.client, world.customer)[number % 2].contact(), range(80)))
    assert sorted(number for _, number in seen(app)) == sorted(map(int, made[1::2]))
    assert sorted(number for _, number in seen(other.app)) == sorted(map(int, made[0::2]))


def snapshot(app: Keeper, portal_id: int, object_id: str, type_id: str = "0-1") -> Any:
    wanted = {"portalId": portal_id, "objectId": int(object_id), "objectTypeId": type_id}
    answered = app.call("POST", SNAPSHOTS, {"snapshotRequests": [{**wanted, "properties": ["email", "city"]}]})
    assert answered.status == 200, answered.json
    (response,) = answered.json["snapshotResponses"]
    assert {name: response[name] for name in wanted} == wanted
    return app.call("GET", f"/journal/{{v}}/status/{response['snapshotStatusId']}").json


def test_a_snapshot_is_told_by_the_journal_and_its_status_says_so(world: World) -> None:
    there = world.customer.portal.facts.portal_id
    number = world.customer.contact(email="a@example.com")
    status = snapshot(world.app, there, number)
    assert (status["status"], status["initiatedAt"], status["completedAt"]) == ("SUCCESS", NOON, NOON)
    world.app.publish()
    told = world.app.events()[-1]
    assert told["propertyChanges"] == {"email": "a@example.com", "city": None}
    assert (told["action"], told["portalId"], told["objectId"]) == ("SNAPSHOT", there, int(number))
    assert world.app.events(f"installPortalId={there}")[-1] == told


def test_a_snapshot_that_cannot_be_taken_fails_by_its_status(world: World) -> None:
    here = world.app.portal_id
    assert snapshot(world.app, here, "42")["errorCode"] == "VALIDATION_ERROR"
    stranger = another(world.simulator)
    number = stranger.contact()
    failed = snapshot(world.app, stranger.portal.facts.portal_id, number)
    assert (failed["status"], failed["errorCode"]) == ("FAILED", "PERMISSION_DENIED")
    assert seen(world.app) == []


def test_a_status_is_told_to_the_app_that_asked(world: World) -> None:
    number = world.app.client.contact()
    status = snapshot(world.app, world.app.portal_id, number)
    for journal in ("journal", "journal-local"):
        path = f"/{journal}/{{v}}/status/{status['id']}"
        assert world.app.call("GET", path).json == status
        assert Keeper(world.customer).call("GET", path).status == 404
