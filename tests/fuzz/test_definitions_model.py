"""Property definitions and groups against a model of a few dictionaries: after any history, all readings agree."""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.simulator import Client, client

DEFINITIONS = "/crm/properties/2026-09/fees"
GROUPS = f"{DEFINITIONS}/groups"
RECORDS = "/crm/v3/objects/fees"
names = st.sampled_from(["acme_a", "acme_b", "acme_c"])
groups = st.sampled_from(["own_a", "own_b", "fee_information"])
labels = st.sampled_from(["Red", "Green"])


class Definitions(RuleBasedStateMachine):
    """Histories of what an administrator does to the definitions of fees, with one record that has values."""

    @initialize()
    def start(self) -> None:
        self.hubspot: Client = client()
        self.live: dict[str, tuple[str, str]] = {}  # name: label, group
        self.gone: dict[str, tuple[str, str]] = {}
        self.values: dict[str, str] = {}
        self.groups = {"fee_information"}
        made = self.hubspot.post(RECORDS, {"properties": {}})
        self.record = f"{RECORDS}/{made.json['id']}"

    @rule(name=names, label=labels, group=groups)
    def create(self, name: str, label: str, group: str) -> None:
        body = {"name": name, "label": label, "type": "string", "fieldType": "text", "groupName": group}
        status = self.hubspot.post(DEFINITIONS, body).status
        if name in self.live:
            assert status == 409
        elif group not in self.groups:
            assert status == 400
        else:
            assert status == 201
            self.gone.pop(name, None)
            self.live[name] = (label, group)

    @rule(name=names, label=labels, group=groups)
    def update(self, name: str, label: str, group: str) -> None:
        status = self.hubspot.patch(f"{DEFINITIONS}/{name}", {"label": label, "groupName": group}).status
        if name not in self.live:
            assert status == 404
        elif group not in self.groups:
            assert status == 400
        else:
            assert status == 200
            self.live[name] = (label, group)

    @rule(name=names)
    def archive(self, name: str) -> None:
        assert self.hubspot.delete(f"{DEFINITIONS}/{name}").status == (204 if name in self.live else 404)
        if name in self.live:
            self.gone[name] = self.live.pop(name)

    @rule(wanted=st.lists(names, min_size=1, max_size=3))
    def archive_several(self, wanted: list[str]) -> None:
        body = {"inputs": [{"name": name} for name in wanted]}
        assert self.hubspot.post(f"{DEFINITIONS}/batch/archive", body).status == 204
        for name in wanted:
            if name in self.live:
                self.gone[name] = self.live.pop(name)

    @rule(group=groups)
    def create_group(self, group: str) -> None:
        status = self.hubspot.post(GROUPS, {"name": group, "label": group}).status
        assert status == (409 if group in self.groups else 201)
        self.groups.add(group)

    @rule(group=st.sampled_from(["own_a", "own_b"]))
    def archive_group(self, group: str) -> None:
        status = self.hubspot.delete(f"{GROUPS}/{group}").status
        if group not in self.groups:
            assert status == 404
        elif any(group == held for _, held in self.live.values()):
            assert status == 400
        else:
            assert status == 204
            self.groups.remove(group)

    @rule(name=names, value=st.sampled_from(["x", "y"]))
    def set_value(self, name: str, value: str) -> None:
        status = self.hubspot.patch(self.record, {"properties": {name: value}}).status
        assert status == (200 if name in self.live else 400)
        if name in self.live:
            self.values[name] = value

    @invariant()
    def every_reading_agrees(self) -> None:
        for archived, held in (("false", self.live), ("true", self.gone)):
            rows = self.hubspot.get(DEFINITIONS, f"archived={archived}").json["results"]
            assert _own(rows) == held
            body = {"inputs": [{"name": name} for name in (*self.live, *self.gone)], "archived": archived == "true"}
            assert _own(self.hubspot.post(f"{DEFINITIONS}/batch/read", body).json["results"]) == held
            for name in held:
                assert _own([self.hubspot.get(f"{DEFINITIONS}/{name}", f"archived={archived}").json]) == {
                    name: held[name]
                }
        listed = {row["name"] for row in self.hubspot.get(GROUPS).json["results"]}
        assert listed & {"own_a", "own_b"} == self.groups - {"fee_information"}

    @invariant()
    def values_come_and_go_with_their_definitions(self) -> None:
        asked = self.hubspot.get(self.record, f"properties={','.join(('acme_a', 'acme_b', 'acme_c'))}")
        shown = {name: value for name, value in asked.json["properties"].items() if name.startswith("acme_")}
        assert shown == {name: self.values.get(name) for name in self.live}


def _own(rows: list[dict[str, Any]]) -> dict[str, tuple[str, str]]:
    return {row["name"]: (row["label"], row["groupName"]) for row in rows if row["name"].startswith("acme_")}


TestDefinitions = Definitions.TestCase
TestDefinitions.settings = settings(max_examples=20, stateful_step_count=25, deadline=None)
