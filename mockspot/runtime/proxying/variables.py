"""The variables by which clients of any language find a proxy and trust this run's authority."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlsplit
from urllib.request import proxy_bypass_environment  # type: ignore[attr-defined]  # typeshed does not list it

from mockspot.intercept import HOSTS
from mockspot.runtime.proxying.trusting import PASSWORD

if TYPE_CHECKING:
    from mockspot.runtime.proxying.proxy import Ways

_CHILDREN = Path(__file__).parents[2] / "children"
"""The folder of what Pythons and Nodes run first that are told to."""
VARIABLE = "MOCKSPOT_REDIRECT"
_LOCAL = ("localhost", "127.0.0.1", "::1")
_HUBSPOTS = ("api.hubapi.com", "app.hubspot.com", "api.hsforms.com")


def proxied(proxy: Mapping[str, Any], portal_id: int, environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables for clients that look for a proxy in the environment, as it was without us.

    `proxy` is what `GET /_mockspot/proxy` answers; the portal is the one whose faults strike connections. Python's and
    curl's clients read a proxy's variable in lower case, some of them nothing else.
    """
    parts = urlsplit(proxy["url"])
    url = parts._replace(netloc=f"{portal_id}@{parts.netloc}").geturl()
    proxies = {name: url for stem in ("HTTPS_PROXY", "HTTP_PROXY") for name in (stem, stem.lower())}
    without, bundle = _without(environment), proxy["bundleFile"]
    found = {
        **proxies,
        "NO_PROXY": without,
        "no_proxy": without,
        **dict.fromkeys(("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"), bundle),
        "NODE_EXTRA_CA_CERTS": bundle if environment.get("NODE_EXTRA_CA_CERTS") else proxy["authorityFile"],
        "NODE_USE_ENV_PROXY": "1",
    }
    store = proxy.get("javaStoreFile")
    return found if store is None else {**found, "JAVA_TOOL_OPTIONS": _for_java(parts, store, environment)}


def redirecting(control: str, ways: "Ways", authority: str, environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables for clients of Python and Node that ask no environment for a proxy.

    `control` is the address where the simulator says whether a fault strikes a connection.
    """
    asked = urlsplit(control)
    redirect = {
        "address": ways.trusted,
        "untrusted": ways.untrusted,
        "authority": authority,
        "control": [asked.hostname, asked.port, asked.path],
        "hosts": f"^(?:{HOSTS.pattern})$",
    }
    path = os.pathsep.join(filter(None, (str(_CHILDREN), environment.get("PYTHONPATH"))))
    preload = f"--require {json.dumps(str(_CHILDREN / 'preload.cjs'))}"  # which unquotes as JSON does
    return {
        "PYTHONPATH": path,
        "NODE_OPTIONS": " ".join(filter(None, (environment.get("NODE_OPTIONS"), preload))),
        VARIABLE: json.dumps(redirect),
    }


def _for_java(proxy: SplitResult, store: str, environment: Mapping[str, str]) -> str:
    """Return the options for Java, which knows neither proxies nor authorities of the environment."""
    places = (("Host", proxy.hostname), ("Port", proxy.port))
    own = [
        *(f"-D{scheme}.proxy{part}={value}" for scheme in ("https", "http") for part, value in places),
        "-Dhttp.nonProxyHosts=localhost|127.*|[::1]",
        f"-Djavax.net.ssl.trustStore={store}",
        "-Djavax.net.ssl.trustStoreType=PKCS12",
        f"-Djavax.net.ssl.trustStorePassword={PASSWORD}",
    ]
    return " ".join(filter(None, (environment.get("JAVA_TOOL_OPTIONS"), *own)))


def _without(environment: Mapping[str, str]) -> str:
    """Return the hosts that go without a proxy: as before, but none of HubSpot's, and this machine."""
    before = (environment.get("no_proxy") or environment.get("NO_PROXY") or "").split(",")
    kept = [entry.strip() for entry in before if entry.strip() and not _covers_hubspot(entry.strip())]
    return ",".join(dict.fromkeys((*kept, *_LOCAL)))


def _covers_hubspot(entry: str) -> bool:
    return any(entry == "*" or proxy_bypass_environment(host, {"no": entry}) for host in _HUBSPOTS)
