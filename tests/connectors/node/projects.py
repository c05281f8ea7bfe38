"""npm projects, each installed once as its lock file says, into a folder that version control ignores."""

import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

_PROJECTS = Path(__file__).parent
_BUILT = Path(__file__).parents[3] / "build" / "node"
_INSTALLING_SECONDS = 300
_MANIFESTS = ("package.json", "package-lock.json")


def source(name: str) -> Path:
    """Return the folder of a project's manifests and scripts."""
    return _PROJECTS / name


def installed(name: str) -> Path:
    """Return the `node_modules` of a project; skips the test where there is no Node."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed, and this test runs a client for Node")
    lock = (source(name) / "package-lock.json").read_bytes()
    folder = _BUILT / f"{name}-{hashlib.sha256(lock).hexdigest()[:12]}"
    if not folder.exists():
        _install(name, folder)
    return folder / "node_modules"


def _install(name: str, folder: Path) -> None:
    """Install beside the folder and rename at the end, so that no other process sees half of it."""
    _BUILT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=_BUILT, ignore_cleanup_errors=True) as beside:
        for manifest in _MANIFESTS:
            shutil.copy(source(name) / manifest, beside)
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run(command, cwd=beside, check=True, timeout=_INSTALLING_SECONDS)
        try:
            Path(beside).rename(folder)
        except OSError:
            if not folder.exists():  # else another process was quicker
                raise
