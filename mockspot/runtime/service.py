"""The standalone server: a simulator, its control plane and its dispatcher on one event loop, until told to stop."""

import asyncio
import json
import tomllib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from mockspot.asgi.app import Application
from mockspot.asgi.portal import Portal
from mockspot.control import app as control
from mockspot.control import portals, seeding
from mockspot.control.documents import NewPortal
from mockspot.runtime.config import Settings
from mockspot.runtime.server import calm_collector, event_loop, listen, origin, server
from mockspot.runtime.simulator import Simulator

Ready = Callable[[dict[str, Any]], None]


def serve(settings: Settings, ready: Ready) -> None:
    """Serve until SIGTERM or SIGINT; `ready` is called with the default portal's document once the server answers.

    Raises OSError when the address cannot be had and ValueError when seed or limits are no good.
    """
    listener = listen(settings.host, settings.port)
    with listener, _certificate(settings) as certificate, asyncio.Runner(loop_factory=event_loop) as runner:
        simulator = Simulator()
        portal = first_portal(simulator, settings)
        host, port = listener.getsockname()[:2]
        url = origin("https" if certificate else "http", host, port)

        def announce() -> None:
            ready({**portals.document(portal), "baseUrl": url})

        runner.run(_run(simulator, settings, listener, certificate, announce))


def first_portal(simulator: Simulator, settings: Settings) -> Portal:
    """Make the default portal as the settings say."""
    wanted = NewPortal(
        name="default",
        seed=word_or_file(settings.seed, ("demo", "empty")),
        limits=word_or_file(settings.limits, ("documented", "off")),
    )
    portal = simulator.create(portals.blueprint(wanted))
    seed = seeding.document(wanted.seed)
    if seed is not None:
        seeding.plant(portal, seed)
        portal.space.settle()
    return portal


def word_or_file(value: str, words: tuple[str, ...]) -> Any:
    """Return a word as it is, or the document in the JSON or TOML file of that name."""
    if value in words:
        return value
    path = Path(value)
    try:
        text = path.read_text(encoding="utf-8")
        return tomllib.loads(text) if path.suffix == ".toml" else json.loads(text)
    except FileNotFoundError as error:
        raise ValueError(f"{value!r} is neither a file nor one of: {', '.join(words)}") from error
    except (OSError, ValueError) as error:
        raise ValueError(f"cannot read {value}: {error}") from error


async def _run(
    simulator: Simulator, settings: Settings, listener: Any, certificate: tuple[str, str] | None, announce: Callable[[], None]
) -> None:
    simulator.deliver_on(asyncio.get_running_loop())

    @asynccontextmanager
    async def lifespan(_: object) -> AsyncIterator[None]:
        yield
        await simulator.deliveries.aclose()

    steering = control.build(simulator, admin_token=settings.admin_token, lifespan=lifespan)
    serving = server(Application(simulator.handle, steering), certificate=certificate)
    task = asyncio.create_task(serving.serve(sockets=[listener]))
    while not serving.started and not task.done():
        await asyncio.sleep(0.001)
    if serving.started:
        calm_collector()
        announce()
    await task


@contextmanager
def _certificate(settings: Settings) -> Iterator[tuple[str, str] | None]:
    """Make a certificate for this run when TLS is asked for."""
    if not settings.tls:
        yield None
        return
    from mockspot.runtime.tls import certificate_files

    with certificate_files() as files:
        yield files
