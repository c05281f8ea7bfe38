"""Lists, which HubSpot's pages call segments: static ones. Active ones, which filters fill, are not simulated."""
