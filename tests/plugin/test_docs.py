"""The guide to the plugin says what is there, and its examples run."""

import re

import pytest

from tests.architecture.source_tree import ROOT
from tests.plugin.projects import Run

_GUIDE = (ROOT / "docs" / "pytest.md").read_text(encoding="utf-8")
_BLOCKS = re.findall(r"```python\n(.*?)```", _GUIDE, flags=re.DOTALL)


@pytest.mark.parametrize("block", [block for block in _BLOCKS if "def test_" in block])
def test_examples_run(run: Run, block: str) -> None:
    result = run(block)
    assert result.ret == pytest.ExitCode.OK


@pytest.mark.parametrize("block", [block for block in _BLOCKS if "def test_" not in block])
def test_markers_are_right(run: Run, block: str) -> None:
    source = f"import pytest\n\n{block}def test_marked(mockspot):\n    mockspot.portal_id\n"
    run(source, "--strict-markers").assert_outcomes(passed=1)


def test_every_option_and_fixture_is_told_of(run: Run) -> None:
    told = set(re.findall(r"--?mockspot-[a-z-]+|\bmockspot_[a-z_]+", _GUIDE))
    there = run("", "--help").stdout.str() + run("", "--fixtures").stdout.str()
    names = set(re.findall(r"--mockspot-[a-z-]+|^mockspot_[a-z_]+", there, flags=re.MULTILINE))
    assert names - told == set()
    assert len(names) >= 12
