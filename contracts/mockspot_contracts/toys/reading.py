# ruff: noqa: D103  a toy's name is its sentence
"""Toys of the reading rules."""

from mockspot_contracts.json_values import Json
from mockspot_contracts.toys import failing, passing
from mockspot_contracts.toys.story import Story, contact

_RECENT: Json = {
    "filterGroups": [{"filters": [{"propertyName": "lastmodifieddate", "operator": "GTE", "value": "1"}]}],
    "properties": ["email"],
}


@passing("HS-READ-01")
def reads_name_their_properties(story: Story) -> None:
    story.call("crm.objects.read", query="properties=email&properties=firstname")
    story.call("crm.objects.list", query="propertiesWithHistory=lifecyclestage")
    story.call("crm.objects.search", sent={"properties": ["email"], "query": "ada"})
    story.call("crm.objects.read", query="associations=companies")


@failing("HS-READ-01")
def a_read_takes_what_comes(story: Story) -> None:
    story.call("crm.objects.read")


@failing("HS-READ-01")
def an_empty_list_names_nothing(story: Story) -> None:
    story.call("crm.objects.batch.read", sent={"properties": [], "inputs": [{"id": "1"}]})


@passing("HS-READ-10")
def a_few_single_reads(story: Story) -> None:
    for number in range(9):
        story.wait(0.5).call("crm.objects.read", object_id=str(number))


@passing("HS-READ-10")
def associations_cannot_be_read_in_a_batch(story: Story) -> None:
    for number in range(20):
        story.wait(0.1).call("crm.objects.read", object_id=str(number), query="associations=deals")
    story.call("crm.objects.read")


@passing("HS-READ-10")
def one_record_watched_is_no_bulk_read(story: Story) -> None:
    for _ in range(20):
        story.wait(0.3).call("crm.objects.read", object_id="7")


@failing("HS-READ-10")
def records_are_read_one_by_one(story: Story) -> None:
    for number in range(12):
        story.wait(0.3).call("crm.objects.read", object_id=str(number))


@passing("HS-READ-11")
def definitions_are_read_now_and_then(story: Story) -> None:
    story.call("crm.properties.list")
    story.call("crm.owners.list")
    story.wait(301).call("crm.properties.list")


@passing("HS-READ-11")
def a_new_property_is_a_reason_to_read_again(story: Story) -> None:
    story.call("crm.properties.list")
    story.call("crm.properties.list", method="POST", operation="crm.properties.create", status=201)
    story.call("crm.properties.list")


@failing("HS-READ-11")
def definitions_are_read_for_every_record(story: Story) -> None:
    for number in range(3):
        story.wait(1).call("crm.properties.list")
        story.call("crm.objects.update", object_id=str(number))


@passing("HS-READ-12")
def a_record_is_read_again_after_each_write(story: Story) -> None:
    for _ in range(6):
        story.wait(1).call("crm.objects.update")
        story.call("crm.objects.read")


@passing("HS-READ-12")
def refused_reads_are_another_matter(story: Story) -> None:
    for _ in range(6):
        story.wait(1).error("crm.objects.read", 429, None)
    story.call("crm.objects.read")


@failing("HS-READ-12")
def a_record_is_read_over_and_over(story: Story) -> None:
    for _ in range(4):
        story.wait(5).call("crm.objects.read")


@passing("HS-READ-13")
def a_safety_net_every_few_minutes(story: Story) -> None:
    story.other("delivery", deliveryId="d1", events=1, status=200)
    for _ in range(3):
        story.wait(120).call("crm.objects.search", sent=_RECENT, answer={"total": 0, "results": []})


@passing("HS-READ-13")
def the_pages_of_one_pass_are_no_polls(story: Story) -> None:
    story.other("delivery", deliveryId="d1", events=1, status=200)
    more: Json = {"results": [contact("1")], "paging": {"next": {"after": "100"}}}
    for _ in range(5):
        story.wait(1).call("crm.objects.search", sent=_RECENT, answer=more)
    story.wait(1).call("crm.objects.search", sent=_RECENT, answer={"results": []})


@failing("HS-READ-13")
def changes_are_polled_for_although_webhooks_arrive(story: Story) -> None:
    story.other("delivery", deliveryId="d1", events=1, status=200)
    for _ in range(3):
        story.wait(5).call("crm.objects.search", sent=_RECENT, answer={"total": 0, "results": []})


@passing("HS-READ-10")
def the_pages_of_one_records_associations_are_that_records(story: Story) -> None:
    for number in range(12):
        story.wait(0.1).call("crm.associations.list", query=f"limit=500&after={number}" if number else "limit=500")


@failing("HS-READ-10")
def associations_are_read_one_by_one(story: Story) -> None:
    for number in range(12):
        story.wait(0.3).call("crm.associations.list", object_id=str(number))


@passing("HS-READ-12")
def a_journal_is_polled(story: Story) -> None:
    path = "/webhooks-journal/journal/2026-03/offset/1/next"
    for _ in range(6):
        story.wait(5).call("crm.objects.list", operation="journal.next", path=path, status=204)
    story.call("crm.objects.list")


@failing("HS-READ-12")
def one_record_is_read_for_each_of_another_type(story: Story) -> None:
    for number in range(6):
        story.wait(1).call("crm.objects.read", "companies", "7", query="properties=name")
        story.call("crm.objects.update", object_id=str(number))


@passing("HS-READ-12")
def a_record_is_read_again_after_each_link(story: Story) -> None:
    for number in range(6):
        story.wait(1).call("crm.objects.read", "companies", "7", query="properties=num_associated_contacts")
        story.call("crm.associations.list", object_id=str(number), method="PUT", operation="crm.associations.default")


@passing("HS-READ-12")
def answers_that_were_broken_are_asked_for_again(story: Story) -> None:
    for _ in range(4):
        story.wait(1).call("crm.objects.read", fault="f1", faultKind="truncate")
    story.call("crm.objects.read")
