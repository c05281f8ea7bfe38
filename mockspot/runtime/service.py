"""The standalone server: a simulator, its control plane and its dispatcher on one event loop, until told to stop."""

import asyncio
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mockspot.asgi.app import Application
from mockspot.asgi.portal import Blueprint, Portal
from mockspot.control import credentials
from mockspot.control.on_demand import Steering
from mockspot.control.operation import ControlError
from mockspot.domain.portal_facts import PortalFacts
from mockspot.runtime.config import Settings
from mockspot.runtime.documents import word_or_file
from mockspot.runtime.server import BackgroundServer, calm_collector, event_loop, listen, origin, server
from mockspot.runtime.simulator import Simulator
from mockspot.wire.limits import parse_limits

if TYPE_CHECKING:
    from mockspot.runtime.proxying.doorway import Doorway

Document = dict[str, Any]
Ready = Callable[[Document], None]
_WORDS = {"seed": ("demo", "empty"), "limits": ("documented", "off")}


def serve(settings: Settings, ready: Ready, say: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT; `ready` is called with the default portal's document once the server answers.

    `say` is told in one line what was found in a file of state. Raises OSError when the address cannot be had and
    ValueError when store, seed or limits are no good.
    """
    told = threading.Event()
    _on_signals(partial(_leave, told))
    make = _maker(settings)
    listener = listen(settings.host, settings.port)
    with listener, _certificate(settings) as certificate, asyncio.Runner(loop_factory=event_loop) as runner:
        simulator = make(webhooks_may_call=settings.webhooks_may_call)
        simulator.listens_at(listener.getsockname()[1])
        portal = _portal(simulator, settings, say)
        with way_in(simulator, settings) as doorway:
            address = _address(listener, certificate)
            proxy = {} if doorway is None else {"proxy": doorway.document()}

            def announce() -> None:
                ready({**credentials.document(portal), **address, **proxy})

            runner.run(_run(simulator, settings, listener, certificate, announce, told))


def _maker(settings: Settings) -> Callable[..., Simulator]:
    """Return what makes a simulator with the store of the settings; ValueError when there is no such store."""
    word, _, path = settings.store.partition(":")
    if settings.store == "memory":
        return Simulator
    if word == "file" and path:
        from mockspot.runtime.durable import opened  # with SQLite, for those who keep anything

        return partial(opened, Path(path).expanduser())
    if word in ("postgres", "postgresql"):
        raise ValueError("the store PostgreSQL is not built yet; use file:PATH, which keeps state on this machine")
    raise ValueError(f"there is no store {settings.store!r}; use memory, or file:PATH to keep state in a file")


def _portal(simulator: Simulator, settings: Settings, say: Callable[[str], None]) -> Portal:
    """Return the portal that was there already, or make it."""
    found = simulator.first()
    if found is not None:
        say(_found(simulator, settings))
        return found
    try:
        return first_portal(simulator, settings)
    except BaseException:
        simulator.close()
        raise


def _found(simulator: Simulator, settings: Settings) -> str:
    """Return what to say about state that was there already. Seed and limits are what a new portal is made from."""
    portals = simulator.portals()
    told = [f"--seed {settings.seed}"] if settings.seed != "empty" else []
    told += [f"--limits {settings.limits}"] if settings.limits != "documented" else []
    count = "the portal" if len(portals) == 1 else f"the {len(portals)} portals"
    unused = f"; it is not new, so these do nothing: {' '.join(told)}" if told else ""
    return f"mockspot goes on with {count} of {settings.store.partition(':')[2]}{unused}"


def first_portal(simulator: Simulator, settings: Settings) -> Portal:
    """Make the default portal as the settings say; ValueError says what is wrong with them."""
    wanted = {name: word_or_file(getattr(settings, name), words) for name, words in _WORDS.items()}
    if wanted["seed"] == "empty":
        return simulator.create(Blueprint(PortalFacts(0), parse_limits(wanted["limits"])))
    return _seeded(simulator, wanted)


def _seeded(simulator: Simulator, wanted: Document) -> Portal:
    from mockspot.control import portals  # with everything a seed may hold, which an empty portal starts without
    from mockspot.control.decoding import convert
    from mockspot.control.documents import NewPortal

    try:
        return portals.build(simulator, convert(NewPortal, {"name": "default", **wanted}))
    except ControlError as error:
        raise ValueError(str(error) if error.hint is None else f"{error}; {error.hint}") from error


@contextmanager
def background(simulator: Simulator, settings: Settings) -> Iterator[str]:
    """Serve a simulator from a thread of this process and yield its base URL; both have ended afterwards."""
    stopping = threading.Event()
    steering = Steering(simulator, admin_token=settings.admin_token, stopping=stopping.is_set)
    serving = BackgroundServer(Application(simulator.handle, steering), host=settings.host, port=settings.port)
    simulator.listens_at(serving.port)
    serving.start()
    try:
        yield serving.url
    finally:
        stopping.set()
        serving.stop()
        simulator.close()


@contextmanager
def way_in(simulator: Simulator, settings: Settings) -> "Iterator[Doorway | None]":
    """Open the proxy that the settings ask for. ValueError without the extra `tls`."""
    if settings.proxy_port is None:
        yield None
        return
    from mockspot.runtime.proxying.doorway import opened

    app = Application(simulator.handle, Steering(simulator, admin_token=settings.admin_token))
    with opened(
        simulator, app, host=settings.host, port=settings.proxy_port, others_pass=settings.others_pass
    ) as doorway:
        simulator.way_in = doorway
        yield doorway


async def _run(
    simulator: Simulator,
    settings: Settings,
    listener: socket.socket,
    certificate: tuple[str, str] | None,
    announce: Callable[[], None],
    told: threading.Event,
) -> None:
    simulator.deliver_on(asyncio.get_running_loop())
    simulator.resume()
    steering = Steering(simulator, admin_token=settings.admin_token, stopping=lambda: serving.should_exit)
    serving = server(Application(simulator.handle, steering), certificate=certificate)
    # While it runs, uvicorn handles the signals itself; before that and after it, they ask for the same.
    _on_signals(lambda: setattr(serving, "should_exit", True))
    serving.should_exit = told.is_set()
    task = asyncio.create_task(serving.serve(sockets=[listener]))
    while not serving.started and not task.done():
        await asyncio.sleep(0.001)
    if serving.started:
        calm_collector()
        announce()
    try:
        await task
    finally:
        await simulator.aclose()


def _address(listener: socket.socket, certificate: tuple[str, str] | None) -> Document:
    host, port = listener.getsockname()[:2]
    if certificate is None:
        return {"baseUrl": origin("http", host, port)}
    from mockspot.runtime.tls import authority_of

    return {"baseUrl": origin("https", host, port), "authorityFile": authority_of(certificate[0])}


@contextmanager
def _certificate(settings: Settings) -> Iterator[tuple[str, str] | None]:
    """Make a certificate for this run when TLS is asked for."""
    if not settings.tls:
        yield None
        return
    from mockspot.runtime.tls import certificate_files

    with certificate_files(settings.host) as files:
        yield files


def _on_signals(action: Callable[[], None]) -> None:
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: action())


def _leave(told: threading.Event) -> None:
    """End the process while there is no server yet that could be stopped.

    What a signal raises comes to nothing where Python was in the middle of something that no exception leaves, as it
    is seen to be in one start of a hundred. The server ends at once then.
    """
    told.set()
    raise SystemExit(0)
