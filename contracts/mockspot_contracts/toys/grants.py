# ruff: noqa: D103  a toy's name is its sentence
"""Toys of the grant rules."""

from mockspot_contracts.toys import failing, passing
from mockspot_contracts.toys.story import Story

_GONE = {"error": "invalid_grant", "status": "BAD_REFRESH_TOKEN", "message": "refresh token is invalid"}


def _refused(story: Story) -> None:
    story.call("oauth.token", status=400, credential="none", token=None, answer=_GONE)


def _exchange(story: Story, code: str, status: int = 200, said: str = "") -> None:
    form = f"grant_type=authorization_code&code={code}&redirect_uri=https%3A%2F%2Facme.example.com%2Fcallback"
    story.call("oauth.token", status=status, credential="none", token=None, sent=form, answer={"status": said})


@passing("HS-AUTH-02")
def one_refresh_per_lifetime(story: Story) -> None:
    for number in range(3):
        story.wait(1700).token(token=f"fp_{number}")


@passing("HS-AUTH-02")
def a_refused_token_is_a_reason_to_refresh_again(story: Story) -> None:
    story.token(token="fp_a")
    story.wait(1).error("crm.objects.read", 401, "INVALID_AUTHENTICATION")
    story.wait(1).token(token="fp_b")


@passing("HS-AUTH-02")
def tokens_that_live_for_seconds_are_refreshed_every_few_seconds(story: Story) -> None:
    for number in range(4):
        story.wait(4).token(token=f"fp_{number}", lifetime=3)


@failing("HS-AUTH-02")
def every_job_refreshes_for_itself(story: Story) -> None:
    for number in range(5):
        story.wait(0.05).token(token=f"fp_{number}")


@failing("HS-AUTH-02")
def every_run_of_a_minute_refreshes(story: Story) -> None:
    for number in range(5):
        story.wait(60).token(token=f"fp_{number}")


@passing("HS-AUTH-02")
def a_restart_or_two_refreshes_early(story: Story) -> None:
    for number in range(3):
        story.wait(60).token(token=f"fp_{number}")


@passing("HS-AUTH-03")
def an_uninstalled_account_is_left_alone(story: Story) -> None:
    _refused(story)
    story.error("crm.objects.list", 401, "EXPIRED_AUTHENTICATION")


@passing("HS-AUTH-03")
def a_new_installation_begins_anew(story: Story) -> None:
    _refused(story)
    story.wait(60).token()
    for _ in range(5):
        story.call("crm.objects.list")


@failing("HS-AUTH-03")
def a_dead_token_is_sent_over_and_over(story: Story) -> None:
    for _ in range(6):
        story.wait(5)
        _refused(story)


@failing("HS-AUTH-03")
def work_goes_on_for_an_account_that_is_gone(story: Story) -> None:
    _refused(story)
    for _ in range(5):
        story.wait(1).error("crm.objects.list", 401, "EXPIRED_AUTHENTICATION")


@passing("HS-AUTH-08")
def each_code_is_exchanged_once(story: Story) -> None:
    _exchange(story, "fp_a")
    _exchange(story, "fp_b")


@passing("HS-AUTH-08")
def an_exchange_without_answer_is_tried_again(story: Story) -> None:
    _exchange(story, "fp_a", 502)
    _exchange(story, "fp_a")


@failing("HS-AUTH-08")
def a_callback_opened_twice_exchanges_twice(story: Story) -> None:
    _exchange(story, "fp_a")
    _exchange(story, "fp_a", 400, "BAD_AUTH_CODE")


@failing("HS-AUTH-08")
def the_redirect_url_differs(story: Story) -> None:
    _exchange(story, "fp_a", 400, "MISMATCH_REDIRECT_URI_AUTH_CODE")


def _refresh(story: Story, sent: str, answered: str) -> None:
    cause = story.wait(1500).call("oauth.token", sent=f"grant_type=refresh_token&refresh_token={sent}", token=None)
    story.token(refresh_token=answered, cause=cause)


@passing("HS-AUTH-06")
def the_next_refresh_sends_what_the_last_one_brought(story: Story) -> None:
    _refresh(story, "fp_1", "fp_1")
    _refresh(story, "fp_1", "fp_2")
    _refresh(story, "fp_2", "fp_3")


@failing("HS-AUTH-06")
def every_refresh_sends_what_the_settings_have(story: Story) -> None:
    _refresh(story, "fp_1", "fp_2")
    _refresh(story, "fp_1", "fp_3")


@passing("HS-AUTH-08")
def an_exchange_whose_answer_was_lost_is_tried_again(story: Story) -> None:
    form = "grant_type=authorization_code&code=fp_a&redirect_uri=http%3A%2F%2Flocalhost%2Fcallback"
    story.call("oauth.token", sent=form, token=None, fault="f1", faultKind="answer_lost")
    _exchange(story, "fp_a", 400, "BAD_AUTH_CODE")


@passing("HS-AUTH-02")
def a_refresh_whose_answer_was_lost_is_repeated(story: Story) -> None:
    form = "grant_type=refresh_token&refresh_token=fp_1"
    for fault in ("f1", None):
        cause = story.wait(1).call("oauth.token", sent=form, token=None, fault=fault, faultKind=fault and "answer_lost")
        story.token(cause=cause, token=f"fp_{cause}")
