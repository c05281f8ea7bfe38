# ruff: noqa: D103  a toy's name is its sentence
"""Toys of the version rules."""

from mockspot_contracts.toys import failing, passing
from mockspot_contracts.toys.story import Story


@passing("HS-VER-01")
def a_version_that_is_supported(story: Story) -> None:
    story.call("crm.objects.read", version="2026-09")
    story.call("crm.objects.read", version="v3")


@failing("HS-VER-01")
def v4_after_its_day(story: Story) -> None:
    story.until(2027, 3, 31).call("crm.objects.list", version="v4")


@failing("HS-VER-01")
def a_dated_version_after_eighteen_months(story: Story) -> None:
    story.until(2027, 10, 1).call("crm.objects.read", version=None, path="/crm/objects/2026-03/contacts/1")


@failing("HS-VER-01")
def v3_close_to_its_day_warns(story: Story) -> None:
    story.until(2027, 5, 1).call("crm.objects.read", version="v3")


@passing("HS-VER-02")
def endpoints_that_go_on(story: Story) -> None:
    story.call("oauth.token")
    story.call("oauth.token", path="/oauth/v1/token")
    story.call("crm.objects.list", path="/contacts/v1/lists/all/contacts/all", version="v1", route=None, operation=None)


@failing("HS-VER-02")
def oauth_v1_after_its_day(story: Story) -> None:
    story.until(2027, 2, 17).call("oauth.token", path="/oauth/v1/token")


@failing("HS-VER-02")
def contact_lists_v1(story: Story) -> None:
    story.call("crm.objects.list", path="/contacts/v1/lists", operation=None, route=None, status=404)


@passing("HS-VER-03")
def stable_paths(story: Story) -> None:
    story.call("crm.objects.read", version="2026-09")


@failing("HS-VER-03")
def a_beta_path(story: Story) -> None:
    story.call("crm.objects.read", version=None, path="/crm/objects/2027-03-beta/contacts/1")
