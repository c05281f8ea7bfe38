# ruff: noqa: D103  a toy's name is its sentence
"""Toys of the installation rules."""

from mockspot_contracts.toys import failing, passing
from mockspot_contracts.toys.story import Story


def _removed(story: Story) -> None:
    story.call("crm.objects.list")
    story.other("install", step="uninstall", outcome="uninstalled", appId=2)


def _refused(story: Story) -> None:
    story.wait(3600).error("crm.objects.list", 401, "INVALID_AUTHENTICATION", credential=None, appId=None)


@passing("HS-AUTH-12")
def one_look_is_enough(story: Story) -> None:
    _removed(story)
    _refused(story)
    story.error("oauth.token", 400, None, credential="none", appId=None, token=None)


@passing("HS-AUTH-12")
def work_goes_on_once_the_app_is_back(story: Story) -> None:
    _removed(story)
    _refused(story)
    story.other("install", step="install", outcome="connected", appId=2)
    for _ in range(6):
        story.wait(60).call("crm.objects.list")


@passing("HS-AUTH-12")
def a_private_app_of_the_account_goes_on(story: Story) -> None:
    _removed(story)
    for _ in range(6):
        story.error("crm.objects.list", 403, "MISSING_SCOPES", credential="private_app", appId=1)


@failing("HS-AUTH-12")
def a_timer_goes_on_for_an_account_that_is_gone(story: Story) -> None:
    _removed(story)
    for _ in range(6):
        _refused(story)
