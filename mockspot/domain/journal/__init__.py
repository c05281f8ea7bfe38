"""The webhooks journal: what happened in the portals an app is installed in, kept in files that the app fetches.

An app's journal lives in the portal of its developer, as its webhooks do: the token that reads it names that portal,
and a reset there, or of a portal the app is installed in, leaves the other alone.
"""
