"""A transport for httpx2: `httpx2.Client(transport=Transport(handle))`, or the same with `AsyncClient`."""

import httpx2

from mockspot.transports.httpx_family import transport_class

Transport = transport_class(httpx2)
