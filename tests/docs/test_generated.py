"""The pages made from rows say what the rows say."""

from dataclasses import fields
from pathlib import Path

import pytest

from docs import generate
from mockspot.control import policy
from mockspot.domain.policy import Policy

_FOLDER = Path(generate.__file__).parent


@pytest.mark.parametrize("name", generate.pages())
def test_the_page_is_fresh(name: str) -> None:
    present = (_FOLDER / name).read_text(encoding="utf-8")
    assert present == generate.pages()[name], f"docs/{name} is stale: run `python -m docs.generate`"


def test_every_switch_says_what_it_does_and_on_what_it_rests() -> None:
    texts = policy.texts()
    unexplained = [switch.name for switch in fields(Policy) if not _has_claim(texts.get(switch.name, ""))]
    assert unexplained == []


def _has_claim(text: str) -> bool:
    return any(word in text for word in ("Claim:", "unverified", "mockspot's own"))
