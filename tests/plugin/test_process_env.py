"""A process that a test starts reaches the test's portal at HubSpot's own address."""

import subprocess
import sys
from contextlib import closing

import pytest

from mockspot.testing.portal import Mockspot
from mockspot.testing.remote import RemoteSession
from mockspot.testing.session import Session

CALL = """
import os, requests, urllib3

url = "https://api.hubapi.com/crm/v3/objects/contacts?properties=email"
headers = {"authorization": "Bearer " + os.environ["HUBSPOT_ACCESS_TOKEN"]}
by_proxy = lambda: requests.get(url, headers=headers).status_code
redirected = lambda: urllib3.request("GET", url, headers=headers, retries=False).status
for call in (by_proxy, redirected):
    try:
        print(call())
    except Exception as error:
        print("502" in str(error) or "not known" in str(error))
"""


def said(mockspot: Mockspot) -> list[str]:
    command = [sys.executable, "-c", CALL]
    ran = subprocess.run(command, env=mockspot.process_env, capture_output=True, text=True, timeout=60, check=True)
    return ran.stdout.split()


def test_a_process_reaches_the_portal_of_its_test(mockspot: Mockspot) -> None:
    assert said(mockspot) == ["200", "200"]
    assert len(mockspot.traffic.requests(operation="crm.objects.list")) == 2


def test_a_process_meets_the_faults_of_its_tests_portal(mockspot: Mockspot) -> None:
    mockspot.faults.add("unresolved")
    assert said(mockspot) == ["True", "True"]
    mockspot.faults.clear()
    assert said(mockspot) == ["200", "200"]


def test_a_server_elsewhere_tells_of_its_proxy() -> None:
    with closing(Session()) as session:
        here = Mockspot.create(session, {})
        with closing(RemoteSession(session.url)) as remote:
            there = Mockspot(remote, here.document)
            with pytest.raises(AssertionError, match="has no proxy"):
                there.process_env  # noqa: B018  asking is what fails
            proxy = here.process_env["HTTPS_PROXY"]
            assert there.process_env["HTTPS_PROXY"] == proxy
            assert there.process_env["HUBSPOT_ACCESS_TOKEN"] == here.access_token
