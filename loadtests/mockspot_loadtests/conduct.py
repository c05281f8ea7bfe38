"""Conducts one Locust run: accounts before it, the verdict after it. A profile calls `conduct` and names its users."""

import json
import logging
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import Any

from locust.env import Environment
from locust.runners import MasterRunner, WorkerRunner

from mockspot_loadtests.accounts import Account, Accounts, from_environment, make_portals
from mockspot_loadtests.control import ControlPlane, ControlPlaneError
from mockspot_loadtests.guard import RefusedTarget, check_target
from mockspot_loadtests.hooks import at_init, at_quitting, at_start
from mockspot_loadtests.junit import junit_xml
from mockspot_loadtests.measurements import Measured, measured
from mockspot_loadtests.rules import rule_states
from mockspot_loadtests.thresholds import Outcome, Profile, judge, read_profile

BREACH = 3
FAILURE = 1
SEED_VARIABLE = "MOCKSPOT_LOAD_SEED"
REPORT_VARIABLE = "MOCKSPOT_LOAD_REPORT"
JUNIT_VARIABLE = "MOCKSPOT_LOAD_JUNIT"
log = logging.getLogger("mockspot_loadtests")


def conduct(profile_path: Path) -> None:
    """Attach a run of this profile to the Locust process that is starting."""
    profile = read_profile(profile_path)

    def begin(environment: Environment, **_: object) -> None:
        try:
            run = Run(environment, profile)
        except (RefusedTarget, ControlPlaneError) as problem:
            raise SystemExit(str(problem)) from problem  # Locust would log anything less and go on
        at_start(environment).add_listener(run.start)
        at_quitting(environment).add_listener(run.finish)

    at_init().add_listener(begin)


class Run:
    """One run in one Locust process."""

    def __init__(self, environment: Environment, profile: Profile) -> None:
        self._environment = environment
        self._profile = profile
        self._target = check_target(environment.host or "")
        self._seed = int(os.environ.get(SEED_VARIABLE, "1"))
        self._plane = ControlPlane(self._target)
        self._made: list[Account] = []
        self._began = monotonic()
        if not isinstance(environment.runner, MasterRunner):  # a master has no users
            self._hand_out(Accounts(self._open_accounts()))

    def start(self, **_: object) -> None:
        """Start the watch."""
        self._began = monotonic()

    def finish(self, **_: object) -> None:
        """Judge the run, write the reports, set the exit code; portals made for the run are removed."""
        seconds = monotonic() - self._began
        try:
            if not isinstance(self._environment.runner, WorkerRunner):
                self._conclude(seconds)
        except (ControlPlaneError, OSError, ValueError) as problem:
            log.error("the run could not be judged: %s", problem)
            self._environment.process_exit_code = FAILURE
        finally:
            self._close_accounts()

    def _hand_out(self, accounts: Accounts) -> None:
        for user_class in self._environment.user_classes:
            of_class: Any = user_class
            of_class.accounts = accounts
            of_class.seed = self._seed

    def _open_accounts(self) -> Sequence[Account]:
        given = from_environment(os.environ, self._target)
        if given is not None:
            return [given]
        kinds = len(self._environment.user_classes)
        users = self._environment.parsed_options.num_users if self._environment.parsed_options else kinds
        count = max(1, -(-(users or kinds) // kinds))
        self._made = make_portals(self._plane, count, profile=self._profile.name, seed=self._seed)
        return self._made

    def _close_accounts(self) -> None:
        for account in self._made:
            try:
                self._plane.delete_portal(account.portal_id or 0)
            except ControlPlaneError as problem:
                log.warning("a portal of this run stays: %s", problem)

    def _conclude(self, seconds: float) -> None:
        figures = measured(self._environment.stats.entries.values(), seconds=seconds, events=self._profile.events)
        states = rule_states(self._traffic(), self._profile.rules)
        outcomes = judge(self._profile.thresholds, figures, states)
        self._write(outcomes, figures)
        self._environment.process_exit_code = 0 if all(outcome.holds for outcome in outcomes) else BREACH

    def _traffic(self) -> list[dict[str, Any]]:
        return [entry for account in self._made for entry in self._plane.traffic(account.portal_id or 0)]

    def _write(self, outcomes: Sequence[Outcome], figures: Measured) -> None:
        if path := os.environ.get(JUNIT_VARIABLE):
            Path(path).write_bytes(junit_xml(self._profile.name, outcomes, seconds=figures.seconds))
        if path := os.environ.get(REPORT_VARIABLE):
            Path(path).write_text(json.dumps(self._document(outcomes, figures), indent=2) + "\n", encoding="utf-8")

    def _document(self, outcomes: Sequence[Outcome], figures: Measured) -> dict[str, Any]:
        profile = self._profile
        return {
            "schema": 1,
            "profile": profile.name,
            "purpose": profile.purpose,
            "model": profile.model,
            "seed": self._seed,
            "seconds": round(figures.seconds, 3),
            "requests": figures.requests.count,
            "failures": figures.requests.failures,
            "thresholds": [asdict(outcome) for outcome in outcomes],
            "series": {name: _figures(figures, name) for name in sorted(figures.series)},
        }


def _figures(figures: Measured, name: str) -> dict[str, float | None]:
    series = figures.series[name]
    percentiles = {f"p{percent}": series.percentile(percent) for percent in (50, 95, 99)}
    return {"count": series.count, "failures": series.failures, "mean": series.mean(), **percentiles}
