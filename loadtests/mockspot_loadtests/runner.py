"""`mockspot load`: a profile in a Locust process of its own, against a simulator of its own unless told otherwise."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mockspot_loadtests.guard import check_target
from mockspot_loadtests.junit import junit_xml
from mockspot_loadtests.processes import running
from mockspot_loadtests.thresholds import Outcome, Profile, ProfileError, read_profile

PROFILES = Path(__file__).parent / "profiles"
GOOD, FAILED, BREACHED = 0, 1, 3
_START_SECONDS = 20.0
_END_SECONDS = 30.0
_PROGRESS_SECONDS = 2.0
_LOCUST_PATIENCE, _SIMULATOR_PATIENCE = 15.0, 5.0
"""Seconds to end in when told to; Locust lets its users finish, and judges what there was, before it does."""


class LoadFailure(Exception):
    """Raised when the run itself did not work, whatever the target did."""


class Stopped(Exception):
    """Raised when somebody ended the run before its time. `report` is about the part that there was, if there was any.

    Caused by what ended it: KeyboardInterrupt, or SystemExit.
    """

    def __init__(self, report: dict[str, Any] | None) -> None:
        part = "" if report is None else f" after {report['seconds']:.0f} s"
        super().__init__(f"stopped{part}, before its end")
        self.report = report


@dataclass(frozen=True, slots=True)
class LoadPlan:
    """A run that can start: what, where, how much, how long."""

    profile: Profile
    locustfile: Path
    target: str | None
    users: int
    seconds: int
    seed: int = 1
    junit: Path | None = None


@dataclass(frozen=True, slots=True)
class LoadResult:
    """The exit code (0 good, 1 the run failed, 3 a threshold is breached) and the report document."""

    exit_code: int
    report: dict[str, Any]


def profile_names() -> list[str]:
    """Return the names of the profiles there are."""
    return sorted(path.stem for path in PROFILES.glob("*.toml"))


def plan(
    profile: str,
    *,
    target: str | None = None,
    users: int | None = None,
    duration: int | None = None,
    seed: int = 1,
    junit: Path | None = None,
) -> LoadPlan:
    """Check what was asked for: ProfileError for an unknown profile, RefusedTarget for HubSpot's hosts.

    A profile is one of `profile_names()`, or the path of a TOML file of your own with its locustfile beside it.
    """
    table = Path(profile) if profile.endswith(".toml") else PROFILES / f"{profile}.toml"
    locustfile = table.with_suffix(".py")
    if not (table.is_file() and locustfile.is_file()):
        raise ProfileError(f"there is no profile {profile!r}; there are {', '.join(profile_names())}")
    chosen = read_profile(table)
    return LoadPlan(
        profile=chosen,
        locustfile=locustfile.absolute(),
        target=None if target is None else check_target(target),
        users=users or chosen.users,
        seconds=duration or chosen.duration_seconds,
        seed=seed,
        junit=junit,
    )


def run(wanted: LoadPlan, *, progress: Callable[[str], None] = lambda _: None) -> LoadResult:
    """Carry a plan out. Ends by itself, a little after the planned time at most.

    Where that fails, or somebody ends it, the JUnit report says so: one of an earlier run would pass for this one's.
    """
    try:
        return _run(wanted, progress)
    except LoadFailure as failure:
        _write_junit(wanted, None, str(failure))
        raise
    except Stopped as stopped:
        _write_junit(wanted, stopped.report, str(stopped))
        raise
    except (KeyboardInterrupt, SystemExit) as end:
        early = Stopped(None)
        _write_junit(wanted, None, str(early))
        raise early from end


def _write_junit(wanted: LoadPlan, report: dict[str, Any] | None, problem: str) -> None:
    if wanted.junit is None:
        return
    known = report or {"thresholds": [], "seconds": 0.0}
    outcomes = [Outcome(**row) for row in known["thresholds"]]
    written = junit_xml(wanted.profile.name, outcomes, seconds=known["seconds"], problem=problem)
    wanted.junit.write_bytes(written)


def _run(wanted: LoadPlan, progress: Callable[[str], None]) -> LoadResult:
    with TemporaryDirectory(prefix="mockspot-load-") as folder, _target(wanted, Path(folder)) as origin:
        report = Path(folder) / "report.json"
        try:
            code = _locust(wanted, origin, report, progress)
        except (KeyboardInterrupt, SystemExit) as end:
            raise Stopped(_read(report) if report.exists() else None) from end
        if code not in (GOOD, BREACHED) or not report.exists():
            raise LoadFailure(f"locust ended with code {code}: {_errors(Path(folder) / 'locust.log')}")
        return LoadResult(code, _read(report))


def _read(report: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return document


def _locust(wanted: LoadPlan, origin: str, report: Path, progress: Callable[[str], None]) -> int:
    with (report.parent / "locust.log").open("wb") as output:
        command, environment = _locust_command(wanted, origin), _environment(wanted, report)
        with running(command, output, patience=_LOCUST_PATIENCE, environment=environment) as process:
            return _wait(process, wanted.seconds, progress)


def _locust_command(wanted: LoadPlan, origin: str) -> list[str]:
    return [
        *(sys.executable, "-m", "locust", "--headless", "--only-summary"),
        *("--locustfile", str(wanted.locustfile), "--host", origin),
        *("--users", str(wanted.users), "--spawn-rate", str(wanted.users)),
        *("--run-time", f"{wanted.seconds}s", "--stop-timeout", "5", "--exit-code-on-error", "0"),
    ]


def _environment(wanted: LoadPlan, report: Path) -> dict[str, str]:
    variables = {"MOCKSPOT_LOAD_SEED": str(wanted.seed), "MOCKSPOT_LOAD_REPORT": str(report)}
    if wanted.junit is not None:
        variables["MOCKSPOT_LOAD_JUNIT"] = str(wanted.junit.absolute())
    return {**os.environ, **variables}


def _wait(process: subprocess.Popen[bytes], seconds: int, progress: Callable[[str], None]) -> int:
    began = time.monotonic()
    while (passed := time.monotonic() - began) < seconds + _END_SECONDS:
        try:
            return process.wait(timeout=_PROGRESS_SECONDS)
        except subprocess.TimeoutExpired:
            progress(f"{min(round(passed + _PROGRESS_SECONDS), seconds)} of {seconds} s")
    raise LoadFailure(f"locust did not end within {_END_SECONDS:.0f} s after the planned {seconds} s")


@contextmanager
def _target(wanted: LoadPlan, folder: Path) -> Iterator[str]:
    """Yield the target's origin, starting a simulator for the time of the run when none was given."""
    if wanted.target is not None:
        yield wanted.target
        return
    ready = folder / "ready.json"
    command = [sys.executable, "-m", "mockspot", "serve", "--port", "0", "--ready-file", str(ready)]
    log = folder / "simulator.log"
    with log.open("wb") as output, running(command, output, patience=_SIMULATOR_PATIENCE) as process:
        yield _await_ready(process, ready, log)


def _await_ready(process: subprocess.Popen[bytes], ready: Path, output: Path) -> str:
    began = time.monotonic()
    while not ready.exists():
        if process.poll() is not None or time.monotonic() - began > _START_SECONDS:
            raise LoadFailure(f"the simulator did not start: {_last_lines(output)}")
        time.sleep(0.05)
    origin: str = json.loads(ready.read_text(encoding="utf-8"))["baseUrl"]
    return origin


def _errors(path: Path) -> str:
    """Return what Locust logged as errors, which its tables follow, or else its last words."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []
    logged = [line.partition("/ERROR/")[2] for line in lines if "/ERROR/" in line]
    return " | ".join(dict.fromkeys(logged[-5:])) or _last_lines(path)


def _last_lines(path: Path) -> str:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []
    return " | ".join(line for line in lines[-5:] if line.strip()) or "no output"
