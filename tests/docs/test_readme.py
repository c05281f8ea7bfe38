"""The README's code works when pasted."""

import os
import re
import subprocess
import sys

import pytest

from mockspot.testing import Mockspot
from tests.architecture.source_tree import ROOT

_README = (ROOT / "README.md").read_text(encoding="utf-8")
_PAGES = ("*.md", "docs/*.md", "examples/*/README.md")
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_BLOCKS = _BLOCK.findall(_README)
_PYTHON = [text for language, text in _BLOCKS if language == "python"]
_COMMANDS = [
    line.removeprefix("$ ").partition("  #")[0].strip()
    for language, text in _BLOCKS
    if language == "console"
    for line in text.splitlines()
]


@pytest.mark.mockspot(audit=False)
def test_the_first_call_works(mockspot: Mockspot) -> None:
    first = _python(_PYTHON[0], mockspot.env)
    assert first.stdout == "ada@example.com\n", first.stderr
    again = _python(_PYTHON[0], mockspot.env)
    assert "(409)" in again.stderr


def test_the_pytest_example_passes(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_readme_example=_PYTHON[1])
    pytester.runpytest_subprocess("-p", "no:randomly", "-p", "no:xdist").assert_outcomes(passed=2)


def test_every_make_target_named_exists() -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    named = [command.split()[1] for command in _COMMANDS if command.startswith("make ")]
    assert named == ["run", "test"]
    assert set(named) <= set(targets)


def test_every_mockspot_command_named_exists() -> None:
    named = {found for command in _COMMANDS for found in re.findall(r"\bmockspot ([a-z]+)", command)}
    assert named == {"env", "run", "serve"}
    for name in named:
        ran = subprocess.run(
            [sys.executable, "-m", "mockspot", name, "--help"], capture_output=True, timeout=60, check=False
        )
        assert ran.returncode == 0


def test_nobody_is_told_to_install_what_no_index_has() -> None:
    folders = ((ROOT / "docs", "*.md"), (ROOT / "mockspot", "*.py"))
    sources = [ROOT / "README.md", *(path for folder, names in folders for path in folder.rglob(names))]
    told = re.compile(r"pip install [\"']?mockspot")
    assert [str(path) for path in sources if told.search(path.read_text(encoding="utf-8"))] == []


def test_every_code_block_is_tested_here() -> None:
    assert {language for language, _ in _BLOCKS} == {"python", "console"}
    assert len(_PYTHON) == 2


@pytest.mark.parametrize("page", sorted(str(page.relative_to(ROOT)) for glob in _PAGES for page in ROOT.glob(glob)))
def test_every_link_leads_to_a_file(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)[^)]*\)", text) if "://" not in link]
    missing = [link for link in links if not ((ROOT / page).parent / link).exists()]
    assert missing == []


def _python(text: str, variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", text]
    return subprocess.run(command, env=os.environ | variables, capture_output=True, text=True, timeout=60, check=False)
