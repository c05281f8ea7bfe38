"""The official client for Node, @hubspot/api-client, driven from a test."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.connectors.node.lines import LineProcess, running
from tests.connectors.node.projects import installed, source


class Refused(Exception):
    """What the library threw: the status, the body as the library hands it on, and the headers of the answer."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(error["message"])
        self.code: int | None = error.get("code")
        self.body: Any = error.get("body")
        self.headers: dict[str, str] = error.get("headers") or {}


class NodeClient:
    """A client whose methods are called by their paths: `node("crm.contacts.basicApi.create", {...})`."""

    def __init__(self, process: LineProcess) -> None:
        self.process = process

    def __call__(self, method: str, *arguments: Any) -> Any:
        """Return the value of a call; None stands for an argument that is left out."""
        answer = self.process.ask({"method": method, "arguments": arguments})
        if "error" in answer:
            raise Refused(answer["error"])
        return answer["value"]


@contextmanager
def connected(**options: Any) -> Iterator[NodeClient]:
    """Yield `new Client(options)`, in a process of its own: decorators of the library are global to a process."""
    environment = {**os.environ, "NODE_PATH": str(installed("api-client"))}
    with running(["node", source("api-client") / "driver.cjs", json.dumps(options)], environment) as process:
        yield NodeClient(process)
