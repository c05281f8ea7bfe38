# ruff: noqa: D103  a toy's name is its sentence
"""Toys of the paging rules."""

from mockspot_contracts.json_values import Json
from mockspot_contracts.toys import failing, passing
from mockspot_contracts.toys.story import Story, contact


def _page(after: str | None) -> dict[str, Json]:
    page: dict[str, Json] = {"results": [contact("1")]}
    return page if after is None else page | {"paging": {"next": {"after": after}}}


@passing("HS-READ-02")
def every_cursor_is_sent_back_until_there_is_none(story: Story) -> None:
    story.call("crm.objects.list", query="limit=100", answer=_page("NTI%3D"))
    story.call("crm.objects.list", query="limit=100&after=NTI%253D", answer=_page("153"))
    story.call("crm.objects.list", query="limit=100&after=153", answer=_page(None))


@passing("HS-READ-02")
def one_page_is_enough(story: Story) -> None:
    story.call("crm.objects.search", sent={"limit": 1, "after": 0}, answer=_page("1"))


@passing("HS-READ-02")
def a_search_ends_at_its_window_and_another_begins(story: Story) -> None:
    story.call("crm.objects.search", sent={"limit": 200}, answer=_page("9800"))
    story.call("crm.objects.search", sent={"limit": 200, "after": 9800}, answer=_page("10000"))
    story.call("crm.objects.search", sent={"limit": 200, "filters": [{"value": "9"}]}, answer=_page(None))


@passing("HS-READ-02")
def an_answer_too_long_to_be_kept_hides_its_cursor(story: Story) -> None:
    story.call("crm.objects.list", answer='{"results": [{"id": "1", "prop')
    story.call("crm.objects.list", query="after=101", answer=_page(None))


@failing("HS-READ-02")
def the_cursor_is_taken_from_the_last_id(story: Story) -> None:
    story.call("crm.objects.list", query="limit=100", answer=_page("152"))
    story.call("crm.objects.list", query="limit=100&after=151", answer=_page(None))


@failing("HS-READ-02")
def the_listing_is_left_after_two_pages(story: Story) -> None:
    story.call("crm.objects.list", answer=_page("101"))
    story.call("crm.objects.list", query="after=101", answer=_page("201"))


@failing("HS-READ-02")
def a_later_pass_stops_at_its_first_page(story: Story) -> None:
    story.call("crm.objects.list", query="limit=100&properties=email", answer=_page("101"))
    story.call("crm.objects.list", query="limit=100&properties=email&after=101", answer=_page(None))
    story.wait(60).call("crm.objects.list", query="limit=100&properties=phone", answer=_page("101"))


@passing("HS-READ-02")
def two_workers_list_the_same_at_once(story: Story) -> None:
    for query in ("limit=100", "limit=100", "limit=100&after=101", "limit=100&after=101"):
        story.call("crm.objects.list", query=query, answer=_page(None if "after" in query else "101"))


@passing("HS-READ-02")
def a_look_at_one_record_comes_after_a_listing(story: Story) -> None:
    story.call("crm.objects.list", query="limit=100", answer=_page("101"))
    story.call("crm.objects.list", query="limit=100&after=101", answer=_page(None))
    story.call("crm.objects.list", query="limit=1", answer=_page("2"))


@passing("HS-READ-03")
def bulk_reads_use_full_pages(story: Story) -> None:
    for after in ("", "&after=101", "&after=201", "&after=301"):
        story.call("crm.objects.list", query=f"limit=100{after}", answer=_page(None))


@passing("HS-READ-03")
def pages_with_histories_are_smaller(story: Story) -> None:
    for after in ("", "&after=51", "&after=101"):
        story.call("crm.objects.list", query=f"limit=50&propertiesWithHistory=email{after}", answer=_page(None))


@failing("HS-READ-03")
def everything_is_read_ten_at_a_time(story: Story) -> None:
    for after in (None, "10", "20", "30"):
        story.call("crm.objects.search", sent={"query": "a"} | ({} if after is None else {"after": after}))


@passing("HS-READ-07")
def the_last_page_ends_at_the_cap(story: Story) -> None:
    story.call("crm.objects.search", sent={"limit": 200, "after": "9800"})


@failing("HS-READ-07")
def a_page_past_the_cap_is_asked_for(story: Story) -> None:
    story.error("crm.objects.search", 400, None, sent={"limit": 200, "after": "10000"})


@failing("HS-READ-02")
def only_the_first_full_page_of_a_list_is_read(story: Story) -> None:
    story.call("crm.objects.list", query="limit=100", answer=_page("101"))


@failing("HS-READ-02")
def the_end_of_a_long_answer_names_another_cursor(story: Story) -> None:
    long = (
        '{"results": [{"id": "1", "prop'
        + '"id":"9"}],"paging":{"next":{"after":"152","link":"https://x.example.com/"}}}'
    )
    story.call("crm.objects.list", query="limit=100", answer=long)
    story.call("crm.objects.list", query="limit=100&after=151", answer=_page(None))


@passing("HS-READ-02")
def the_link_beside_the_cursor_is_followed(story: Story) -> None:
    story.call("crm.associations.list", query="limit=100", answer=_page("NTI1Cg%3D%3D"))
    story.call("crm.associations.list", query="limit=100&after=NTI1Cg%3D%3D", answer=_page(None))


def _search(story: Story, answer: Json, value: str = "1") -> None:
    sent: Json = {"limit": 200, "filters": [{"propertyName": "hs_object_id", "operator": "GT", "value": value}]}
    story.wait(1).call("crm.objects.search", sent=sent, answer=answer)


@passing("HS-READ-02")
def a_search_goes_on_from_the_last_value_seen(story: Story) -> None:
    _search(story, _page("200"))
    _search(story, _page("200"), "200")
    _search(story, {"results": []}, "400")


@failing("HS-READ-02")
def a_short_page_of_a_search_is_taken_for_the_last(story: Story) -> None:
    _search(story, _page("100"))


def _changed_since(story: Story, operator: str, value: str) -> None:
    where: Json = {"propertyName": "lastmodifieddate", "operator": operator, "value": value}
    shown: Json = [contact("1") | {"updatedAt": "2026-11-02T08:59:00.250Z"}]
    sent: Json = {"limit": 100, "properties": ["email"], "filterGroups": [{"filters": [where]}]}
    story.wait(300).call("crm.objects.search", sent=sent, answer={"results": shown})


@passing("HS-READ-09")
def windows_overlap(story: Story) -> None:
    _changed_since(story, "GT", "0")
    _changed_since(story, "GTE", "2026-11-02T08:59:00.250Z")
    _changed_since(story, "GT", "2026-11-02T08:57:00.250Z")


@failing("HS-READ-09")
def the_next_window_begins_after_the_last_change(story: Story) -> None:
    _changed_since(story, "GT", "0")
    _changed_since(story, "GT", "2026-11-02T08:59:00.250Z")


@failing("HS-READ-09")
def the_next_window_begins_after_it_in_milliseconds(story: Story) -> None:
    _changed_since(story, "GTE", "0")
    _changed_since(story, "GT", "1793609940250")


@passing("HS-READ-09")
def records_of_the_very_time_are_asked_for_by_id(story: Story) -> None:
    _changed_since(story, "GT", "0")
    seen: dict[str, Json] = {"propertyName": "lastmodifieddate", "value": "2026-11-02T08:59:00.250Z"}
    after: Json = {"propertyName": "hs_object_id", "operator": "GT", "value": "1"}
    groups: Json = [{"filters": [{**seen, "operator": "GT"}]}, {"filters": [{**seen, "operator": "EQ"}, after]}]
    story.call("crm.objects.search", sent={"properties": ["email"], "filterGroups": groups}, answer={"results": []})
