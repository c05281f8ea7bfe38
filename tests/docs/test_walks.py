"""The walks name files and functions that exist."""

import ast
import re

import pytest

from tests.architecture.source_tree import ROOT

_STEPS = sorted(
    set(re.findall(r"`([a-z_/]+\.py)(?::([\w.]+))?`", (ROOT / "docs/walks.md").read_text(encoding="utf-8")))
)


@pytest.mark.parametrize(("path", "name"), _STEPS)
def test_the_step_exists(path: str, name: str) -> None:
    body = ast.parse((ROOT / "mockspot" / path).read_bytes()).body
    for part in filter(None, name.split(".")):
        found = [node for node in body if getattr(node, "name", None) == part]
        assert found, f"{path} has no {name}"
        body = getattr(found[0], "body", [])


def test_the_walks_have_steps() -> None:
    assert len(_STEPS) > 20
