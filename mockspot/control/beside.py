"""Work beside the event loop that nobody waits for once the server stops: a large seed takes longer than one may."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


async def beside(work: Callable[..., T], *given: object) -> T:
    """Return what a function returns, called in a thread that ends with the process at the latest."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def run() -> None:
        try:
            outcome = work(*given)
        except Exception as error:
            _tell(loop, done, done.set_exception, error)
        else:
            _tell(loop, done, done.set_result, outcome)

    Thread(target=run, name="mockspot-control", daemon=True).start()
    return await done


def _tell(
    loop: asyncio.AbstractEventLoop, done: "asyncio.Future[T]", tell: Callable[..., None], outcome: object
) -> None:
    def unless_given_up() -> None:
        if not done.done():
            tell(outcome)

    with suppress(RuntimeError):  # the loop has ended, and with it whoever asked
        loop.call_soon_threadsafe(unless_given_up)
