"""Locust's event hooks with types, which Locust itself leaves out."""

from collections.abc import Callable
from typing import Protocol, cast

from locust import events
from locust.env import Environment


class Hook(Protocol):
    """A list of listeners."""

    def add_listener(self, handler: Callable[..., None]) -> object:
        """Call the handler whenever the event is fired."""

    def fire(self, **arguments: object) -> None:
        """Call all listeners."""


def at_init() -> Hook:
    """Return the hook of a Locust process that has read its options."""
    return cast(Hook, events.init)


def at_start(environment: Environment) -> Hook:
    """Return the hook of a test that begins, before its first user."""
    return cast(Hook, environment.events.test_start)


def at_quitting(environment: Environment) -> Hook:
    """Return the hook of a process about to end, the last that can set its exit code."""
    return cast(Hook, environment.events.quitting)


def at_request(environment: Environment) -> Hook:
    """Return the hook of a request that has been answered."""
    return cast(Hook, environment.events.request)
