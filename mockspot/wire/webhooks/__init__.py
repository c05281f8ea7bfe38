"""Webhooks on the wire: what apps are sent, how deliveries are listed, and the API of settings and subscriptions."""
