"""The least that could answer: Starlette applications with one route and a fixed body, served by uvicorn alone.

`python -m benchmarks.baseline PORT` serves `GET /one` and `POST /one`.
"""

import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

# As long as the simulator's answer for the contact of these benchmarks.
_CONTACT = (
    b'{"id":"101","properties":{"createdate":"2026-11-24T02:00:00.000Z","email":"ada@example.com","firstname":"Ada",'
    b'"hs_object_id":"101","lastmodifieddate":"2026-11-24T02:00:00.000Z","lastname":"Lovelace"},'
    b'"createdAt":"2026-11-24T02:00:00.000Z","updatedAt":"2026-11-24T02:00:00.000Z","archived":false,'
    b'"url":"https://app.hubspot.com/contacts/12345678/record/0-1/101"}'
)


async def _read(_: Request) -> Response:
    return Response(_CONTACT, media_type="application/json")


async def _create(request: Request) -> Response:
    await request.body()
    return Response(_CONTACT, 201, media_type="application/json")


async def _one(request: Request) -> Response:
    return await (_read if request.method == "GET" else _create)(request)


app = Starlette(routes=[Route("/one", _one, methods=["GET", "POST"])])


def main() -> None:
    """Serve as the simulator's process does, but for what the simulator adds."""
    uvicorn.run(
        app,
        port=int(sys.argv[1]),
        http="httptools",
        loop="uvloop",
        log_config=None,
        access_log=False,
        date_header=False,
        server_header=False,
        lifespan="on",
    )


if __name__ == "__main__":
    main()
