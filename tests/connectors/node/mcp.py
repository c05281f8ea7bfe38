"""The official MCP server, @hubspot/mcp-server, driven from a test as a language model's host drives it."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from mockspot.testing import Mockspot
from tests.connectors.node.lines import LineProcess, running
from tests.connectors.node.projects import installed

_PROTOCOL = "2025-06-18"
_SERVER = "@hubspot/mcp-server/dist/index.js"


class ToolFailed(Exception):
    """A tool answered that it failed; the message is the text that the model would read."""


class McpServer:
    """A running server, past the handshake."""

    def __init__(self, process: LineProcess) -> None:
        self._process = process
        self._ids = count(1)
        client = {"name": "mockspot-tests", "version": "0"}
        opening = {"protocolVersion": _PROTOCOL, "capabilities": {}, "clientInfo": client}
        self.identity: dict[str, Any] = self._request("initialize", opening)["serverInfo"]
        process.tell({"jsonrpc": "2.0", "method": "notifications/initialized"})

    def tools(self) -> list[dict[str, Any]]:
        """Return the tools on offer."""
        offered: list[dict[str, Any]] = self._request("tools/list", {})["tools"]
        return offered

    def texts(self, tool: str, /, **arguments: Any) -> list[str]:
        """Call a tool and return the texts of its answer."""
        answer = self._request("tools/call", {"name": f"hubspot-{tool}", "arguments": arguments})
        texts = [part["text"] for part in answer["content"]]
        if answer.get("isError"):
            raise ToolFailed("\n".join(texts))
        return texts

    def call(self, tool: str, /, **arguments: Any) -> Any:
        """Call a tool and return the value of its last text, which is JSON."""
        return json.loads(self.texts(tool, **arguments)[-1])

    def _request(self, method: str, parameters: dict[str, Any]) -> Any:
        number = next(self._ids)
        answer = self._process.ask({"jsonrpc": "2.0", "id": number, "method": method, "params": parameters})
        assert answer["id"] == number, answer
        assert "error" not in answer, answer
        return answer["result"]


@contextmanager
def serving(portal: Mockspot, token: str) -> Iterator[McpServer]:
    """Yield a server that calls a portal with a token."""
    override = {"BASE_URL_OVERRIDE": portal.url, "PRIVATE_APP_ACCESS_TOKEN": token}
    with running(["node", installed("mcp-server") / _SERVER], {**os.environ, **override}) as process:
        yield McpServer(process)
