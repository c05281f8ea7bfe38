"""A bridge for teams that use respx: every HubSpot call of a router is answered by the simulator.

respx does not say whether the client is async, so a delay made by a fault blocks the event loop of an async one.
"""

import respx

from mockspot.transports.exchange import Handle
from mockspot.transports.httpx import Transport

HOSTS = r"(?i)^(.+\.)?(hubapi\.com|(hubspot|hsforms)\.(com|net))$"


def mount(router: respx.Router, handle: Handle, *, host: str = HOSTS) -> respx.Route:
    """Answer what a router sees for HubSpot's hosts (a pattern) from a simulator; other routes stay as they are."""
    return router.route(host__regex=host).mock(side_effect=Transport(handle).handle_request)
