"""What the integration is told from outside: addresses, credentials, file names. Nothing else reads the environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


class MissingSetting(Exception):
    """Raised when the environment lacks something the integration cannot guess."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a run needs to know before it starts."""

    base_url: str
    client_id: str
    client_secret: str
    refresh_token: str
    database: Path
    public_url: str | None = None


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings, or name every variable that is missing."""
    needed = ("HUBSPOT_CLIENT_ID", "HUBSPOT_CLIENT_SECRET", "HUBSPOT_REFRESH_TOKEN")
    missing = [name for name in needed if not environment.get(name)]
    if missing:
        raise MissingSetting(f"set {', '.join(missing)} (mockspot prints them: mockspot env)")
    return Settings(
        base_url=environment.get("HUBSPOT_BASE_URL", "https://api.hubapi.com").rstrip("/"),
        client_id=environment["HUBSPOT_CLIENT_ID"],
        client_secret=environment["HUBSPOT_CLIENT_SECRET"],
        refresh_token=environment["HUBSPOT_REFRESH_TOKEN"],
        database=Path(environment.get("CONTACT_SYNC_DATABASE", "contacts.sqlite3")),
        public_url=environment.get("CONTACT_SYNC_PUBLIC_URL"),
    )
