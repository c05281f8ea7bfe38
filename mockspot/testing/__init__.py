"""The simulator as tests use it: `fresh()` outside fixtures (for example inside `@given`), the fixture `mockspot` else."""

from mockspot.testing.portal import Mockspot
from mockspot.testing.session import Session, fresh

__all__ = ["Mockspot", "Session", "fresh"]
