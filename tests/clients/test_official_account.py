"""hubspot-api-client and hubspot-sdk: users with teams and roles, audits of pipelines, and limits of the account."""

import json

import hubspot_sdk
import pytest
from hubspot import HubSpot
from hubspot.crm.pipelines import PipelinePatchInput
from hubspot.settings.users import PublicUserUpdate, UserProvisionRequest
from hubspot.settings.users.exceptions import ApiException, NotFoundException

from mockspot.testing import Mockspot

pytestmark = pytest.mark.clients


def test_a_user_is_provisioned_changed_and_removed_and_an_owner_meanwhile(hubspot: HubSpot, portal: Mockspot) -> None:
    portal.seed({"roles": [{"name": "Sales"}]})
    api, owners = hubspot.settings.users.users_api, hubspot.crm.owners.owners_api
    made = api.create(UserProvisionRequest(email="ada@example.com", send_welcome_email=True))
    assert (made.email, made.send_welcome_email, made.super_admin) == ("ada@example.com", True, False)
    (role,) = hubspot.settings.users.roles_api.get_all().results
    api.replace(made.id, PublicUserUpdate(role_id=role.id))
    assert api.get_by_id("ada@example.com", id_property="EMAIL").role_ids == [role.id]
    (owner,) = owners.get_page(email="ada@example.com").results
    assert (owner.user_id, owner.teams) == (int(made.id), None)
    api.archive(made.id)
    with pytest.raises(NotFoundException):
        api.get_by_id(made.id)
    assert owners.get_by_id(int(owner.id), archived=True).archived
    with pytest.raises(ApiException) as refused:
        api.create(UserProvisionRequest(email="nobody", send_welcome_email=False))
    assert refused.value.status == 400


def test_teams_and_roles_that_were_seeded_are_listed_page_by_page(hubspot: HubSpot, portal: Mockspot) -> None:
    team = {"name": "West", "primary": True}
    portal.seed({"owners": [{"email": "a@example.com", "teams": [team]}], "roles": [{"name": "Sales"}]})
    users = hubspot.settings.users
    (west,) = users.teams_api.get_all().results
    (role,) = users.roles_api.get_all().results
    assert (west.name, len(west.user_ids), role.name, role.requires_billing_write) == ("West", 1, "Sales", False)
    page = users.users_api.get_page(limit=1)
    rest = users.users_api.get_page(limit=1, after=page.paging.next.after)
    assert rest.paging is None
    assert {user.primary_team_id for user in page.results + rest.results} == {west.id, None}
    teams = [owner.teams for owner in hubspot.crm.owners.owners_api.get_page().results]
    assert [team.name for some in teams for team in some or ()] == ["West"]


def test_a_pipelines_audit_is_the_newest_change_first(hubspot: HubSpot) -> None:
    hubspot.crm.pipelines.pipelines_api.update("deals", "default", PipelinePatchInput(label="Sales"))
    (entry,) = hubspot.crm.pipelines.pipeline_audits_api.get_audit("deals", "default").results
    assert (entry.action, entry.message, json.loads(entry.raw_object)["label"]) == (
        "UPDATE",
        "Pipeline update",
        "Sales",
    )


def test_the_generated_client_reads_limits(sdk: hubspot_sdk.HubSpot, hubspot: HubSpot) -> None:
    records = sdk.crm.limits.get_record_limits()
    contacts = next(row for row in records.hubspot_defined_object_types if row.object_type_id == "0-1")
    assert (contacts.usage, contacts.limit, contacts.singular_label) == (0, 15_000_000, "Contact")
    assert sdk.crm.limits.get_pipeline_limits().custom_object_types.overall_usage == 0
    assert sdk.crm.limits.get_custom_property_limits().overall_limit == 10_000
    assert sdk.crm.limits.get_association_label_limits().results == []
    between = sdk.crm.limits.get_association_records_limits_by_object_type("0-2", from_object_type_id="0-1")
    assert (between.total_records_at_limit, between.limit) == (0, 50_000)
