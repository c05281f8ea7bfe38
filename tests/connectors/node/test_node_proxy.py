"""@hubspot/api-client under `mockspot run`, unmodified and at HubSpot's own address."""

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import completed
from tests.connectors.node.projects import installed

pytestmark = [pytest.mark.connectors, pytest.mark.sweep]

SCRIPT = """
const { Client } = require("@hubspot/api-client");
const client = new Client({ accessToken: process.env.HUBSPOT_ACCESS_TOKEN });
client.crm.contacts.basicApi.getPage(1).then((page) => console.log(page.results.length));
"""


def test_the_official_client_reaches_the_simulator(tmp_path: Path) -> None:
    modules = str(installed("api-client"))
    node = shutil.which("node")
    assert node is not None
    script = tmp_path / "read.cjs"
    script.write_text(SCRIPT)
    result = completed("run", "--seed", "demo", "--", node, str(script), env={"NODE_PATH": modules})
    assert result.stdout == "1\n", result.stderr
