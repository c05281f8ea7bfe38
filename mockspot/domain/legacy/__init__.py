"""The oldest APIs (v1 and v2) over the same state: they show more of a record at once, and nothing of their own."""
