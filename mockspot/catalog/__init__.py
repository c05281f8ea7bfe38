"""What HubSpot is: rows and data files, no behaviour."""
