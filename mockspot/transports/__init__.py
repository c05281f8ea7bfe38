"""Thin shells around `handle` for HTTP clients in the same process: no socket, no event loop, one module per client.

Each takes a `handle` function and maps a client's request and response to ours. Import the module of the client you
have: `httpx`, `httpx2`, `requests` and `respx` are optional.
"""
