# ruff: noqa: D103  a toy's name is its sentence
"""Toys of the rate rules."""

from mockspot_contracts.toys import failing, passing
from mockspot_contracts.toys.story import Story


@passing("HS-RATE-01")
def a_few_errors_are_life(story: Story) -> None:
    for number in range(120):
        story.wait(1).call("crm.objects.read", status=404 if number % 30 == 0 else 200)


@passing("HS-RATE-01")
def injected_faults_are_counted_apart(story: Story) -> None:
    for number in range(240):
        story.wait(1).call("crm.objects.read", status=500 if number % 2 else 200, fault="f1" if number % 2 else None)


@failing("HS-RATE-01")
def every_third_call_is_an_error(story: Story) -> None:
    for number in range(120):
        story.wait(1).call("crm.objects.read", status=429 if number % 3 == 0 else 200)


@failing("HS-RATE-01")
def slightly_too_many_errors_warn(story: Story) -> None:
    for number in range(120):
        story.wait(1).call("crm.objects.read", status=429 if number % 15 == 0 else 200)


@passing("HS-RATE-02")
def calls_are_spaced(story: Story) -> None:
    for _ in range(300):
        story.wait(0.1).call("crm.objects.read")


@passing("HS-RATE-02")
def the_answers_allow_more(story: Story) -> None:
    for _ in range(180):
        story.wait(0.05).call("crm.objects.read", answer_headers={"X-HubSpot-RateLimit-Max": "190"})


@failing("HS-RATE-02")
def calls_come_as_fast_as_they_can(story: Story) -> None:
    for _ in range(120):
        story.wait(0.02).call("crm.objects.read")


@passing("HS-RATE-03")
def searches_are_spaced(story: Story) -> None:
    for _ in range(12):
        story.wait(0.21).call("crm.objects.search")


@failing("HS-RATE-03")
def searches_come_in_bursts(story: Story) -> None:
    for _ in range(6):
        story.wait(0.1).call("crm.objects.search")


@passing("HS-RATE-04")
def the_client_waits_as_long_as_told(story: Story) -> None:
    story.error("crm.objects.read", 477, None, answer_headers={"Retry-After": "5"})
    story.wait(5.2).call("crm.objects.read")


@passing("HS-RATE-04")
def another_bucket_need_not_wait(story: Story) -> None:
    story.error("crm.objects.search", 429, "RATE_LIMITS", answer_headers={"Retry-After": "5"})
    story.wait(1).call("crm.objects.read")


@failing("HS-RATE-04")
def the_client_is_back_too_early(story: Story) -> None:
    story.error("crm.objects.read", 477, None, answer_headers={"Retry-After": "5"}, bucket=None, fault="f1")
    story.wait(1).call("crm.objects.read")


@passing("HS-RATE-12")
def a_pause_at_zero(story: Story) -> None:
    story.call("crm.objects.read", remaining=1)
    story.wait(0.1).call("crm.objects.read", remaining=0)
    story.wait(9).call("crm.objects.read", remaining=80)


@failing("HS-RATE-12")
def nobody_looks_at_remaining(story: Story) -> None:
    story.call("crm.objects.read", remaining=0)
    story.wait(0.1).error("crm.objects.read", 429, None, remaining=0)


@passing("HS-RATE-02")
def the_answers_name_a_shorter_window(story: Story) -> None:
    told = {"X-HubSpot-RateLimit-Max": "20", "X-HubSpot-RateLimit-Interval-Milliseconds": "1000"}
    for _ in range(100):
        story.wait(0.06).call("crm.objects.read", answer_headers=told)


@passing("HS-RATE-02")
def a_limit_cut_in_between_is_kept_from_then_on(story: Story) -> None:
    for most, pause in (("110", 0.1), ("50", 0.25)):
        for _ in range(90):
            story.wait(pause).call("crm.objects.read", answer_headers={"X-HubSpot-RateLimit-Max": most})
