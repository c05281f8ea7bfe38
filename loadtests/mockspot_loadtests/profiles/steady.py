"""Steady: a day like any other, for as long as you like. Purpose, thresholds and figures are in steady.toml."""

from pathlib import Path

from mockspot_loadtests import users
from mockspot_loadtests.conduct import conduct

conduct(Path(__file__).with_suffix(".toml"))


class SyncWorker(users.SyncWorker):
    """One for each account: the integration."""


class Editor(users.Editor):
    """One for each account: the people who work in it."""
