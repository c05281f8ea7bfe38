"""What HubSpot does: synchronous, deterministic rules and operations. No HTTP, no JSON, no clock, no randomness."""
