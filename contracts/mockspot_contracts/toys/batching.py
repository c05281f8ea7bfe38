# ruff: noqa: D103  a toy's name is its sentence
"""Toys of the batching rules."""

from mockspot_contracts.json_values import Json
from mockspot_contracts.toys import failing, passing
from mockspot_contracts.toys.story import Story


def _inputs(count: int) -> dict[str, Json]:
    return {"inputs": [{"id": str(number), "properties": {"city": "Ulm"}} for number in range(count)]}


@passing("HS-WRITE-01")
def single_writes_trickle(story: Story) -> None:
    for number in range(40):
        story.wait(1).call("crm.objects.update", object_id=str(number))


@failing("HS-WRITE-01")
def an_import_writes_one_by_one(story: Story) -> None:
    for _ in range(21):
        story.wait(0.1).call("crm.objects.create")


@passing("HS-WRITE-02")
def full_batches_and_a_rest(story: Story) -> None:
    for count in (100, 100, 100, 100, 7):
        story.wait(0.2).call("crm.objects.batch.update", sent=_inputs(count))


@passing("HS-WRITE-02")
def small_batches_far_apart(story: Story) -> None:
    for _ in range(8):
        story.wait(30).call("crm.objects.batch.update", sent=_inputs(2))


@failing("HS-WRITE-02")
def a_batch_is_too_large(story: Story) -> None:
    story.error("crm.objects.batch.update", 400, "VALIDATION_ERROR", sent=_inputs(101))


@failing("HS-WRITE-02")
def a_batch_too_large_to_be_kept_is_refused_for_its_size(story: Story) -> None:
    said = "The maximum number of inputs supported in a batch is 100. Please reduce the number of items and try again"
    story.error(
        "crm.objects.batch.create", 400, "VALIDATION_ERROR", said, sent='{"inputs":[{"properties":{"firstname":"'
    )


@passing("HS-WRITE-02")
def a_batch_of_long_texts_is_accepted(story: Story) -> None:
    story.call("crm.objects.batch.create", sent='{"inputs":[{"properties":{"firstname":"')
    story.call("crm.objects.batch.create", sent=_inputs(100))


@failing("HS-WRITE-02")
def batches_are_nearly_empty(story: Story) -> None:
    for _ in range(8):
        story.wait(0.2).call("crm.objects.batch.update", sent=_inputs(1))


@passing("HS-WRITE-02")
def small_batches_read_what_webhooks_tell_of(story: Story) -> None:
    for _ in range(8):
        story.wait(0.5).call("crm.objects.batch.read", sent=_inputs(3))


@passing("HS-WRITE-02")
def what_came_up_is_sent_every_second(story: Story) -> None:
    for _ in range(20):
        story.wait(1).call("crm.objects.batch.update", sent={"inputs": [{"id": "1"}, {"id": "2"}]})
