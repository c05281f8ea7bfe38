"""Definitions as kept: restored values stay unique, types keep apart, seeds go through the rules of requests."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspot.catalog import object_types
from mockspot.catalog.object_types import core
from mockspot.catalog.properties import PropertyDefinition, defaults
from mockspot.domain import properties, record
from mockspot.domain.caller import Caller
from mockspot.domain.context import Context
from mockspot.domain.policy import Policy
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.properties import uniqueness
from mockspot.domain.records.state import holders, live
from mockspot.domain.refusal import Refusal
from mockspot.runtime.ids import SeededIds
from mockspot.store.embedded import Space
from mockspot.wire import pipelines as wire_pipelines
from mockspot.wire import properties as wire
from mockspot.wire import property_groups as wire_groups

CONTACT, COMPANY, DEAL, _ = core.ROWS
BODY = {"name": "acme_id", "label": "Id", "type": "string", "fieldType": "text", "groupName": "contactinformation"}


def context(space: Space | None = None) -> Context:
    missing: Any = None
    caller = Caller("private_app", 7, 9)
    return Context(
        space or Space(), 1_000, SeededIds("definitions"), PortalFacts(1), caller, Policy(), "c", missing, missing
    )


def create(ctx: Context, **changes: Any) -> PropertyDefinition:
    return properties.create(ctx, wire.create_command(CONTACT, {**BODY, **changes}))


def hold(ctx: Context, number: int, value: str) -> None:
    ctx.tx.put(live(CONTACT.type_id), number, record.make(number, {"acme_id": value}, source="IMPORT"))


@given(st.lists(st.sampled_from("abc"), max_size=4))
def test_a_property_becomes_unique_over_values_that_are(values: list[str]) -> None:
    ctx = context()
    for number, value in enumerate(values, 1):
        hold(ctx, number, value)
    if len(set(values)) == len(values):
        create(ctx, hasUniqueValue=True)
        assert properties.unique_names(ctx.tx, CONTACT) == ("email", "acme_id")
        found = dict(ctx.tx.scan(holders(CONTACT.type_id, "acme_id")))
        assert found == {value: number for number, value in enumerate(values, 1)}
    else:
        with pytest.raises(Refusal, match="property_invalid"):
            create(ctx, hasUniqueValue=True)


def test_an_archived_unique_property_lets_go_of_its_values() -> None:
    ctx = context()
    create(ctx, hasUniqueValue=True)
    hold(ctx, 1, "a")
    ctx.tx.put(holders(CONTACT.type_id, "acme_id"), "a", 1)
    properties.archive(ctx, properties.Archive(CONTACT, "acme_id"))
    assert properties.unique_names(ctx.tx, CONTACT) == ("email",)
    assert ctx.tx.count(holders(CONTACT.type_id, "acme_id")) == 0
    create(ctx)
    assert properties.unique_names(ctx.tx, CONTACT) == ("email",)


def test_the_cap_counts_live_unique_properties_of_one_type() -> None:
    ctx = context()
    for place in range(uniqueness.MAXIMUM):
        create(ctx, name=f"id{place}", hasUniqueValue=True)
    with pytest.raises(Refusal, match="property_unique_cap"):
        create(ctx, name="one_more", hasUniqueValue=True)
    assert create(ctx, name="not_unique").name == "not_unique"


def test_an_update_that_changes_nothing_keeps_its_stamp() -> None:
    ctx = context()
    made = create(ctx)
    ctx.now = 2_000
    same = properties.update(ctx, properties.Update(CONTACT, "acme_id", {"label": "Id"}))
    assert same == made
    changed = properties.update(ctx, properties.Update(CONTACT, "acme_id", {"label": "Key"}))
    assert (changed.updated_at, changed.created_at) == (2_000, 1_000)


@pytest.mark.parametrize("row", object_types.OBJECT_TYPES, ids=lambda row: row.name)
def test_hubspots_definitions_keep_their_kinds_when_the_portal_regroups_them(row: Any) -> None:
    ctx = context()
    group = next(iter({found.group_name for found in defaults(row.name).values()}))
    for name, found in list(defaults(row.name).items())[:40]:
        changed = properties.update(ctx, properties.Update(row, name, {"group_name": group, "display_order": 5}))
        assert (changed.type, changed.field_type, changed.group_name) == (found.type, found.field_type, group)


def test_definitions_of_one_type_are_not_anothers() -> None:
    ctx = context()
    create(ctx)
    assert properties.definition(ctx.tx, COMPANY, "acme_id") is None
    own = [row.name for row in properties.definitions(ctx.tx, CONTACT) if not row.hubspot_defined]
    assert own == ["acme_id"]
    assert all(row.hubspot_defined for row in properties.definitions(ctx.tx, COMPANY))


def test_a_definition_nobody_wrote_names_no_user() -> None:
    ctx = context()
    ctx.caller = Caller("none", source="IMPORT")
    assert create(ctx).created_user_id is None
    assert "createdUserId" not in wire.document(create(ctx, name="other"))


def test_parts_of_a_seed_are_read_by_the_rules_of_requests() -> None:
    assert wire_groups.create_command(CONTACT, {"name": "acme", "label": "Acme"}).display_order is None
    stage = {"label": "Won", "metadata": {"probability": 1}}
    command = wire_pipelines.create_command(DEAL, {"label": "Renewals", "stages": [stage]})
    assert command.stages[0].metadata == {"probability": "1"}
    with pytest.raises(Refusal, match="json_required_fields"):
        wire.create_command(CONTACT, {"name": "acme_id"})
    with pytest.raises(Refusal, match="json_enum"):
        wire.create_command(CONTACT, {**BODY, "type": "text"})
