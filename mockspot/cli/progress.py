"""Signs of life on standard error for work that takes longer than two seconds."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic

import click

_PATIENCE = 2.0


@contextmanager
def progress(work: str) -> Iterator[None]:
    """Tell every two seconds that some work is still going on; says nothing about work that is quick."""
    done = Event()
    teller = Thread(target=_tell, args=(work, done), daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()


def _tell(work: str, done: Event) -> None:
    began = monotonic()
    while not done.wait(_PATIENCE):
        click.echo(f"mockspot: {work}, {monotonic() - began:.0f} s", err=True)
