"""A clean environment with exactly what a wheel and its extras declare, made without a network.

The declared dependencies, and theirs, are linked from the environment that runs the tests. What nobody declared is not
there, so an import that only works on a developer's machine fails here.
"""

import subprocess
import sys
import venv
from collections.abc import Iterator
from email import message_from_bytes
from importlib.metadata import Distribution, distribution
from pathlib import Path
from zipfile import ZipFile

from packaging.requirements import Requirement

from tests.architecture.source_tree import ROOT


class Environment:
    """A virtual environment."""

    def __init__(self, folder: Path) -> None:
        venv.create(folder, with_pip=False, symlinks=True)
        scripts, executable = ("Scripts", "python.exe") if sys.platform == "win32" else ("bin", "python")
        self.scripts = folder / scripts
        self.python = self.scripts / executable
        asked = [self.python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
        self._site = Path(subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip())

    def install(self, wheel: Path, *extras: str) -> None:
        """Install a wheel, and link what it declares for itself and these extras."""
        pip = [sys.executable, "-m", "pip", "--python", str(self.python), "install", "--no-deps", "--no-index", "-q"]
        subprocess.run([*pip, "--disable-pip-version-check", str(wheel)], check=True)
        for found in closure(wheel, extras):
            self._link(found)

    def _link(self, found: Distribution) -> None:
        for name in {file.parts[0] for file in found.files or () if file.parts[0] not in ("..", "__pycache__")}:
            link = self._site / name
            if not link.exists():
                link.symlink_to(Path(str(found.locate_file(name))))


def build(folder: Path) -> tuple[Path, Path]:
    """Build the sdist, and the wheel from the sdist; return wheel and sdist."""
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    (sdist,) = folder.glob("*.tar.gz")
    return wheel, sdist


def closure(wheel: Path, extras: tuple[str, ...]) -> list[Distribution]:
    """Return the distributions that a wheel with extras needs, directly or not."""
    declared = _declared(wheel)
    found: dict[str, Distribution] = {}
    waiting = list(_applying(declared, extras))
    while waiting:
        wanted = waiting.pop()
        name = wanted.name.lower().replace("_", "-")
        if name == "mockspot":
            waiting.extend(_applying(declared, tuple(wanted.extras)))
        elif name not in found or wanted.extras:
            found[name] = distribution(name)
            waiting.extend(_applying(found[name].requires or (), tuple(wanted.extras)))
    return list(found.values())


def _declared(wheel: Path) -> list[str]:
    with ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return message_from_bytes(archive.read(name)).get_all("Requires-Dist", [])


def _applying(requirements: list[str] | tuple[str, ...], extras: tuple[str, ...]) -> Iterator[Requirement]:
    for requirement in map(Requirement, requirements):
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield requirement
