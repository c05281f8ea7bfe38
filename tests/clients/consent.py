"""Pass the authorize page as a script does: two requests, no JavaScript, no cookies."""

import re
from urllib.parse import parse_qs, urlsplit

import requests

_FORM_TOKEN = re.compile(r'name="formToken" value="([^"]+)"')
_TIMEOUT = 10


def decide(address: str, decision: str) -> dict[str, str]:
    """Open an authorize address, press a button, and return the parameters of the redirect."""
    page = requests.get(address, timeout=_TIMEOUT)
    assert page.status_code == 200, page.text
    seal = _FORM_TOKEN.search(page.text)
    assert seal is not None, page.text
    form = {"formToken": seal[1], "decision": decision}
    answer = requests.post(address, data=form, allow_redirects=False, timeout=_TIMEOUT)
    assert answer.status_code == 302, answer.text
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}
