"""What the webhooks journal looks like: subscriptions, links to files, the files, and snapshots."""
