"""Keep contacts in SQLite and in HubSpot the same: a small integration, complete enough to run in production."""
