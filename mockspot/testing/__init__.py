"""The simulator as tests use it: the fixture `mockspot`, and `fresh()` where fixtures do not reach (`@given`)."""

from mockspot.testing.portal import Mockspot
from mockspot.testing.session import Session, fresh

__all__ = ["Mockspot", "Session", "fresh"]
