"""A transport for httpx: `httpx.Client(transport=Transport(handle))`, or the same with `AsyncClient`."""

import httpx

from mockspot.transports.httpx_family import transport_class

Transport = transport_class(httpx)
