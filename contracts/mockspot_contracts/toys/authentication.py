# ruff: noqa: D103  a toy's name is its sentence
"""Toys of the authentication rules."""

from mockspot_contracts.toys import failing, passing
from mockspot_contracts.toys.story import Story

_GRANT = "grant_type=refresh_token&client_secret=fp_1&refresh_token=fp_2"


@passing("HS-AUTH-01")
def the_token_is_refreshed_before_it_expires(story: Story) -> None:
    story.token(token="fp_first")
    story.call("crm.objects.read", token="fp_first")
    story.wait(1700).call("oauth.token", sent=_GRANT, token=None)
    story.token(token="fp_second")
    story.wait(200).call("crm.objects.read", token="fp_second")


@passing("HS-AUTH-01")
def somebody_else_let_the_token_expire(story: Story) -> None:
    story.token()
    story.wait(5).error("crm.objects.read", 401, "EXPIRED_AUTHENTICATION")


@passing("HS-AUTH-01")
def an_injected_fault_says_expired(story: Story) -> None:
    story.error("crm.objects.read", 401, "EXPIRED_AUTHENTICATION", fault="f1")


@failing("HS-AUTH-01")
def a_401_is_the_signal_to_refresh(story: Story) -> None:
    story.token()
    story.wait(1801).error("crm.objects.read", 401, "EXPIRED_AUTHENTICATION")
    story.call("oauth.token", sent=_GRANT, token=None)


@failing("HS-AUTH-01")
def a_token_of_unknown_issue_has_expired(story: Story) -> None:
    story.error("crm.objects.read", 401, "EXPIRED_AUTHENTICATION", operation=None, route=None, credential=None)


@passing("HS-AUTH-09")
def credentials_travel_as_form_fields(story: Story) -> None:
    story.call("oauth.token", sent=_GRANT, token=None)


@failing("HS-AUTH-09")
def credentials_travel_in_the_query(story: Story) -> None:
    story.call("oauth.token", query=_GRANT, secretInUrl=True, token=None)


@passing("HS-AUTH-10")
def customers_are_reached_by_oauth(story: Story) -> None:
    story.call("crm.objects.read")
    story.call("webhooks.settings.read", credential="developer_key")


@failing("HS-AUTH-10")
def a_private_app_token_is_used(story: Story) -> None:
    story.call("crm.objects.read", credential="private_app", appId=1)


@passing("HS-AUTH-11")
def one_app_does_everything(story: Story) -> None:
    story.call("crm.objects.read", appId=2)
    story.call("crm.objects.list", appId=2)


@failing("HS-AUTH-11")
def two_apps_share_the_work(story: Story) -> None:
    story.call("crm.objects.read", appId=2)
    story.call("crm.objects.list", appId=3)


def _expires(story: Story, calls: int, pause: float) -> None:
    story.token()
    story.wait(1801).other("clock", advancedSeconds=1801)
    for _ in range(calls):
        story.error("crm.objects.read", 401, "EXPIRED_AUTHENTICATION")
        story.wait(pause)


@failing("HS-AUTH-01")
def the_clock_was_moved_and_the_client_goes_on_although_told(story: Story) -> None:
    _expires(story, 2, 60)


@failing("HS-AUTH-01")
def the_clock_was_moved(story: Story) -> None:
    _expires(story, 1, 0)
