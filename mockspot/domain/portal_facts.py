"""What identifies a portal and never changes about it."""

from dataclasses import dataclass

from mockspot.domain.ports import Instant


@dataclass(frozen=True, slots=True)
class PortalFacts:
    """What never changes about a portal."""

    portal_id: int
    name: str = "default"
    tier: str = "enterprise"  # free, starter, professional, enterprise
    hublet: str = "na1"
    account_type: str = "STANDARD"  # STANDARD, DEVELOPER_TEST, SANDBOX, APP_DEVELOPER (SPEC)
    time_zone: str = "US/Eastern"
    currency: str = "USD"
    index_lag_ms: int = 0
    seed: int = 0
    created_at: Instant = 0
