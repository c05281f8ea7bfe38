"""The documents the control plane answers, for its description: rows name them, and tests hold every answer to them.

They may grow; nothing in them is renamed or removed. HubSpot's own documents inside them are as its API answers them.
"""

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from mockspot.control.answers.answer import Answer
from mockspot.control.policy import Switches

_MODULES = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
DOCUMENTS: dict[str, Any] = {
    name: each
    for module in _MODULES
    for name, each in vars(module).items()
    if isinstance(each, type) and issubclass(each, Answer)
} | {"Switches": Switches}
"""By name: a class in any module here."""
