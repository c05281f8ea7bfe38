"""The contact sync assembled on a fake HubSpot, a fake time and a real SQLite file."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import httpx
from contact_sync.clock import Clock
from contact_sync.contacts import Contacts
from contact_sync.database import Database
from contact_sync.definitions import Definitions
from contact_sync.mirror import Mirror
from contact_sync.pull import Pull
from contact_sync.push import Push, Pushed
from contact_sync.settings import Settings
from contact_sync.transport import HubSpot
from fake_hubspot import NOW_MS, FakeHubSpot


@dataclass
class FakeTime:
    """Time that passes only when somebody sleeps."""

    passed: float = 0.0
    pauses: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.passed += seconds

    def clock(self) -> Clock:
        return Clock(lambda: NOW_MS + 10_000_000 + round(self.passed * 1000), lambda: self.passed, self.sleep)


class Sync:
    """The integration on a fake HubSpot, a fake time and a real SQLite file."""

    def __init__(self, path: Path, remote: FakeHubSpot, *, window: int = 10_000) -> None:
        self.path = path
        self.remote = remote
        self.time = FakeTime()
        settings = Settings("https://hubspot.test", "client", "secret", "refresh-1", path)
        self.database = Database(path)
        transport = httpx.MockTransport(remote)
        clock = self.time.clock()
        self.hubspot = HubSpot(settings, self.database, clock=clock, random=Random(7), transport=transport)
        contacts = Contacts(self.hubspot)
        self.contacts = contacts
        self.mirror = Mirror(self.database)
        self.pull = Pull(contacts, self.mirror, self.database, clock, window=window)
        self.push = Push(contacts, self.mirror, Definitions(contacts, self.database, clock))

    def run(self) -> Pushed:
        self.pull.run()
        return self.push.run()

    def sql(self, statement: str, *values: str) -> list[tuple[str, ...]]:
        with closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
            return connection.execute(statement, values).fetchall()

    def add(self, email: str, **values: str) -> None:
        names = ["email", *values]
        marks = ", ".join("?" * len(names))
        self.sql(f"INSERT INTO contacts ({', '.join(names)}) VALUES ({marks})", email, *values.values())

    def emails(self) -> list[str]:
        return [row[0] for row in self.sql("SELECT email FROM contacts ORDER BY email")]

    def close(self) -> None:
        self.hubspot.close()
        self.database.close()
