"""Whatever is done to the portals of a file: who opens it again, after an end or a kill, finds what there was."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.runtime.kept import Kept, everything

CONTACTS = "/crm/v3/objects/contacts"
NAMES = st.sampled_from(("Ada", "Zoë", "", "x" * 300))
CHOICE = st.integers(0, 5)
CHANGES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("PUT", "limits", {"daily": {"max": 77, "used": 3}}),
    ("PUT", "limits", {"profile": "documented"}),
    ("PUT", "policy", {"accessTokenSeconds": 60}),
    ("POST", "faults", {"effect": {"kind": "status", "status": 500}, "match": {"path": "/no/*"}, "count": 2}),
    ("PUT", "clock", {"mode": "manual", "now": "2026-05-01T00:00:00Z"}),
    ("PUT", "clock", {"mode": "system", "speed": 60}),
    ("PUT", "incidents/short_search_pages", {}),
    ("POST", "clock/advance", {"seconds": 90_000}),
    ("POST", "tokens", {"kind": "oauth", "expiresIn": 60}),
    ("POST", "tokens/expire", {}),
    ("POST", "webhooks/hold", {}),
    ("PUT", "changes/gremlin", {"seed": 3, "everySeconds": 20_000, "count": 9}),
    ("POST", "changes", {"kind": "properties_required", "objectType": "contacts", "properties": ["jobtitle"]}),
)


class KeptPortals(RuleBasedStateMachine):
    """Clients and the control plane at work on a few portals, and now and then another start of the file."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.kept = Kept(Path(self.folder.name))
        self.kept.control(
            "POST", "/portals", b'{"clock": {"mode": "manual", "now": "2026-01-31T12:00:00Z"}, "seed": "demo"}'
        )

    def one(self, choice: int) -> int:
        portals = self.kept.simulator.portals()
        return portals[choice % len(portals)].facts.portal_id

    def contacts(self, portal_id: int) -> list[str]:
        return [row["id"] for row in self.kept.client(portal_id).get(CONTACTS, "limit=100").json.get("results", ())]

    @rule(choice=CHOICE, name=NAMES, number=st.integers(0, 30))
    def create(self, choice: int, name: str, number: int) -> None:
        """A second contact with the same address is refused."""
        properties = {"firstname": name, "email": f"{number}@example.com"}
        self.kept.client(self.one(choice)).post(CONTACTS, {"properties": properties})

    @rule(choice=CHOICE, names=st.lists(NAMES | st.none(), max_size=5))
    def create_some(self, choice: int, names: list[str | None]) -> None:
        inputs = [{"properties": {"firstname": name} if name else {"no_such": "x"}} for name in names]
        self.kept.client(self.one(choice)).post(f"{CONTACTS}/batch/create", {"inputs": inputs})

    @rule(choice=CHOICE, which=CHOICE, name=NAMES)
    def update(self, choice: int, which: int, name: str) -> None:
        portal_id = self.one(choice)
        found = self.contacts(portal_id)
        if found:
            path = f"{CONTACTS}/{found[which % len(found)]}"
            self.kept.client(portal_id).patch(path, {"properties": {"firstname": name}})

    @rule(choice=CHOICE, which=CHOICE)
    def archive(self, choice: int, which: int) -> None:
        portal_id = self.one(choice)
        found = self.contacts(portal_id)
        if found:
            self.kept.client(portal_id).delete(f"{CONTACTS}/{found[which % len(found)]}")

    @rule(choice=CHOICE, name=st.sampled_from(("car", "boat")))
    def define(self, choice: int, name: str) -> None:
        body = {
            "name": name,
            "labels": {"singular": name, "plural": f"{name}s"},
            "primaryDisplayProperty": "vin",
            "requiredProperties": ["vin"],
            "properties": [{"name": "vin", "label": "Vin", "type": "string", "fieldType": "text"}],
            "associatedObjects": ["CONTACT"],
        }
        client = self.kept.client(self.one(choice))
        client.post("/crm/v3/schemas", body)
        client.post(f"/crm/v3/objects/p_{name}", {"properties": {"vin": "1"}})

    @rule(choice=CHOICE, change=st.sampled_from(CHANGES))
    def steer(self, choice: int, change: tuple[str, str, dict[str, Any]]) -> None:
        method, path, body = change
        self.kept.control(method, f"/portals/{self.one(choice)}/{path}", json.dumps(body).encode() if body else b"")

    @precondition(lambda self: len(self.kept.simulator.portals()) < 4)
    @rule(choice=CHOICE)
    def fork(self, choice: int) -> None:
        self.kept.control("POST", f"/portals/{self.one(choice)}/fork")

    @precondition(lambda self: len(self.kept.simulator.portals()) > 1)
    @rule(choice=CHOICE)
    def delete(self, choice: int) -> None:
        self.kept.control("DELETE", f"/portals/{self.one(choice)}")

    @rule(choice=CHOICE)
    def reset(self, choice: int) -> None:
        self.kept.control("POST", f"/portals/{self.one(choice)}/reset")

    @rule(choice=CHOICE, name=st.sampled_from(("a", "b")))
    def save(self, choice: int, name: str) -> None:
        self.kept.control("POST", f"/portals/{self.one(choice)}/checkpoints", json.dumps({"name": name}).encode())

    @rule(choice=CHOICE, which=CHOICE)
    def restore(self, choice: int, which: int) -> None:
        path = f"/portals/{self.one(choice)}/checkpoints"
        saved = self.kept.control("GET", path)["results"]
        if saved:
            self.kept.control("POST", f"{path}/{saved[which % len(saved)]['name']}/restore")

    @rule(webhooks=st.booleans())
    def register(self, webhooks: bool) -> None:
        body: dict[str, Any] = {"name": "App", "redirectUris": ["https://example.com/x"], "requiredScopes": ["oauth"]}
        if webhooks:
            body["webhooks"] = {"targetUrl": "https://example.com/hook", "subscriptions": []}
        self.kept.control("POST", "/apps", json.dumps(body).encode())

    @rule()
    def end(self) -> None:
        before = everything(self.kept.simulator)
        self.kept.ended()
        after = everything(self.kept.simulator)
        assert _but_for_the_log(after) == _but_for_the_log(before)

    @rule()
    def kill(self) -> None:
        """Calls that changed nothing may be missing from the counts."""
        before = everything(self.kept.simulator, counts=False)
        self.kept.killed()
        assert everything(self.kept.simulator, counts=False) == before

    @invariant()
    def everybody_is_served(self) -> None:
        for portal in self.kept.simulator.portals():
            self.kept.control("GET", f"/portals/{portal.facts.portal_id}")

    def teardown(self) -> None:
        self.kept.close()
        self.folder.cleanup()


def _but_for_the_log(found: Any) -> Any:
    """Return all but the number the traffic log has come to, which goes on by one."""
    *others, portals = found
    return others, [(*rest, {**beside, "counts": beside["counts"][1][0]}) for *rest, beside in portals]


TestKeptPortals = KeptPortals.TestCase
TestKeptPortals.settings = settings(max_examples=12, stateful_step_count=30, phases=[Phase.explicit, Phase.generate])


@pytest.mark.parametrize("change", CHANGES)
def test_what_another_start_changes_is_kept_too(change: tuple[str, str, dict[str, Any]]) -> None:
    model = KeptPortals()
    try:
        model.kill()
        model.steer(0, change)
        model.kill()
    finally:
        model.teardown()
