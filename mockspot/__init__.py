"""mockspot: a faithful HubSpot API simulator."""

__version__ = "0.1.0"
