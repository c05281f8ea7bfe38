"""What HubSpot looks like: every JSON shape and header a client can see, both ways."""
