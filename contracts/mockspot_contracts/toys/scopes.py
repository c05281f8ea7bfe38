# ruff: noqa: D103  a toy's name is its sentence
"""Toys of the scope rules."""

from mockspot_contracts.toys import failing, passing
from mockspot_contracts.toys.story import Story


@passing("HS-SCOPE-02")
def everything_called_is_granted(story: Story) -> None:
    story.call("crm.objects.read")


@passing("HS-SCOPE-02")
def a_fault_or_a_user_level_refusal_is_something_else(story: Story) -> None:
    story.error("crm.objects.read", 403, "MISSING_SCOPES", fault="f1")
    story.error("crm.objects.read", 403, "MISSING_PERMISSIONS", message="unauthorized request")


@failing("HS-SCOPE-02")
def deals_were_never_granted(story: Story) -> None:
    story.error("crm.objects.read", 403, "MISSING_SCOPES", object_type="deals")


@failing("HS-SCOPE-02")
def properties_refuse_without_a_category(story: Story) -> None:
    said = "You do not have permissions to view object type ObjectTypeId{legacyObjectType=COMPANY} in portal 1 "
    story.error("crm.properties.list", 403, None, message=said + "(requires one of [companies-read])")


@passing("HS-SCOPE-03")
def a_forbidden_feature_pauses(story: Story) -> None:
    for _ in range(3):
        story.wait(1).error("crm.objects.list", 403, "MISSING_SCOPES")
    story.wait(1).call("crm.owners.list")


@passing("HS-SCOPE-03")
def calls_that_were_under_way_do_not_count(story: Story) -> None:
    for _ in range(8):
        story.wait(0.001).error("crm.objects.list", 403, "MISSING_SCOPES", durationMilliseconds=50.0)


@failing("HS-SCOPE-03")
def a_forbidden_call_is_made_again_and_again(story: Story) -> None:
    for _ in range(5):
        story.wait(1).error("crm.objects.list", 403, "MISSING_SCOPES")
