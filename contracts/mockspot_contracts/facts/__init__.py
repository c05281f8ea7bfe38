"""What rules know about HubSpot: limits and dates, as data with their sources."""
