"""What plain creates must not cost: a rule that has no value in the end makes each of them put its values in order."""

from typing import Any

import pytest

from mockspot.domain import record
from tests import simulator


@pytest.mark.parametrize(
    ("object_type", "properties"),
    [
        ("contacts", {"email": "a@example.com", "firstname": "Ada", "lastname": "Lovelace"}),
        ("companies", {"name": "Example", "domain": "example.com"}),
        ("deals", {"dealname": "First", "pipeline": "default", "dealstage": "appointmentscheduled"}),
        ("tickets", {"subject": "First", "hs_pipeline": "0", "hs_pipeline_stage": "1"}),
        ("notes", {"hs_note_body": "Text", "hs_timestamp": "2026-01-31T12:00:00Z"}),
    ],
)
def test_what_a_create_is_to_have_is_known_before(
    object_type: str, properties: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unexpected(names: tuple[str, ...]) -> Any:
        raise AssertionError(f"looked for the shape of {names}")

    hubspot = simulator.client()
    monkeypatch.setattr(record, "_arranged", unexpected)
    assert hubspot.post(f"/crm/v3/objects/{object_type}", {"properties": properties}).status == 201
