"""The contact sync as it is often written: the same integration with six honest mistakes."""
