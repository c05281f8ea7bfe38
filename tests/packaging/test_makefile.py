"""What `make run` does where Python is too old, or cannot make environments."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source_tree import ROOT

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")

# Debian without python3-venv: half an environment is made, then it fails.
WITHOUT_ENSUREPIP = """#!/bin/sh
[ "$1 $2" = "-m venv" ] || exec {python} "$@"
mkdir -p "$3/bin" && ln -s {python} "$3/bin/python"
echo "ensurepip is not available" >&2
exit 1
"""


def made(folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    shutil.copy(ROOT / "Makefile", folder)
    python = folder / "python"
    python.write_text(script.format(python=sys.executable))
    python.chmod(0o755)
    command = ["make", "-C", str(folder), ".venv/bin/python", f"PYTHON={python}"]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("attempt", ["first", "again"])
def test_half_an_environment_is_not_taken_for_one(tmp_path: Path, attempt: str) -> None:
    if attempt == "again":
        made(tmp_path, WITHOUT_ENSUREPIP)
    result = made(tmp_path, WITHOUT_ENSUREPIP)
    assert result.returncode == 2
    assert "ensurepip is not available" in result.stderr
    assert not (tmp_path / ".venv").exists()


def test_a_python_that_is_too_old_is_told_what_is_needed(tmp_path: Path) -> None:
    result = made(tmp_path, "#!/bin/sh\nexit 1\n")
    assert result.returncode == 2
    assert "needs Python 3.11 or newer; set PYTHON=" in result.stdout
