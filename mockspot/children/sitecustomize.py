"""Run first by every Python that `mockspot run` starts: connections that pass by the proxy reach the simulator too.

urllib3, and with it HubSpot's official client, asks no environment for a proxy, nor does http.client. What is on the
path under the same name is run afterwards, as if this were not here.
"""

# ruff: noqa: PTH100, PTH120, PTH118  pathlib would cost every Python's start more than all of this

import json
import os
import sys
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType
from typing import Any

VARIABLE = "MOCKSPOT_REDIRECT"
_HERE = os.path.dirname(os.path.abspath(__file__))
_KEPT: list[Any] = []


def _redirect() -> None:
    wanted = json.loads(os.environ[VARIABLE])
    intercept = _loaded(os.path.join(os.path.dirname(_HERE), "intercept.py"))

    def struck(moment: str) -> bool:
        return _struck(wanted["control"], moment)

    target = intercept.Target(
        tuple(wanted["address"]), wanted["authority"], struck, untrusted=tuple(wanted["untrusted"])
    )
    redirection = intercept.redirected(target, beside_proxy=True)
    redirection.__enter__()
    _KEPT.append(redirection)  # for as long as the process lives


def _struck(control: list[Any], moment: str) -> bool:
    """Ask the simulator whether a fault strikes a connection; one that has ended strikes nobody."""
    from http.client import HTTPConnection, HTTPException

    host, port, path = control
    connection = HTTPConnection(host, port, timeout=10)
    try:
        connection.request("POST", path, json.dumps({"moment": moment}), {"content-type": "application/json"})
        return json.loads(connection.getresponse().read()).get("struck") is True
    except (OSError, HTTPException, ValueError):
        return False
    finally:
        connection.close()


def _loaded(file: str) -> ModuleType:
    """Return the module of a file, under the name by which a test in this process would redirect once more."""
    spec = spec_from_file_location("mockspot.intercept", file)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _hand_on() -> None:
    """Run the module of this name that Python would have found without us, if there is one."""
    before = list(sys.path)
    sys.path[:] = [each for each in before if os.path.abspath(each or os.curdir) != _HERE]
    ours = sys.modules.pop("sitecustomize", None)
    try:
        import_module("sitecustomize")
    except ImportError as error:
        if error.name != "sitecustomize":
            raise
        if ours is not None:
            sys.modules["sitecustomize"] = ours


if __name__ == "sitecustomize":
    if VARIABLE in os.environ:
        _redirect()
    _hand_on()
