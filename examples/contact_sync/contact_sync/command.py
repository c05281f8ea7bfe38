"""The command line: wires the parts together, runs one of two commands, says how it went."""

import argparse
import json
import logging
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path
from threading import Event, Thread

from contact_sync.answers import HubSpotRefused, HubSpotUnreachable
from contact_sync.clock import Clock
from contact_sync.contacts import Contacts
from contact_sync.database import Database
from contact_sync.definitions import Definitions
from contact_sync.imports import import_file
from contact_sync.inbox import Inbox
from contact_sync.mirror import Mirror
from contact_sync.pull import Pull
from contact_sync.push import Push
from contact_sync.settings import MissingSetting, Settings, read_settings
from contact_sync.tokens import GrantRefused
from contact_sync.transport import HubSpot
from contact_sync.webhooks import Receiver, Worker, listen


class Application:
    """The integration, assembled. Its parts are named so that a variant can replace one."""

    hubspot_class = HubSpot
    contacts_class = Contacts
    pull_class = Pull
    push_class = Push

    def __init__(self, settings: Settings, clock: Clock, closing: ExitStack) -> None:
        self.settings = settings
        self.clock = clock
        self.database = database = Database(settings.database)
        closing.callback(database.close)
        self.hubspot = self.hubspot_class(settings, database, clock=clock)
        closing.callback(self.hubspot.close)
        contacts = self.contacts_class(self.hubspot)
        self.mirror = Mirror(database)
        self.inbox = Inbox(database)
        self.pull = self.pull_class(contacts, self.mirror, database, clock)
        self.push = self.push_class(contacts, self.mirror, Definitions(contacts, database, clock))

    def sync(self, imported: Path | None) -> bool:
        """Import, pull, push, and print what happened; tell whether every change has arrived."""
        if imported:
            import_file(imported, self.database)
        pulled = self.pull.run()
        pushed = self.push.run()
        print(
            json.dumps({"pulled": asdict(pulled), "pushed": asdict(pushed), "parked": self.mirror.parked()}, indent=2)
        )
        return not pushed.unconfirmed

    def serve(self, host: str, port: int) -> None:
        """Receive webhooks until told to stop."""
        receiver = Receiver(
            self.inbox,
            secret=self.settings.client_secret,
            portal_id=self.portal_id,
            clock=self.clock,
            public_url=self.settings.public_url,
        )
        self.portal_id()
        stopped = Event()
        worker = Thread(target=Worker(self.inbox, self.pull, self.clock).run, args=(receiver.arrived, stopped))
        worker.start()
        with listen(receiver, host, port) as server:
            signal.signal(signal.SIGTERM, lambda *_: Thread(target=server.shutdown).start())
            print(f"webhooks are received at http://{host}:{server.server_port}/", flush=True)
            try:
                server.serve_forever()
            finally:
                stopped.set()
                receiver.arrived.set()
                worker.join()

    def portal_id(self) -> int:
        """Return the account that installed the app, which the token answer names."""
        if self.hubspot.tokens.portal_id is None:
            self.hubspot.tokens.current()
        return self.hubspot.tokens.portal_id or 0


def main(arguments: Sequence[str] | None = None, application: type[Application] = Application) -> int:
    """Run a command; 0 when all is well, 1 when not, 2 when it was called wrongly."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s", stream=sys.stderr)
    try:
        with ExitStack() as closing:
            app = application(_settings(options), Clock(), closing)
            if options.command == "webhooks":
                app.serve(options.host, options.port)
                return 0
            return 0 if app.sync(options.imported) else 1
    except MissingSetting as problem:
        print(problem, file=sys.stderr)
        return 2
    except (GrantRefused, HubSpotRefused, HubSpotUnreachable) as problem:
        print(f"contact sync failed: {problem}", file=sys.stderr)
        return 1


def _settings(options: argparse.Namespace) -> Settings:
    settings = read_settings(os.environ)
    return replace(settings, database=options.database) if options.database else settings


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="contact-sync", description="Keep contacts in SQLite and in HubSpot the same."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    sync = commands.add_parser("sync", help="pull what changed in HubSpot, push what changed here, print a summary")
    sync.add_argument("--import", dest="imported", type=Path, metavar="FILE.csv", help="contacts to take in first")
    webhooks = commands.add_parser("webhooks", help="receive HubSpot's webhooks until stopped")
    webhooks.add_argument("--host", default="127.0.0.1")
    webhooks.add_argument("--port", type=int, default=8080)
    for command in (sync, webhooks):
        command.add_argument("--database", type=Path, help="instead of CONTACT_SYNC_DATABASE; :memory: keeps nothing")
    return parser
