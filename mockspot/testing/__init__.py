"""The simulator as tests use it: the fixture `mockspot`, and `fresh()` where fixtures do not reach (`@given`)."""

from mockspot.testing.interception import intercepted
from mockspot.testing.portal import Mockspot
from mockspot.testing.session import Session, fresh
from mockspot.testing.steering import ControlCallError

__all__ = ["ControlCallError", "Mockspot", "Session", "fresh", "intercepted"]
