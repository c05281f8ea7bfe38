"""Small projects for runs of pytest, and the type of the fixture that runs them."""

from collections.abc import Callable

import pytest

GOOD = """
    def test_good(mockspot):
        with mockspot.httpx_client() as client:
            assert client.get("/crm/v3/objects/contacts", params={"properties": "email"}).status_code == 200
"""

# A call without the scope it needs: HS-SCOPE-02, a blocker.
BAD = """
    def test_bad(mockspot):
        token = mockspot.tokens.issue("private_app", scopes=["tickets"])["accessToken"]
        with mockspot.httpx_client(headers={"authorization": f"Bearer {token}"}) as client:
            client.get("/crm/v3/objects/contacts", params={"properties": "email"})
"""

# A page beyond the cap of search: HS-READ-07, a major, which the profile smoke only warns of.
SHADY = """
    def test_shady(mockspot):
        with mockspot.httpx_client() as client:
            beyond = {"limit": 100, "after": "9950", "properties": ["email"]}
            client.post("/crm/v3/objects/contacts/search", json=beyond)
"""

Run = Callable[..., pytest.RunResult]
"""Runs a test module with arguments for pytest."""
